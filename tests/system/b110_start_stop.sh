#!/bin/sh
# A daemon goes to the background when it is ready, keeps a locked pid file, refuses to
# run twice, and ends by TERM at once and by QUIT when it is drained.
. "$(dirname "$0")/lib.sh"

origin o1
write_conf

for signal in TERM INT QUIT; do
    originsim -f "$conf" || fail "does not start"
    pid=$(pid_of originsim) || fail "no pid file"
    [ -d "/proc/$pid" ] || fail "the pid file names nobody"
    get o1 /
    expect status 200

    originsim -f "$conf" 2> "$dir/said" && fail "starts twice"
    grep -q "$pid" "$dir/said" || fail "does not say who runs: $(cat "$dir/said")"

    kill -$signal "$pid"
    within 10 gone "$pid" || fail "$signal does not end it"
    [ ! -e "$dir/run/originsim.pid" ] || fail "the pid file stays after $signal"
    [ -z "$(ps -o pid= --ppid "$pid")" ] || fail "workers stay after $signal"
done

# A pid file left behind by one that was killed does not keep another from starting.
originsim -f "$conf"
pid=$(pid_of originsim)
kill -KILL "$pid"
within 10 gone "$pid"
within 10 sh -c "! ps ax -o args= | grep -q '^[^ ]*originsim.*$dir'" || fail "workers outlive their master"
originsim -f "$conf" || fail "does not start beside a stale pid file"
get o1 /
expect status 200
