#!/bin/sh
# Workers are killed while parts of an object come in and are put together: no byte is wrong
# afterwards, what is stored goes on to be used, and the files are in order.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; complete_below = 0; };'
start

clients=
for seed in 1 2 3; do
    for name in a b; do
        object="/$name?s=2000000&cc=max-age=600&etag=$name&drip=20m"
        ranges -k -1 -s $seed -n 150 -m 60000 -w 1 "$(port p1)" "$object" > "$dir/seen.$seed$name" \
            2>> "$dir/wrong" &
        clients="$clients $!"
    done
done
for _ in 1 2 3 4 5 6; do
    sleep 0.4
    # shellcheck disable=SC2046 # one id
    kill -KILL $(children_of "$(pid_of proxyd)" | head -n 1) 2> /dev/null
done
for client in $clients; do
    wait "$client" || fail "$(cat "$dir/wrong")"
done
grep -h '^hits [1-9]' "$dir"/seen.* > /dev/null || fail "nothing was a hit"
for name in a b; do
    object="/$name?s=2000000&cc=max-age=600&etag=$name&drip=20m"
    get     p1 "$object"
    expect  whole "$object"
    get     p1 "$object"
    expect  field Cache-Status '*hit*'
done

stop_daemon proxyd
weir-cachecheck "$dir/cache/p1" > "$dir/checked" || fail "$(cat "$dir/checked")"
