#!/bin/sh
# The cache outlives its daemon: stopped, killed or restarted, it still hits.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1
start

get      p1 '/a?s=50000'
expect   status 200
for signal in TERM QUIT KILL; do
    stop_daemon proxyd $signal
    start_daemon proxyd
    within 5 listening "$(port p1)" || fail "nobody listens after SIG$signal"
    get      p1 '/a?s=50000'
    expect   field Cache-Status '*hit*'
    expect   whole '/a?s=50000'
done
expect   o1 requests 1
