#!/bin/sh
# A member is killed under load: no client sees an error, the next in rank serves within the
# same request.  It is left alone until it answers again, and comes back.
. "$(dirname "$0")/lib.sh"

origin   o1
for p in p1 p2 p3; do proxy $p o1 'array = "edge";'; done
array    edge 'p1 p2 p3' 'ramp_time = "1s"; eject_after = 3; probe_interval = "100ms"'
write_conf
start_daemon originsim
for p in p1 p2 p3; do start_alone $p; done

crowd    p1 -c 8 -n 400 -u 200 '/warm/%?s=1000&cc=max-age%3D600'
expect   crowd ok 400

load() {
    crowd p1 -c 8 -t 4 -u 400 '/warm/%?s=1000&cc=max-age%3D600' "/cold/%?s=1000&cc=max-age%3D600"
    expect crowd failed 0
    expect crowd wrong 0
    expect crowd refused 0
    [ "$(awk '/^status-/ { n += $2 } END { print n + 0 }' "$dir/crowd")" -eq 0 ] ||
        fail "errors under load: $(cat "$dir/crowd")"
}
load &
loader=$!
sleep 1
kill_alone p2
wait $loader || fail "the load"

[ "$(counter p1 member_errors)" -ge 3 ] || fail "nobody noticed"
[ "$(counter p1 member_errors)" -le 30 ] || fail "it was not left alone"
grep -q 'member p2: .*; it gets no requests until it answers' "$dir/p1.err" || fail "no word in the log"
expect   p1 errors 0

# Back again.
start_alone p2
again() {
    get p1 "/again/$(date +%N)" -H 'Host: www.abc.test'
    grep -qs 'member p2 answers again' "$dir/p1.err"
}
within 5 again || fail "p2 does not come back"
sleep 1.2
errors=$(counter p1 member_errors)
crowd    p1 -c 4 -n 200 -u 100 '/back/%?s=1000&cc=max-age%3D600'
expect   crowd ok 200
expect   p1 member_errors "$errors"
[ "$(counter p2 requests)" -gt 20 ] || fail "p2 got only $(counter p2 requests) requests"
