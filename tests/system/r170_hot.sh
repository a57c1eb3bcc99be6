#!/bin/sh
# replicate: what is hot is kept at the first members of the ranking, and the others share
# their requests among those.
. "$(dirname "$0")/lib.sh"

origin   o1
for p in p1 p2 p3; do proxy $p o1 'array = "edge";'; done
array    edge 'p1 p2 p3' 'replicate = 2; hot = 4'
start

many() { for _ in $(seq "$2"); do get "$1" '/hot?s=500&cc=max-age%3D600' -H 'Host: www.abc.test'; expect status 200; done; }
for p in p1 p2 p3; do many $p 3; done
expect   o1 requests 1
for p in p1 p2 p3; do many $p 40; done

# One owns it, one has a copy by now, the third asks those two by turns.
hits=
for p in p1 p2 p3; do
    get $p '/hot?s=500&cc=max-age%3D600' -H 'Host: www.abc.test'
    case $(field Cache-Status < "$dir/answers/1.head") in
    *fwd=*) third=$p ;;
    *) hits="$hits $p" ;;
    esac
done
[ "$(echo "$hits" | wc -w)" -eq 2 ] || fail "these have it:$hits"
[ "$(counter o1 requests)" -le 2 ] || fail "the origin was asked $(counter o1 requests) times"
within 2 grep -q hot "$dir/log/$third.access.log" || fail "no log of $third"
sleep 0.3
for p in $hits; do
    [ "$(grep -c " $p " "$dir/log/$third.access.log")" -gt 3 ] || fail "$third does not ask $p"
done

# What is not hot has one place.
for p in p1 p2 p3; do get $p '/cold?s=500&cc=max-age%3D600' -H 'Host: www.abc.test'; done
copies=0
for p in p1 p2 p3; do
    get $p '/cold?s=500&cc=max-age%3D600' -H 'Host: www.abc.test'
    case $(field Cache-Status < "$dir/answers/1.head") in *fwd=*) ;; *) copies=$((copies + 1)) ;; esac
done
[ $copies -eq 1 ] || fail "/cold has $copies places"
