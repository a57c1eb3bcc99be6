#!/bin/sh
# The admin socket and weirctl: purge, look at what is stored, list what is used, warm up.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1
start

ctl() { weirctl -f "$conf" "$@" > "$dir/ctl" 2>&1 || fail "weirctl $*: $(cat "$dir/ctl")"; }
says() { grep -q -- "$1" "$dir/ctl" || fail "weirctl does not say \"$1\" but: $(cat "$dir/ctl")"; }

plain="/a?s=1000&cc=max-age=600&h=Surrogate-Key:%20red%20blue"
varied="/v?s=500&cc=max-age=600&vary=Accept-Language"
get     p1 "$plain"
get     p1 "$plain"
get     p1 "$plain"
get     p1 "$varied" -H 'Accept-Language: de'
get     p1 "$varied" -H 'Accept-Language: fr'
[ "$(stat -c %a "$dir/run/p1.admin")" = 660 ] || fail "the socket has another mode"

# What is stored of a URL.
ctl     cache "$(url p1 "$plain")"
says    'a?s=1000.*: 1 stored'
says    'status 200, 1000 bytes, age [0-9]* s, ttl [1-9][0-9]* s, used 2 times, tags red blue'
ctl     -j cache "$(url p1 "$plain")"
says    '"answers":\[{"status":200,"bytes":1000,.*"tags":\["red","blue"\]}\]'
ctl     cache "$(url p1 "$varied")"
says    '2 stored, varies by accept-language'
says    '\[accept-language:de\]'
ctl     cache "$(url p1 /none)"
says    'not stored'

# What is used most, to be fetched again later; both were used three times or more.
ctl     hot 1
[ "$(wc -l < "$dir/ctl")" -eq 1 ] || fail "not one URL but: $(cat "$dir/ctl")"
ctl     hot
[ "$(wc -l < "$dir/ctl")" -eq 2 ] || fail "not two URLs but: $(cat "$dir/ctl")"
cp      "$dir/ctl" "$dir/hot"
ctl     purge tag blue
says    '"scope":"tag","soft":false'
get     p1 "$plain" -H 'Cache-Control: only-if-cached'
expect  status 504
ctl     purge all
before=$(counter o1 requests)
ctl     warm "$dir/hot" 100
says    'p1: 2 of 2, 0 failed'
get     p1 "$plain"
expect  field Cache-Status '*; hit*'
expect  o1 requests $((before + 2))

# Both again, in a moment although each would take one, and with the failures told.
url p1 "/none?r=404" >> "$dir/hot"
for i in 1 2 3 4; do url p1 "/slow$i?d=fixed:500"; done >> "$dir/hot"
before=$(date +%s)
! weirctl -f "$conf" warm "$dir/hot" 100 > "$dir/ctl" 2>&1 || fail "a 404 is no failure"
says    'p1: 7 of 7, 1 failed'
[ $(($(date +%s) - before)) -le 1 ] || fail "slow answers were fetched one after the other"

# Scopes and softness as over a listener.
ctl     -s purge prefix "$(url p1 /)"
says    '"scope":"prefix","soft":true'
ctl     cache "$(url p1 "$plain")"
says    'purged softly'
ctl     purge url "$(url p1 "$plain")"
get     p1 "$plain" -H 'Cache-Control: only-if-cached'
expect  status 504
get     p1 "$plain"
ctl     purge host "127.0.0.1"
get     p1 "$plain" -H 'Cache-Control: only-if-cached'
expect  status 504
! weirctl -f "$conf" purge prefix "$(url p1 /a)" > "$dir/ctl" 2>&1 || fail "a prefix without a slash"
says    'ends with a slash'
! weirctl -f "$conf" -i p9 purge all > "$dir/ctl" 2>&1 || fail "there is no p9"

# What was hot is known after the end, although the cache is gone.
get     p1 "$plain"
get     p1 "$varied" -H 'Accept-Language: de'
for i in $(seq 100); do get p1 "$plain"; done
ctl     hot 1
says    '/a?s=1000'
stop_daemon proxyd
rm      "$dir/cache/p1/index" "$dir/cache/p1/store"
start_daemon proxyd
[ "$(head -n 1 "$dir/cache/p1/hot")" = "$(url p1 "$plain")" ] || fail "the hottest URL is not saved"
get     p1 "$plain" -H 'Cache-Control: only-if-cached'
expect  status 504
! weirctl -f "$conf" warm > "$dir/ctl" 2>&1 || fail "the 404 is not in the list"
says    'p1: 7 of 7, 1 failed'
get     p1 "$plain"
expect  field Cache-Status '*; hit*'
