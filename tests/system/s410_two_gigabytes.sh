#!/bin/sh
# A body of 2 GiB, larger than may be stored, streams through: the worker's memory stays
# flat, and it is right to the last byte.
limit=300
. "$(dirname "$0")/lib.sh"

workers=1
origin   o1
proxy    p1 o1
start

get      p1 '/small?s=1k'
pid=$(children_of "$(pid_of proxyd)" | head -n 1 | tr -d ' ')
# Its own memory: what it maps of the cache is shared.
private_kib() { awk '$1 == "RssAnon:" { print $2 }' "/proc/$pid/status"; }
before=$(private_kib)

crowd    p1 -c 1 -n 1 -t 200 '/large?s=2g'
expect   crowd ok 1
[ "$(private_kib)" -lt $((before + 16384)) ] ||
    fail "the worker grew from $before to $(private_kib) KiB"
