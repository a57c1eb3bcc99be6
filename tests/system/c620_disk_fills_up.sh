#!/bin/sh
# The disk of the cache is filled to the last byte by somebody else while all of the store is
# written again and again, much of it by sendfile(2): no worker dies, no byte is wrong.
. "$(dirname "$0")/lib.sh"

mkdir "$dir/disk"
mount -t tmpfs -o size=40m weir-test "$dir/disk" 2> /dev/null || skip "no right to mount"
at_end='umount -l "$dir/disk"'

origin   o1
proxy    p1 o1 "cache = { dir = \"$dir/disk/cache\"; size = \"32m\"; };"
start
pids=$(children_of "$(pid_of proxyd)")

# Whatever space is given back for a moment, somebody else takes.
while [ -e "$dir/disk/cache" ]; do cat /dev/zero >> "$dir/disk/rest" || sleep 0.01; done 2> /dev/null &
filler=$!

crowd    p1 -c 16 -n 3000 -u 1000000 '/%?s=100k' '/small/%?s=2k'
expect   crowd ok 3000
crowd    p1 -c 8 -n 1000 -u 50 '/again/%?s=100k'
expect   crowd ok 1000
same     "the workers" "$(children_of "$(pid_of proxyd)")" "$pids"

kill $filler
rm -f "$dir/disk/rest"
crowd    p1 -c 8 -n 1000 -u 1000000 '/after/%?s=100k'
expect   crowd ok 1000
stop_daemon proxyd
weir-cachecheck "$dir/disk/cache" || fail "the cache is not in order"
