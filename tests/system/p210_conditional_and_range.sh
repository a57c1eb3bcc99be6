#!/bin/sh
# Conditions, ranges, HEAD and variants are answered from what is stored; the origin sees one
# request for each object.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1
start

object='/a?s=5000&cc=max-age=600&etag=one&lm=1000'
get     p1 "$object"
expect  status 200
expect  field Cache-Status '*fwd=uri-miss*stored*'

get     p1 "$object" -H 'If-None-Match: "one"'
expect  status 304
expect  field ETag '"one"'
expect  field Cache-Status '*hit*'
get     p1 "$object" -H 'If-None-Match: W/"two", "three"'
expect  status 200
expect  whole "$object"
get     p1 "$object" -H 'If-None-Match: "two"' -H "If-Modified-Since: $(date -u -R | sed 's/+0000/GMT/')"
expect  status 200
get     p1 "$object" -H "If-Modified-Since: $(date -u -R | sed 's/+0000/GMT/')"
expect  status 304
get     p1 "$object" -H 'If-Match: "two"'    # for the origin (RFC 9110 section 13.1.1)
expect  status 412

get     p1 "$object" -r 0-99
expect  status 206
expect  body-bytes 100
expect  field Content-Range 'bytes 0-99/5000'
get     p1 "$object" -r 4990-
expect  status 206
expect  body-bytes 10
get     p1 "$object" -r -1
expect  field Content-Range 'bytes 4999-4999/5000'
get     p1 "$object" -r 5000-
expect  status 416
expect  field Content-Range 'bytes [*]/5000'
get     p1 "$object" -r 0-9,5-29     # they overlap
expect  status 200
expect  whole "$object"
get     p1 "$object" -r 0-9 -H 'If-Range: "one"'
expect  status 206
get     p1 "$object" -r 0-9 -H 'If-Range: "other"'
expect  status 200
expect  whole "$object"

get     p1 "$object" -I
expect  status 200
expect  field Content-Length 5000
expect  field Cache-Status '*hit*'
get     p1 "$object" -I -r 0-9
expect  status 200
expect  o1 requests 2

# A range of an object that is not stored is stored itself (see c210_parts).
get     p1 '/b?s=300k&cc=max-age=600' -r 200000-200009
expect  status 206
expect  body-bytes 10
get     p1 '/b?s=300k&cc=max-age=600' -r 200007-200008
expect  field Cache-Status '*hit*'
expect  o1 requests 3

# Two spellings of a URL are one object, here and at the origin.
get     p1 '/x/../c%61?cc=max-age=600&s=10'
expect  status 200
get     p1 '/ca?cc=max-age=600&s=10'
expect  field Cache-Status '*hit*'
expect  whole '/ca?cc=max-age=600&s=10'
expect  o1 requests 4

variants='/v?s=100&cc=max-age=600&vary=X-Colour'
get     p1 "$variants" -H 'X-Colour: red'
red=$(field ETag < "$dir/answers/1.head")
get     p1 "$variants" -H 'X-Colour: blue'
expect  field Cache-Status '*fwd=*'
blue=$(field ETag < "$dir/answers/1.head")
[ "$red" != "$blue" ] || fail "the variants have one ETag"
get     p1 "$variants" -H 'X-Colour: red'
expect  field ETag "$red"
expect  field Cache-Status '*hit*'
get     p1 "$variants" -H 'X-Colour: blue'
expect  field ETag "$blue"
expect  field Cache-Status '*hit*'
expect  o1 requests 6

# What we say ourselves to the origin is nothing a client could choose by.
get     p1 '/w?s=100&cc=max-age=600&vary=X-Forwarded-For' -H 'X-Forwarded-For: 192.0.2.1'
get     p1 '/w?s=100&cc=max-age=600&vary=X-Forwarded-For' -H 'X-Forwarded-For: 192.0.2.1'
expect  field Cache-Status '*fwd=bypass*'
