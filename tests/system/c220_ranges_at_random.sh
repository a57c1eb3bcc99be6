#!/bin/sh
# Four clients ask for ranges of the same objects at random, in two workers: whatever is stored
# of them and whoever fetches what, every byte of every answer is right.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; complete_below = 0; };'
proxy   p2 o1 'cache = { dir = "cache/p2"; size = "16m"; max_object = "4m"; };'
start

# at_random PROXY OBJECT OPTION...: the clients have seeds of their own.
at_random() {
    proxy=$1 object=$2
    shift 2
    clients=
    for seed in 1 2 3 4; do
        ranges -s $seed "$@" "$(port "$proxy")" "$object" > "$dir/seen.$seed" 2>> "$dir/wrong" &
        clients="$clients $!"
    done
    for client in $clients; do
        wait "$client" || fail "ranges of $object by $proxy: $(cat "$dir/wrong")"
    done
    cat "$dir"/seen.* > "$dir/counts"
}

# Small parts: the object comes together piece by piece.
at_random p1 '/a?s=600000&cc=max-age=600&etag=a' -n 250 -m 40000 -w 0
grep -q '^ok-several [1-9]' "$dir/counts" || fail "no answer of several parts"
get     p1 '/a?s=600000&cc=max-age=600&etag=a'
expect  whole '/a?s=600000&cc=max-age=600&etag=a'
get     p1 '/a?s=600000&cc=max-age=600&etag=a'
expect  field Cache-Status '*hit*'
bytes=$(counter o1 bytes_out)
[ "$bytes" -lt 3000000 ] || fail "the origin sent $bytes bytes for an object of 600000"

# Large ones, slowly: many read along with what another one fetches.
at_random p1 '/b?s=3000000&cc=max-age=600&etag=b&drip=20m' -n 25 -w 10
# More than an object may have together (so several ranges get the whole), in a store that is
# too small for all of them.
for i in 1 2; do
    at_random p2 "/c$i?s=6000000&cc=max-age=600&etag=c" -n 40 -m 500000 -w 2 -1
done
# Stale at once: each is validated, and a part with it.
at_random p1 '/d?s=500000&cc=max-age=0&etag=d' -n 60 -m 50000 -1
# Nothing can be put together.
at_random p1 '/e?s=500000&cc=max-age=600&etag=&lm=' -n 120 -m 50000

stop_daemon proxyd
for p in p1 p2; do
    weir-cachecheck "$dir/cache/$p" > "$dir/checked" || fail "$p: $(cat "$dir/checked")"
done
