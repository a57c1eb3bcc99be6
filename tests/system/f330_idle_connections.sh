#!/bin/sh
# 10,000 idle connections and a busy one: the busy one is served.
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC3045 # every shell on Linux has -n
ulimit -n 12000 2> /dev/null || skip "too few descriptors"
origin   o1
proxy    p1 o1 'http = { max_connections = 20000; idle_timeout = "60s"; head_timeout = "60s"; };'
start

"$top_builddir/tests/system/crowd/crowd" "$(port p1)" -H -c 10000 -t 8 > "$dir/idle" 2>&1 &
sleep 2    # for the 10,000 to connect
crowd    p1 -c 1 -n 2000 -t 20 '/busy?s=1k'
expect   crowd ok 2000
wait $!
grep -qx "failed 0" "$dir/idle" || fail "idle connections were dropped: $(cat "$dir/idle")"
