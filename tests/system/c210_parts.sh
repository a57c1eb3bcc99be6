#!/bin/sh
# What a range brought is stored as a part: it answers what lies inside it, parts are put
# together, and of the rest no more is asked for than is missing.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1
proxy   p2 o1 'cache = { dir = "cache/p2"; size = "64m"; forward_range = false; };'
start

# asked RANGE: the last request that the origin saw asked for this ("-": the whole).
asked() {
    kill -USR1 "$(pid_of originsim)"   # writes what is left of the log
    within 2 asked_now "$1" || fail "$last: the origin was asked for $(range_asked), not $1"
}
range_asked() { sed -n 's/.* n=\([0-9]*\) .* range="\([^"]*\)".*/\1 \2/p' "$dir"/log/o1.access.log | sort -n | tail -1 | cut -d' ' -f2; }
asked_now() { [ "$(range_asked)" = "$1" ]; }
# part PATH FIRST LAST: the body is these bytes.
part() { verify_body -o "$2" -l $(($3 - $2 + 1)) "$1" < "$dir/answers/1.body" || fail "$last: wrong bytes"; }

large='/l?s=1000000&cc=max-age=600&etag=one&type=text/plain'
get     p1 "$large" -r 200000-299999
expect  status 206
expect  field Content-Range 'bytes 200000-299999/1000000'
expect  field Cache-Status '*fwd=uri-miss*stored*'
part    "$large" 200000 299999
asked   'bytes=200000-299999'
get     p1 "$large" -r 250000-250099
expect  field Cache-Status '*hit*'
expect  field ETag '"one"'
part    "$large" 250000 250099
get     p1 "$large" -r 200000-200009,299990-299999
expect  status 206
expect  field Content-Type 'multipart/byteranges*'
expect  field Cache-Status '*hit*'
get     p1 "$large" -r 1000000-
expect  status 416
expect  field Content-Range 'bytes [*]/1000000'
get     p1 "$large" -r 250000-250099 -H 'If-None-Match: "one"'
expect  status 304
expect  o1 requests 1

# More than is there: only the rest.
get     p1 "$large" -r 250000-349999
expect  status 206
expect  field Cache-Status '*fwd=partial; fwd-status=206; stored*'
part    "$large" 250000 349999
asked   'bytes=300000-349999'
get     p1 "$large" -r 0-9
part    "$large" 0 9
get     p1 "$large" -r 100000-299999
part    "$large" 100000 299999
asked   'bytes=100000-199999'
get     p1 "$large" -r -100
expect  field Content-Range 'bytes 999900-999999/1000000'
asked   'bytes=999900-'
expect  o1 requests 5

# HEAD needs the whole, and so does a range whose If-Range does not hold.
get     p1 "$large" -I
expect  status 200
expect  field Content-Length 1000000
expect  field Cache-Status '*fwd=partial*'
expect  o1 requests 6
get     p1 "$large" -r 0-9 -H 'If-Range: "other"'
expect  status 200
expect  whole "$large"
asked   'bytes=10-999899'
expect  o1 requests 7

# Now it is whole, and answers everything.
get     p1 "$large"
expect  field Cache-Status '*hit*'
expect  whole "$large"
get     p1 "$large" -I
expect  field Cache-Status '*hit*'
expect  o1 requests 7

# A smaller object is completed with the first part that is missing.
small='/s?s=100000&cc=max-age=600'
get     p1 "$small" -r 50000-59999
part    "$small" 50000 59999
get     p1 "$small" -r 0-9
part    "$small" 0 9
get     p1 "$small"
expect  field Cache-Status '*hit*'
expect  whole "$small"
expect  o1 requests 9

# The whole at once: the option says so, or there are several ranges.
get     p2 "$small" -r 7-8
asked   -
part    "$small" 7 8
get     p1 '/several?s=5000&cc=max-age=600' -r 0-9,20-29
expect  status 206
asked   -
expect  o1 requests 11

# The date is a strong validator too, if it is old enough.
dated='/d?s=300000&cc=max-age=600&etag=&lm=1000'
get     p1 "$dated" -r 0-9
get     p1 "$dated"
expect  whole "$dated"
asked   'bytes=10-'
get     p1 "$dated"
expect  field Cache-Status '*hit*'
expect  o1 requests 13

# Without a strong validator nothing is put together.
for query in 'etag=&lm=' 'etag=W/%22w%22&lm='; do
    object="/n?s=300000&cc=max-age=600&$query"
    get     p1 "$object" -r 0-99
    part    "$object" 0 99
    get     p1 "$object" -r 10-19
    expect  field Cache-Status '*hit*'
    get     p1 "$object" -r 1000-1099
    part    "$object" 1000 1099
    asked   'bytes=1000-1099'
    get     p1 "$object"
    expect  whole "$object"
    get     p1 "$object"
    expect  field Cache-Status '*hit*'
done
expect  o1 requests 21

# An origin that knows no ranges sends the whole, and that is what is stored.
plain='/p?s=300000&cc=max-age=600&norange=1'
get     p1 "$plain" -r 100-199
part    "$plain" 100 199
get     p1 "$plain" -r 300-399
expect  field Cache-Status '*hit*'

# More parts than an object may have: it begins anew with the last of them.
many='/m?s=1000000&cc=max-age=600'
before=$(counter o1 bytes_out)
for i in $(seq 0 65); do
    get p1 "$many" -r $((i * 1000))-$((i * 1000 + 9))
    part "$many" $((i * 1000)) $((i * 1000 + 9))
done
[ $(($(counter o1 bytes_out) - before)) -lt 100000 ] || fail "more was fetched than the parts"

# The object changes: the rest of the new one is not put to the part of the old.
changing='/c?s=300000&cc=max-age=600&every=3'
version() { echo $(($(date -d "$(field Last-Modified < "$dir/answers/1.head")" +%s) / 3)); }
get     p1 "$changing" -r 0-99999
old=$(version)
get     p1 "$changing&2" -r 0-99999
sleep 3
get     p1 "$changing"
expect  status 200
expect  field Cache-Status '*fwd=partial; fwd-status=200; stored*'
[ "$(version)" -gt "$old" ] || fail "it did not change"
verify_body -n "$(version)" "$changing" < "$dir/answers/1.body" || fail "wrong bytes"
get     p1 "$changing&2" -r 150000-199999
expect  status 206
verify_body -n "$(version)" -o 150000 -l 50000 "$changing&2" < "$dir/answers/1.body" || fail "wrong bytes"

# What may not be stored passes.
get     p1 '/no?s=300000&cc=no-store' -r 100-199
expect  status 206
expect  body-bytes 100
expect  no-field Age
get     p1 '/no?s=300000&cc=no-store' -r 100-199
expect  field Cache-Status '*fwd=bypass*'

# Nothing but what is stored.
get     p1 '/o?s=300000&cc=max-age=600' -r 100-199
get     p1 '/o?s=300000&cc=max-age=600' -r 150-160 -H 'Cache-Control: only-if-cached'
expect  status 206
get     p1 '/o?s=300000&cc=max-age=600' -r 150-200 -H 'Cache-Control: only-if-cached'
expect  status 504

# Parts outlive a restart.
stop_daemon proxyd
weir-cachecheck "$dir/cache/p1" > "$dir/checked" || fail "$(cat "$dir/checked")"
grep -q ' [1-9][0-9]* of them partial' "$dir/checked" || fail "no partial object is left"
start_daemon proxyd
within  10 listening "$(port p1)"
get     p1 '/o?s=300000&cc=max-age=600' -r 150-160
expect  field Cache-Status '*hit*'
part    '/o?s=300000&cc=max-age=600' 150 160
