#!/bin/sh
# A worker of each daemon is killed every 100 ms for 10 s under load: not one wrong byte,
# only requests that the dead worker held fail, and counts return to zero.
limit=180
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1
cluster  www handoff p1 'advisor = { kind = "connect"; interval = "200ms"; timeout = "200ms"; };'
start
within 5 sh -c "curl -sf $(url www /) > /dev/null" || fail "www has no server"

# Kills one of the workers of a daemon, in turn, every 100 ms for 10 s.
kill_workers() {
    for _ in $(seq 100); do
        sleep 0.1
        victim=$(children_of "$(pid_of "$1")" | shuf -n 1)
        [ -z "$victim" ] || kill -KILL "$victim" 2> /dev/null
    done
}

for daemon in proxyd dispatcherd originsim; do
    kill_workers $daemon &
    crowd  www -c 16 -t 11 -u 200 '/%?s=2k' "/$daemon/%?s=100k" "/$daemon/%?s=20k&c=0"
    wait $!
    [ "$(seen ok)" -gt 200 ] || fail "$daemon: hardly any load: $(cat "$dir/crowd")"
    # 16 clients, 100 deaths: no death can cost more than the requests that were open.
    broken=$(($(seen failed) + $(seen refused) + $(seen status-502) + $(seen status-503)))
    [ "$broken" -le 1600 ] || fail "$daemon: $broken requests failed"
    [ "$broken" -lt "$(seen ok)" ] || fail "$daemon: more failed than not: $(cat "$dir/crowd")"
done

get      www '/after?s=3000'
expect   status 200
expect   whole '/after?s=3000'

# Nothing is left of the dead: no connection, request or fetch is counted any more.
expect   p1 in_flight 0
expect   p1 fetching 0
expect   p1 open 0
expect   www open 0
expect   www now.p1 0
expect   o1 in_flight 0

stop_daemon proxyd
weir-cachecheck "$dir/cache/p1" || fail "the cache is not in order"
