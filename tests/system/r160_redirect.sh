#!/bin/sh
# internal_routing: clients are sent to the owner, or every member serves what comes.
. "$(dirname "$0")/lib.sh"

origin   o1
for p in p1 p2; do proxy $p o1 'array = "edge"; internal_routing = "redirect"; preserve_host = false;'; done
for p in q1 q2; do proxy $p o1 'array = "off"; internal_routing = "off";'; done
array    edge 'p1 p2'
array    off 'q1 q2'
start

sent=0
for i in $(seq 20); do
    get p1 "/object/$i?s=100&x=%2f" -H 'Host: www.abc.test'
    case $(cat "$dir/answers/1.result") in
    "307 0")
        sent=$((sent + 1))
        expect field Location "http://127.0.0.1:$(port p2)/object/$i?s=100&x=%2f"
        get p2 "/object/$i?s=100&x=%2f"
        expect status 200
        ;;
    *) expect status 200 ;;
    esac
done
[ "$sent" -gt 2 ] && [ "$sent" -lt 18 ] || fail "$sent of 20 were sent to the owner"
expect   p1 to_members 0

# What cannot be repeated by the client is forwarded.
for i in $(seq 10); do
    get p1 "/post/$i" -H 'Host: www.abc.test' -d body
    expect status 200
done
[ "$(counter p1 to_members)" -gt 0 ] || fail "no request with a body was forwarded"

for i in $(seq 10); do
    get q1 "/object/$i?s=100&cc=max-age%3D600" -H 'Host: www.abc.test'
    expect status 200
done
expect   q1 to_members 0
expect   q2 requests 0
