#!/bin/sh
# An array with a parent array that has a parent itself: every miss goes up through the owners,
# parents that die are passed by, and a loop is answered 508.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    top1 o1 'array = "top";'
proxy    m1 o1 'array = "mid"; parent = "top";'
proxy    m2 o1 'array = "mid"; parent = "top";'
proxy    p1 o1 'array = "edge"; parent = "mid";'
proxy    p2 o1 'array = "edge"; parent = "mid";'
# Each other's parents.
proxy    l1 o1 'array = "left"; parent = "right";'
proxy    r1 o1 'array = "right"; parent = "left";'
array    top 'top1'
array    mid 'm1 m2' 'ramp_time = 0; eject_after = 2'
array    edge 'p1 p2'
array    left 'l1'
array    right 'r1'
write_conf
start_daemon originsim
for p in top1 m1 m2 p1 p2 l1 r1; do start_alone $p; done

for i in $(seq 20); do
    for p in p1 p2; do
        get    $p "/object/$i?s=900&cc=max-age%3D600" -H 'Host: www.abc.test'
        expect status 200
        expect body-bytes 900
    done
done
expect   o1 requests 20
expect   top1 requests 20
expect   top1 misses 20
[ "$(counter m1 to_parents)" -gt 0 ] && [ "$(counter m2 to_parents)" -gt 0 ] ||
    fail "a parent is not used"
[ $(($(counter m1 requests) + $(counter m2 requests))) -eq 20 ] || fail "parents asked each other"
grep -q ' top1 ' "$dir/log/m1.access.log" || within 2 grep -q ' top1 ' "$dir/log/m1.access.log" ||
    fail "the log does not name the parent"

kill_alone m1
crowd    p1 -c 4 -n 100 -u 50 '/after/%?s=900&cc=max-age%3D600'
expect   crowd ok 100
expect   p1 errors 0
expect   p2 errors 0
kill_alone m2
crowd    p1 -c 4 -n 100 -u 50 '/alone/%?s=900&cc=max-age%3D600'
expect   crowd ok 100
expect   p1 errors 0

get      l1 /loop -H 'Host: www.abc.test'
expect   status 508
expect   field Proxy-Status '*error=proxy_loop_detected*'
via=$(printf '1.1 x%s, ' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)
get      top1 /hops -H "Via: ${via}1.1 last"
expect   status 508
get      top1 /hops -H "Via: ${via%, }"
expect   status 200
