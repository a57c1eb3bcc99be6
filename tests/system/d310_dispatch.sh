#!/bin/sh
# Who gets a connection: by turns and by load, handed over and relayed, while servers die
# and come back.  In the end nobody is counted any more.
. "$(dirname "$0")/lib.sh"

# advisor KIND: one that notices within a tenth of a second.
advisor() { echo "advisor = { kind = \"$1\"; interval = \"100ms\"; timeout = \"100ms\"; fall = 1; };"; }

origin  host1
origin  host2
origin  host3
proxy   p1 host1
cluster turns handoff 'host1:2 host2' "balance = \"round-robin\"; $(advisor none)"
cluster relayed relay 'host1:2 host2' "balance = \"round-robin\"; $(advisor connect)"
cluster least handoff 'host1 host2' "$(advisor none)"
cluster two handoff 'host1 host2 host3' "balance = \"two-choices\"; $(advisor http)"
cluster watched handoff 'host2 p1' "balance = \"round-robin\"; $(advisor connect)"
cluster blind handoff 'host2 p1' "balance = \"round-robin\"; $(advisor none)"
start

# In proportion to the weights, exactly, whichever worker takes the connection.
for www in turns relayed; do
    parallel 15 get $www '/a?s=2000'
    parallel 15 get $www '/a?s=2000'
    expect   every status 200
    expect   every whole '/a?s=2000'
    expect   $www connections 30
    expect   $www to.host1 20
    expect   $www to.host2 10
done
expect  turns handoffs 30
expect  turns relayed 0
expect  relayed relayed 30
expect  relayed handoffs 0

# Who has less to do gets the next one.
rm -rf "$dir/answers" && mkdir "$dir/answers"
slow=
for i in 1 2 3 4 5 6; do
    fetch "$dir/answers/$i" least '/slow?t=1500&s=10' &
    slow="$slow $!"
    within 3 counts least connections $i || fail "connection $i is not taken"
done
# shellcheck disable=SC2086 # a list of ids
wait $slow
last='six slow requests'
expect  every status 200
expect  least to.host1 3
expect  least to.host2 3

parallel 20 get two '/b?s=10'
parallel 20 get two '/b?s=10'
parallel 20 get two '/b?s=10'
expect  every status 200
for host in host1 host2 host3; do
    [ "$(counter two to.$host)" -ge 3 ] || fail "$host got only $(counter two to.$host) of 60"
done

# p1 ends.  Nobody has noticed yet, or ever will: what it refuses goes to the other one.
parallel 10 get blind '/c?s=10'
expect  every status 200
expect  blind to.p1 5
stop_daemon proxyd
parallel 10 get watched '/c?s=10'
expect  every status 200
parallel 10 get blind '/c?s=10'
expect  every status 200
expect  blind to.p1 5
expect  blind to.host2 15
[ "$(counter blind retries)" -ge 1 ] || fail "blind tried nobody again"
noticed() { grep -q 'cluster watched: server p1 .* is down' "$dir/dispatcherd.err"; }
within  5 noticed || fail "the advisor has not noticed"
before=$(counter watched retries)
parallel 10 get watched '/c?s=10'
expect  every status 200
expect  watched retries "$before"

# Now all are gone.  Everyone is tried, and the client hears of it at once.
stop_daemon originsim
get     watched '/d'
expect  broken
get     relayed '/d'
expect  broken
expect  relayed refused 1
grep -q 'no server could be reached' "$dir/dispatcherd.err" || fail "the log does not say so"

start_daemon originsim
answers() { get "$1" '/e?s=10' && read -r status code < "$dir/answers/1.result" && [ "$status" = 200 ]; }
for www in watched relayed two; do
    within 5 answers $www || fail "$www does not answer again"
done

for www in turns relayed least two watched blind; do
    expect $www open 0
    expect $www now.host2 0
done
