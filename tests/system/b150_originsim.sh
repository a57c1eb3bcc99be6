#!/bin/sh
# A content host does what the query orders: sizes, fields, conditions, faults; it stores
# what is put; its queue is bounded; its access log says what it did.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

origin  host1
origin  host2 'service = { time = "fixed 300ms"; slots = 1; queue = 1; };'
start

for path in '/' '/bytes/0' '/bytes/1m' '/bytes/100k.jpg' '/obj/one' '/a?s=70000&k=1' '/a?s=5&R=1'; do
    get     host1 "$path"
    expect  status 200
    expect  whole "$path"
    expect  field X-Served-By host1
done

get     host1 '/a?cc=max-age=60,%20public&vary=Accept&h=X-A:%201'
expect  field Cache-Control 'max-age=60, public'
expect  field Vary Accept
expect  field X-A 1
get     host1 '/a?r=404&s=7'
expect  status 404
expect  body-bytes 7
get     host1 '/a?s=x'
expect  status 400
get     host1 '/bytes/1k' -r 1000-
expect  status 206
expect  body-bytes 24
expect  field Content-Range 'bytes 1000-1023/1024'
get     host1 /bytes/1k -H 'If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT'
expect  status 304

for fault in 'cut=50' 'reset=50' 'reset=0' 'wl=1' 'stall=10' 'bad=nul' 'bad=cut-head' 'k=1&cut=9'; do
    get     host1 "/a?$fault"
    expect  broken
done

get     host1 /stored -T "$0"
expect  status 201
get     host1 /stored
expect  body-bytes "$(wc -c < "$0")"
get     host1 /stored -X DELETE
expect  status 204
get     host1 /stored
expect  whole /stored

# One in service, one waiting, one refused.
parallel 3 get host2 /
say() { cut -d ' ' -f 1 "$dir"/answers/*.result | sort | tr '\n' ' '; }
[ "$(say)" = '200 200 503 ' ] || fail "three at once on one slot and a queue of one: $(say)"

within 5 grep -q 'GET /a?cut=50 HTTP/1.1" 200 50 .* fault=cut-body end=broken' \
    "$dir/log/host1.access.log" || fail 'the access log does not show the cut body'
