#!/bin/sh
# Whoever wants too much, or is too slow, is told so; nobody else notices.
. "$(dirname "$0")/lib.sh"

workers=1
origin  o1
origin  o2 'http = { max_connections = 1; };'
proxy   p1 o1 'http = { max_line = 1000; max_head = "4k"; max_fields = 20; max_body = "100k";
    head_timeout = "300ms"; idle_timeout = "2s"; first_byte_timeout = "300ms";
    between_bytes_timeout = "300ms"; };'
proxy   p2 o1 'http = { max_connections = 2; };'
start

repeat() { head -c "$2" /dev/zero | tr '\0' "$1"; }
get     p1 "/$(repeat a 2000)"
expect  status 414
get     p1 /a -H "X: $(repeat a 5000)"
expect  status 431
fields=
for i in $(seq 30); do fields="$fields -H X$i:1"; done
# shellcheck disable=SC2086 # options
get     p1 /a $fields
expect  status 431
repeat a 200000 > "$dir/large"
get     p1 /a -H Expect: --data-binary "@$dir/large"
expect  status 413
get     p1 /a -H Expect: -H 'Transfer-Encoding: chunked' --data-binary "@$dir/large"
expect  status 413
get     p1 '/silent?t=2000'
expect  status 504
get     p1 '/silent?s=1000&pause=2000&etag=&lm='
expect  broken
get     p1 /a -X TRACE
expect  status 405
get     p1 /a -H 'Via: 1.1 elsewhere, 1.1 p1'
expect  status 508
expect  field Cache-Status p1
asked=$(counter o1 requests)
get     p1 /a -X OPTIONS -H 'Max-Forwards: 0'
expect  status 200
expect  field Allow '*PATCH*'
expect  o1 requests "$asked"
get     p1 /a -X OPTIONS -H 'Max-Forwards: 1'
expect  o1 requests $((asked + 1))

# Half a head.
printf 'GET / HTTP/1.1\r\nHost: a\r\n' > "$dir/half"
{ cat "$dir/half"; sleep 1; } | timeout 10 curl -s "telnet://127.0.0.1:$(port p1)" > "$dir/told"
grep -q '^HTTP/1.1 408 ' "$dir/told" || fail "half a head: $(cat "$dir/told")"

# All connections are taken: the next client hears so, and what is served goes on.
fetch "$dir/one" p2 '/one?s=10&t=1000' & one=$!
fetch "$dir/two" p2 '/two?s=10&t=1000' & two=$!
within  3 counts p2 open 2 || fail "not two connections"
get     p2 /three
expect  status 503
expect  field Retry-After 1
expect  field Proxy-Status 'p2; error=proxy_internal_response; details="max_connections"'
expect  p2 refused 1
wait    $one $two
[ "$(cat "$dir/one.result" "$dir/two.result" | paste -sd ' ')" = '200 0 200 0' ] ||
    fail "those that were served: $(cat "$dir"/*.result)"
within  3 counts p2 open 0 || fail "still open"
get     p2 '/three?s=10'
expect  status 200

fetch "$dir/one" o2 '/one?s=10&t=1000' & one=$!
within  3 counts o2 open 1 || fail "not one connection"
get     o2 /two -H "X: $(repeat a 5000)"
expect  status 503
expect  field Retry-After 1
wait    $one
[ "$(cat "$dir/one.result")" = '200 0' ] || fail "who was served: $(cat "$dir/one.result")"

expect  p1 in_flight 0
expect  p1 fetching 0
