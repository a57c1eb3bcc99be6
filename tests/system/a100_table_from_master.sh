#!/bin/sh
# Members poll their master; an operator's change reaches all of them, over restarts too.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/arrays.sh"

origin  o1
proxy   p1 o1 'array = "edge"; host = "p1.test";'
proxy   p2 o1 'array = "edge";'
proxy   p3 o1 'array = "edge";'
array   edge 'p1 p2:2 p3' 'master = "p1"; list_ttl = "1s"; ttl_unit = "seconds";'
write_conf
start_daemon originsim
for member in p1 p2 p3; do start_member $member; done

# The page itself, which only requests to the proxy itself see.
get     p1 /pat
expect  status 200
expect  field Content-Type text/plain
expect  field Cache-Control 'max-age=1'
etag=$(field ETag < "$dir/answers/1.head")
first=$(config_id p1)
[ "$etag" = "\"$first\"" ] || fail "ETag is $etag, ConfigID $first"
get     p1 /pat -H "If-None-Match: $etag"
expect  status 304
get     p1 /pat -I
expect  status 200
get     p1 /pat -H "Host: p1.test"
expect  field ETag "$etag"
get     p1 /pat -H "Host: www.abc.com"
expect  field Cache-Status 'p1; fwd=*'
get     p2 /pat
expect  field ETag "$etag"

# The members confirm their copies by conditional requests.
within 5 status_says p2 'from the master, .*confirmed' || fail "p2 does not poll"
before=$(counter p1 bytes_out)
ctl     pat edge poll
says    'p2: The poller was told'
within 5 sh -c "[ \$(print_board $dir/run/p1.board bytes_out) -gt $before ]" || fail "nobody polled"

# Changes are made at the master, and go round.
ctl     pat edge weight p2 5
within 5 has_id p2 "$(config_id p1)" && within 5 has_id p3 "$(config_id p1)" ||
    fail "the members have $(config_id p2) and $(config_id p3), the master $(config_id p1)"
[ "$(config_id p1)" != "$first" ] || fail "the ConfigID is still $first"
ctl     -i p3 pat edge show
says    "p2 127.0.0.1 $(port p2) .* UP 5 "
ctl     pat edge add p4 127.0.0.1 9 3
ctl     pat edge drain p3
second=$(config_id p1)
within 5 has_id p3 "$second" || fail "p3 has not heard of it"
curl -s "$(url p3 /pat)" | grep -q "p3 .* DOWN 1 " || fail "p3 is not drained"
refused pat edge remove p1
says    'is the master'
refused pat edge remove p9
says    'no member "p9"'
refused -i p2 pat edge drain p2
says    'no proxy of this file'
curl -s --unix-socket "$dir/run/p2.admin" -X POST -H 'Pat-Order: drain p2' http://admin/pat |
    grep -q 'edited at its master, p1' || fail "p2 lets its table be edited"

# With the master gone the members go on with what they have, also after a restart.
stop_member p1
ctl     pat edge poll
within 5 status_says p2 'polls failed, the last .*: connect: Connection refused' ||
    fail "p2 does not say that its master is gone"
sleep 1
[ "$(grep -c 'polling the table' "$dir/p2.err")" -eq 1 ] || fail "the cause is not logged once"
stop_member p2
start_member p2
has_id p2 "$second" || fail "p2 forgot its table: $(config_id p2)"
get     p2 /a
expect  status 200

# The changes hold over a restart of the master, as long as weir.conf says the same.
start_member p1
has_id p1 "$second" || fail "p1 forgot the changes: $(config_id p1)"
ctl     pat edge status
says    'p1 in array edge: table .*, 4 members, from the last run'
sed -i 's/\(p3 .* UP \)1 64/\17 64/' "$conf"
kill -HUP "$(cat "$dir/p1.started")"
within 10 sh -c "curl -s $(url p1 /pat) | grep -q 'p3 .* UP 7 64'" || fail "HUP does not replace the table"
within 10 sh -c "curl -s $(url p2 /pat) | grep -q 'p3 .* UP 7 64'" || fail "p2 does not get the new table"
ctl     pat edge weight p3 1
ctl     pat edge reset
within 5 sh -c "curl -s $(url p1 /pat) | grep -q 'p3 .* UP 7 64'" || fail "reset does not reset"

# A poller that dies is replaced.  It is the last that a master process starts.
poller=$(children_of "$(cat "$dir/p3.started")" | sort -n | tail -n 1)
kill -KILL "$poller"
ctl     pat edge weight p2 3
within 10 has_id p3 "$(config_id p1)" || fail "no other poller polls"
