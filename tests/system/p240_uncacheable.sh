#!/bin/sh
# What may not be stored is not, goes through whole, and does not get in the way of the rest.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; max_object = "1m"; };'
start

never_stored() {
    get     p1 "$@"
    expect  status 200
    get     p1 "$@"
    expect  status 200
    expect  field Cache-Status '*fwd=*'
}
never_stored '/private?s=100&cc=private'
never_stored '/no-store?s=100&cc=no-store'
never_stored '/cookie?s=100&cc=max-age=60&setcookie=id=1'
expect  field Set-Cookie 'id=1'
never_stored '/any?s=100&cc=max-age=60&vary=*'
never_stored '/auth?s=100&cc=max-age=60' -H 'Authorization: Basic eA=='

# It was the request that forbade it: the next one without is stored.
get     p1 '/auth?s=100&cc=max-age=60'
expect  field Cache-Status '*fwd=uri-miss*stored*'
get     p1 '/auth?s=100&cc=max-age=60'
expect  field Cache-Status '*hit*'
get     p1 '/mine?s=100&cc=max-age=60' -H 'Cache-Control: no-store'
expect  field Cache-Status '*fwd=uri-miss*'
get     p1 '/mine?s=100&cc=max-age=60'
expect  field Cache-Status '*stored*'

# An unsafe method passes, and what was stored is no longer true.
get     p1 '/p?s=100&cc=max-age=60'
get     p1 '/p?s=100&cc=max-age=60' -d 'some data'
expect  status 200
expect  field Cache-Status '*fwd=method*'
get     p1 '/p?s=100&cc=max-age=60'
expect  field Cache-Status '*fwd=*'
head -c 3000000 /dev/zero > "$dir/large"
get     p1 '/q' -H 'Transfer-Encoding: chunked' --data-binary "@$dir/large"
expect  status 200
get     p1 '/q' -H 'Expect: 100-continue' --data-binary "@$dir/large"
expect  status 200

# Beyond max_object, announced and not; the second time the cache knows better.
for large in '/large?s=5m&cc=max-age=60' '/large?s=5m&cc=max-age=60&k=1'; do
    get     p1 "$large&v=2" --limit-rate 8m
    expect  whole "$large&v=2"
    get     p1 "$large"
    expect  status 200
    expect  whole "$large"
    parallel 6 get p1 "$large"
    expect  every whole "$large"
    expect  every field Cache-Status '*fwd=bypass*'
done
parallel 6 get p1 '/cold?s=5m&cc=max-age=60'
expect  every whole '/cold?s=5m&cc=max-age=60'
get     p1 '/large?s=5m&cc=max-age=60&v=3' -r 3000000-3000009
expect  status 206
expect  field Content-Range 'bytes 3000000-3000009/5242880'

expect  p1 in_flight 0
expect  p1 fetching 0
expect  p1 open 0
