#!/bin/sh
# The table changes again and again under load, and pollers and workers die: no client notices.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/arrays.sh"

origin  o1
proxy   p1 o1 'array = "edge";'
proxy   p2 o1 'array = "edge";'
proxy   p3 o1 'array = "edge";'
array   edge 'p1 p2 p3' 'master = "p1"; list_ttl = "1s"; ttl_unit = "seconds";'
write_conf
start_daemon originsim
for member in p1 p2 p3; do start_member $member; done

(
    for round in 1 2 3 4; do
        ctl     pat edge weight p2 $((round + 1))
        ctl     pat edge poll
        sleep 0.2
        ctl     pat edge drain p3
        ctl     pat edge poll
        sleep 0.2
        ctl     pat edge remove p3
        kill -KILL "$(children_of "$(cat "$dir/p2.started")" | sort -n | tail -n 1)"
        sleep 0.3
        ctl     pat edge reset
        kill -HUP "$(cat "$dir/p1.started")"
        sleep 0.3
    done
    : > "$dir/over"
) > "$dir/changes" 2>&1 &
changes=$!
while [ ! -e "$dir/over" ] && ! gone "$changes"; do
    crowd   p2 -c 8 -t 1 -u 100 '/%?s=2k' '/b%?s=20k'
    expect  crowd failed 0
done
wait "$changes" || fail "a change was refused: $(cat "$dir/changes")"
last="the end"
within 10 has_id p2 "$(config_id p1)" && within 10 has_id p3 "$(config_id p1)" ||
    fail "the tables differ at last: $(config_id p1), $(config_id p2), $(config_id p3)"
! grep -h 'panic\|killed by signal' "$dir"/p?.err | grep -v 'signal 9' | grep . || fail "a process died"
