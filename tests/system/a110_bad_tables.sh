#!/bin/sh
# Whatever a master answers that is no good table is refused with a reason, and the last good
# one stays in force.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/arrays.sh"
command -v python3 > /dev/null || skip "there is no python3"

origin  o1
proxy   p1 o1 'array = "edge";'
give_port master
printf 'Authorization: Bearer open sesame\n' > "$dir/fields"
array   edge p1 "master = \"http://127.0.0.1:$(port master)/tables/edge\"; \
                 list_ttl = \"10m\"; poll_headers = \"$dir/fields\";"
printf 'Proxy Array Information/1.0\nConfigID: good\n\np1 127.0.0.1 %s http://a/pat X/1 0 on 1 9\n' \
    "$(port p1)" > "$dir/good.pat"
write_conf
echo good > "$dir/answer"
python3 "$(dirname "$0")/bad_master.py" "$(port master)" "$dir" > "$dir/master.err" 2>&1 &
arrays_started=$!
within 10 listening "$(port master)" || fail "the master does not start"
start_daemon originsim
start_member p1
within 5 has_id p1 good || fail "the table was not taken: $(config_id p1)"
tr -d '\r' < "$dir/request" > "$dir/head"
grep -q '^GET /tables/edge HTTP/1.1$' "$dir/head" || fail "asked for $(head -n 1 "$dir/head")"
grep -q '^Authorization: Bearer open sesame$' "$dir/head" || fail "the field is not sent"

# refuses ANSWER PATTERN: it is refused for that reason.
refuses() {
    echo "$1" > "$dir/answer"
    ctl     pat edge poll
    within "${3-5}" status_says p1 "polls failed.*$2" ||
        fail "$1: $(weirctl -f "$conf" pat edge status)"
    has_id p1 good || fail "$1: the table in force is $(config_id p1)"
}

refuses huge    'above 1 MiB'
refuses crowd   'more than 1024 members'
refuses version 'version "2.0" is not 1.0'
refuses twice   '"P1" is there twice'
refuses newline 'line 6'
refuses control 'malformed name'
refuses quote   'malformed name'
refuses long    'the line is too long'
refuses nan     'malformed load factor'
refuses nobody  'no member has a load factor'
refuses half    'line 4'
refuses page    'not a proxy array table'
refuses empty   'empty'
refuses cut     'closed'
refuses error   'answered 503'
refuses unasked 'answered 304'
refuses garbage 'malformed'
refuses slow    'between bytes\|no whole table' 15

# Every cause once, each with what it means.
[ "$(grep -c 'going on with the one in force' "$dir/p1.err")" -ge 15 ] || fail "causes are missing"
get     p1 /a
expect  status 200

# And then a good one again.
sed -i 's/good/better/' "$dir/good.pat"
echo good > "$dir/answer"
ctl     pat edge poll
within 5 has_id p1 better || fail "a good table is not taken any more"
grep -q 'answers again, after' "$dir/p1.err" || fail "the log does not say that it is good again"
