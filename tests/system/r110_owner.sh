#!/bin/sh
# An array of three: whoever is asked, each URL is fetched from the origin once and stored at
# its owner alone.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1 'array = "edge";'
proxy    p2 o1 'array = "edge";'
proxy    p3 o1 'array = "edge";'
array    edge 'p1 p2 p3'
start

ask() { get "$1" "$2" -H 'Host: www.abc.test' "${3--s}"; }

for i in $(seq 30); do
    for p in p1 p2 p3; do
        ask $p "/object/$i?s=2000&cc=max-age%3D600"
        expect status 200
        expect whole "/object/$i?s=2000&cc=max-age%3D600"
    done
done
expect   o1 requests 30
# Two of three asked another member, and each of those was the owner.
relayed=$(($(counter p1 to_members) + $(counter p2 to_members) + $(counter p3 to_members)))
[ "$relayed" -eq 60 ] || fail "$relayed requests went to other members, expected 60"
for p in p1 p2 p3; do
    [ "$(counter $p misses)" -lt 60 ] || fail "$p owns nothing"
    expect $p member_errors 0
done

# What another member had is its hit, and our miss; the log says who was asked.
for p in p1 p2 p3; do
    ask $p '/object/1?s=2000&cc=max-age%3D600'
    case $(field Cache-Status < "$dir/answers/1.head") in
    "$p; hit"*) owner=$p ;;
    "$p; fwd=uri-miss; fwd-status=200"*) other=$p ;;
    *) fail "$p: Cache-Status is $(field Cache-Status < "$dir/answers/1.head")" ;;
    esac
done
log_of() { grep "/object/1?" "$dir/log/$1.access.log" | tail -n 1; }
within 3 log_of "$other" > /dev/null || fail "no log"
case $(log_of "$other") in
*" miss $owner "*) ;;
*) fail "the log of $other does not name $owner: $(log_of "$other")" ;;
esac

# A body and a method that is not safe go to the owner, too, and make its copy untrue.
get      "$other" '/object/1?s=2000&cc=max-age%3D600' -H 'Host: www.abc.test' -d 'a body'
expect   status 200
ask      "$owner" '/object/1?s=2000&cc=max-age%3D600'
expect   field Cache-Status "$owner; fwd=*"

# The marker of another array, or from elsewhere, changes nothing; ours is heeded.
ask      "$other" '/marked?cc=max-age%3D600'
get      "$other" '/object/2?cc=max-age%3D600' -H 'Host: www.abc.test' -H 'Proxy-Array: core'
before=$(counter "$other" to_members)
for i in $(seq 10); do
    get  "$other" "/own/$i" -H 'Host: www.abc.test' -H 'Proxy-Array: edge'
    expect status 200
done
[ "$(counter "$other" to_members)" -eq "$before" ] || fail "a request of a member was passed on"

# HEAD, ranges and conditions pass through as they are.
ask      "$other" '/object/1?s=2000&cc=max-age%3D600' -I
expect   status 200
ask      "$other" '/object/1?s=2000&cc=max-age%3D600' -r100-199
expect   status 206
expect   body-bytes 100

# Asked of all three at the same time, a cold URL is fetched once all the same.
before=$(counter o1 requests)
at_once() {
    for i in $(seq 20); do
        curl -s -o /dev/null -H 'Host: www.abc.test' \
            "http://127.0.0.1:$(port "$1")/cold/$i?s=50000&t=20&cc=max-age%3D600" || return 1
    done
}
clients=
for p in p1 p2 p3 p1 p2 p3; do
    at_once $p &
    clients="$clients $!"
done
for client in $clients; do wait "$client" || fail "a request failed"; done
[ "$(counter o1 requests)" -eq $((before + 20)) ] ||
    fail "the origin was asked $(($(counter o1 requests) - before)) times for 20 URLs"
