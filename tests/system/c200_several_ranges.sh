#!/bin/sh
# Several ranges of a stored object are one answer of several parts, and every byte of them is
# right; too many ranges, or such as overlap, are answered with the whole object.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1
start

small='/a?s=5000&cc=max-age=600&etag=one&type=text/plain'
get     p1 "$small"
get     p1 "$small" -r 0-9,20-29
expect  status 206
expect  field Content-Type 'multipart/byteranges; boundary=*'
expect  no-field Content-Range
expect  field ETag '"one"'
get     p1 "$small" -r 0-9,5000-
expect  status 206
expect  field Content-Range 'bytes 0-9/5000'
get     p1 "$small" -r 5000-,6000-
expect  status 416
get     p1 "$small" -I -r 0-9,20-29
expect  status 200
expect  field Content-Length 5000
get     p1 "$small" -r 0-9,20-29 -H 'If-Range: "other"'
expect  status 200
expect  whole "$small"
get     p1 "$small" -r 0-9,20-29 -H 'If-Range: "one"'
expect  status 206
get     p1 "$small" -r 0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32
expect  status 200
expect  whole "$small"
expect  o1 requests 1

# Sent by copy, by sendfile, and over segments.
for size in 300 70k 3m; do
    object="/o?s=$size&cc=max-age=600"
    get p1 "$object"
    expect whole "$object"
    ranges -n 200 -s 7 "$(port p1)" "$object" > "$dir/seen" || fail "ranges of $object"
    grep -q '^ok-several [1-9]' "$dir/seen" || fail "no answer of several parts"
    grep -q '^hits 200' "$dir/seen" || fail "not all were hits"
done
expect  o1 requests 4
