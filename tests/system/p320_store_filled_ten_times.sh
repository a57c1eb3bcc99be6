#!/bin/sh
# Ten times more than the store holds goes through it: its size stays, no client sees an
# error, and what is asked for again and again stays in it.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1 'cache = { dir = "cache"; size = "16m"; };'
start

store_kib() { du -k --apparent-size "$dir/cache" | cut -f 1; }
before=$(store_kib)

crowd    p1 -c 16 -n 5000 -u 1000000 '/%?s=32k'
expect   crowd ok 5000
[ "$(store_kib)" -eq "$before" ] || fail "the store grew from $before KiB to $(store_kib) KiB"

get      p1 '/kept?s=1k'
crowd    p1 -c 4 -n 600 -u 1000000 '/kept?s=1k' '/again/%?s=32k'
expect   crowd ok 600
get      p1 '/kept?s=1k'
expect   field Cache-Status '*hit*'
