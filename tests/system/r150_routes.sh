#!/bin/sh
# Routes: some URLs go to the parent, to another proxy or to the origin, whatever the array.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    up1 o1 'array = "up";'
proxy    other o1
array    up 'up1'
proxy    p1 o1 "array = \"edge\"; parent = \"up\"; routes = (
    { path = \"/video/\"; via = \"parent\"; },
    { host = \"*.far.test\"; via = \"proxy 127.0.0.1:$(port other)\"; },
    { host = \"near.test\"; via = \"origin\"; },
    { host = \"straight.invalid\"; via = \"direct\"; },
    { via = \"array\"; } );"
proxy    p2 o1 'array = "edge";'
array    edge 'p1 p2:100'
start

through() { # PATH HOST UP OTHER P2: who has answered how many so far
    get      p1 "$1" -H "Host: $2"
    expect   status 200
    expect   up1 requests "$3"
    expect   other requests "$4"
    expect   p2 requests "$5"
}
through /video/1 www.abc.test 1 0 0
through /a www.far.test 1 1 0
through /b near.test 1 1 0
get      p1 /c -H "Host: straight.invalid"
expect   status 502
# Nearly all belongs to p2, of the array.
for i in 1 2 3 4 5 6 7 8; do get p1 "/array/$i" -H 'Host: www.abc.test'; done
[ "$(counter p2 requests)" -ge 6 ] || fail "the array got $(counter p2 requests) requests"
expect   other requests 1
grep -q " 127.0.0.1:$(port other) " "$dir/log/p1.access.log" ||
    within 2 grep -q " 127.0.0.1:$(port other) " "$dir/log/p1.access.log" || fail "no named proxy in the log"

# A named proxy that is down: nobody else is asked.
stop_daemon proxyd
start_alone p1
for i in up1 p2; do start_alone $i; done
get      p1 /d -H 'Host: www.far.test'
expect   status 502
# All parents are down: the origin.
kill_alone up1
get      p1 /video/2 -H 'Host: www.abc.test'
expect   status 200
