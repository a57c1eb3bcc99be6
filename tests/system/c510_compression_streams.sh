#!/bin/sh
# Compressed while it comes: a slow origin streams, crowds read along in both forms through two
# workers, and what is stored so is validated by the origin's own tag.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1
start

gzip='-HAccept-Encoding:gzip'

# 20 KiB a second: a second later some of it is there, and it can be inflated.
slow='/slow.html?s=60k&cc=max-age=600&drip=20k'
curl -s --max-time 20 -N -H Accept-Encoding:gzip -o "$dir/slow.gz" "$(url p1 "$slow")" &
client=$!
some_came() { [ "$(gunzip -c < "$dir/slow.gz" 2> /dev/null | wc -c)" -ge 5000 ]; }
within 3 some_came || fail "nothing came of a slow body"
get     p1 "$slow"                  # reads along, inflated
expect  no-field Content-Encoding
expect  whole "$slow"
wait "$client" || fail "the client that asked first was broken off"
gunzip -c < "$dir/slow.gz" > "$dir/plain" || fail "the body is no gzip"
verify_body "$slow" < "$dir/plain" || fail "the body is not that of $slow"
expect  o1 requests 1

# Many at once for one cold object, in either form.
cold='/cold.txt?s=400k&cc=max-age=600&t=300'
parallel 6 get p1 "$cold" --compressed &
others=$!
mkdir "$dir/plain.d"
for i in 1 2 3 4 5 6; do
    fetch "$dir/plain.d/$i" p1 "$cold" &
    set -- "$@" $!
done
wait "$others" "$@"
for body in "$dir"/answers/*.body "$dir"/plain.d/*.body; do
    verify_body "$cold" < "$body" || fail "$body is not that of $cold"
done
expect  o1 requests 2

# A 304 to the origin's tag renews the gzip form.
page='/renew.css?s=30k&cc=max-age=1&etag=one'
get     p1 "$page" "$gzip"
get     p1 "$page" "$gzip" -H 'Cache-Control: no-cache'
expect  field Cache-Status '*fwd-status=304*'
expect  field Content-Encoding gzip
expect  field ETag 'W/"one-gzip"'
get     p1 "$page" -H 'Cache-Control: no-cache'
expect  field Cache-Status '*fwd-status=304*'
expect  field ETag '"one"'
expect  whole "$page"

# A body that is cut is cut in both forms, and not stored.
cut='/cut.txt?s=200k&cc=max-age=600&cut=100k'
get     p1 "$cut" "$gzip"
expect  broken

expect  p1 open 0
expect  p1 fetching 0
