#!/bin/sh
# A body that is cut short, and one that outgrows what may be stored: whoever reads it gets the
# rest by a range of his own, if it has a strong validator, and what came is kept as a part.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; max_object = "1m"; };'
start

# The origin cuts every answer at 600000 bytes.
object='/cut?s=1000000&cc=max-age=600&etag=c&cut=600000'
get     p1 "$object"
expect  status 200
expect  whole "$object"
expect  o1 requests 2
get     p1 "$object" -r 599000-599999
expect  field Cache-Status '*hit*'
expect  o1 requests 2
get     p1 "$object"
expect  field Cache-Status '*fwd=partial; fwd-status=206; stored*'
expect  whole "$object"
get     p1 "$object"
expect  field Cache-Status '*hit*'
expect  whole "$object"
expect  o1 requests 3

# The same for a range, which is cut within itself and kept as far as it came.
object='/part?s=1000000&cc=max-age=600&etag=p&cut=100000'
get     p1 "$object" -r 500000-799999
expect  broken
get     p1 "$object" -r 500000-599999
expect  status 206
expect  field Cache-Status '*hit*'
verify_body -o 500000 -l 100000 "$object" < "$dir/answers/1.body" || fail "wrong bytes"

# Four read along.
object='/along?s=900000&cc=max-age=600&etag=k&cut=500000&drip=1m'
parallel 4 get p1 "$object"
expect  every status 200
expect  every whole "$object"

# Without a validator the cut is passed on, and nothing is kept.
object='/weak?s=1000000&cc=max-age=600&etag=&lm=&cut=600000'
get     p1 "$object"
expect  broken
get     p1 "$object" -r 0-9
expect  field Cache-Status '*fwd=uri-miss*'

# More than max_object, which shows only when it comes.
object='/large?s=3000000&cc=max-age=600&etag=l&k=1&drip=6m'
parallel 4 get p1 "$object"
expect  every status 200
expect  every whole "$object"
