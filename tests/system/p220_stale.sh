#!/bin/sh
# What is stale: validated, served while it is validated, or served because the origin fails.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1
start

# A 304 extends the life; the body comes from the store.
object='/a?s=70000&cc=max-age=2&etag=one'
get     p1 "$object"
sleep   3
get     p1 "$object"
expect  status 200
expect  whole "$object"
expect  field Cache-Status '*fwd=stale*fwd-status=304*'
get     p1 "$object"
expect  field Cache-Status '*hit*'
expect  o1 requests 2

# no-cache is stored, and validated each time, for a client with a condition of its own, too.
get     p1 '/n?s=100&cc=no-cache&etag=n'
get     p1 '/n?s=100&cc=no-cache&etag=n' -H 'If-None-Match: "n"'
expect  status 304
expect  field Cache-Status '*fwd=stale*fwd-status=304*'

# Stale, and one validation in the background.  Ages are whole seconds: what lives for one
# may be stale again at once.
swr='/s?s=100&cc=max-age=2%2Cstale-while-revalidate=60&etag=s'
sie='/e?s=90000&cc=max-age=1%2Cstale-if-error=60&etag=e'
must='/m?s=100&cc=max-age=1%2Cmust-revalidate&etag=m'
get     p1 "$swr"
get     p1 "$sie"
get     p1 "$must"
before=$(counter o1 requests)
sleep   3
get     p1 "$swr"
expect  status 200
expect  whole "$swr"
expect  field Cache-Status '*hit*ttl=-*'
fresh_again() { get p1 "$swr" && field Cache-Status < "$dir/answers/1.head" | grep -q 'ttl=[0-2]$'; }
within  2 fresh_again || fail "nobody validated it"
[ "$(counter o1 requests)" -eq $((before + 1)) ] ||
    fail "not one validation but $(($(counter o1 requests) - before))"

# The origin ends: what may stand in does, for many clients and more than once.
stop_daemon originsim
parallel 8 get p1 "$sie"
expect  every status 200
expect  every whole "$sie"
get     p1 "$sie"
expect  whole "$sie"
expect  field Cache-Status '*fwd=stale*stale-if-unreachable*'
get     p1 "$must"
expect  status 502

# A validation in the background that failed is not begun anew by every hit.  At most one of
# each worker is, in the five seconds that follow.
sleep   2
before=$(counter p1 fetch_errors)
for i in 1 2 3 4 5 6 7 8 9 10; do
    get     p1 "$swr"
    expect  whole "$swr"
done
[ $(($(counter p1 fetch_errors) - before)) -le "$workers" ] || fail "a try for every hit"
get     p1 "$object" -H 'Cache-Control: max-stale=3600'
expect  status 200
get     p1 "$object" -H 'Cache-Control: only-if-cached, no-cache'
expect  status 504
get     p1 '/cold' -H 'Cache-Control: only-if-cached'
expect  status 504

# And it comes back.
start_daemon originsim
within  10 listening "$(port o1)" || fail "o1 does not listen"
get     p1 "$must"
expect  status 200
expect  field Cache-Status '*fwd=stale*'
