#!/bin/sh
# The disk of the logs is full: requests are answered as ever, and what is lost is counted.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1
mkdir -p "$dir/log"
ln -s /dev/full "$dir/log/p1.access.log"
start

crowd    p1 -c 4 -n 400 -u 20 '/%?s=2k'
expect   crowd ok 400
within 5 counts p1 log_lost 400 || fail "lost lines: $(counter p1 log_lost)"
weirctl -f "$conf" status p1 > "$dir/status" 2> /dev/null || weirctl -f "$conf" status > "$dir/status"
grep -q log_lost "$dir/status" || fail "weirctl does not show it: $(cat "$dir/status")"

# There is room again: from a reopening on, lines are written.
rm "$dir/log/p1.access.log"
kill -USR1 "$(pid_of proxyd)"
within 5 test -e "$dir/log/p1.access.log" || fail "the log was not opened again"
get      p1 /x
within 5 grep -q 'GET /x' "$dir/log/p1.access.log" || fail "nothing is logged"

# The same where a file may not grow: no signal ends a worker.
stop_daemon proxyd
rm -r "$dir/cache"
sed -i 's/size = "64m"/size = "16m"/' "$conf"
(
    ulimit -f 40960
    truncate -s 20971520 "$dir/log/p1.access.log"
    start_daemon proxyd
)
within 10 listening "$(port p1)"
crowd    p1 -c 4 -n 400 -u 20 '/%?s=2k'
expect   crowd ok 400
within 5 counts p1 log_lost 400 || fail "lost lines: $(counter p1 log_lost)"
