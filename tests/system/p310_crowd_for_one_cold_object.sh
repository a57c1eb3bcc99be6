#!/bin/sh
# A thousand clients ask for one cold object of 10 MB that the origin takes two seconds to
# send: one fetch, every body right, and all have its first bytes before any has its last.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1
start

crowd    p1 -c 1000 -n 1000 -t 60 '/big?s=10000k&pause=2000'
expect   crowd ok 1000
expect   crowd first-bytes-before-end 1
expect   o1 requests 1
