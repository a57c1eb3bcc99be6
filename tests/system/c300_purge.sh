#!/bin/sh
# Purging: who may, what goes, and that from the answer on nobody gets the old body.
# The body of /...?echo=1 is the request, so it tells with which one it was fetched.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; };
               purge = { allow = [ "127.0.0.0/8" ]; };'
proxy   p2 o1
echo 'secret-0123456789' > "$dir/token"
proxy   p3 o1 "purge = { token_file = \"$dir/token\"; };"
start

purge() { instance=$1 path=$2; shift 2; get "$instance" "$path" -X PURGE "$@"; }

# Nobody, unless the configuration says so; the token is needed, and in no log.
purge   p2 /a
expect  status 405
purge   p3 /a
expect  status 403
purge   p3 /a -H 'Authorization: Bearer secret-012345678'
expect  status 403
purge   p3 /a -H 'Authorization: Bearer secret-0123456789'
expect  status 200
expect  body '{"status":"ok","scope":"url","soft":false}'
expect  p3 purges 1
expect  p3 purges_refused 2
! grep -r secret "$dir/log" "$dir"/*.err || fail "the token is in a log"

# What goes, and what stays.
tagged='echo=1&cc=max-age=600,stale-while-revalidate=600&h=Surrogate-Key:%20a%20b'
other='echo=1&cc=max-age=600&h=Cache-Groups:%20%22g%22&vary=X-V'
fill() {
    for path in "/d/x?$tagged" "/d/y?$other" "/e/z?$other"; do get p1 "$path"; get p1 "$path"; done
}
stays()  { get p1 "$1" && expect field Cache-Status '*; hit*'; }
goes()   { get p1 "$1" && expect field Cache-Status '*fwd=*miss*'; }

fill
purge   p1 "/d/y?$other"
goes    "/d/y?$other"
stays   "/d/x?$tagged"
stays   "/e/z?$other"
fill
purge   p1 / -H 'Surrogate-Key: b'
expect  body '{"status":"ok","scope":"tag","soft":false}'
goes    "/d/x?$tagged"
stays   "/d/y?$other"
fill
purge   p1 / -H 'Cache-Tag: g, none'
goes    "/d/y?$other"
goes    "/e/z?$other"
stays   "/d/x?$tagged"
fill
purge   p1 /d/ -H 'Purge-Scope: prefix'
goes    "/d/x?$tagged"
goes    "/d/y?$other"
stays   "/e/z?$other"
purge   p1 /d -H 'Purge-Scope: prefix'
expect  status 400
fill
purge   p1 / -H 'Purge-Scope: host' -H 'Host: other.test'
stays   "/d/x?$tagged"
purge   p1 / -H 'Purge-Scope: host'
goes    "/d/x?$tagged"
goes    "/e/z?$other"
fill
purge   p1 / -H 'Purge-Scope: all'
goes    "/d/x?$tagged"
goes    "/e/z?$other"

# An answer to an unsafe method takes a group of its origin with it.
fill
get     p1 '/form?h=Cache-Group-Invalidation:%20%22g%22' -d x=y
goes    "/d/y?$other"
goes    "/e/z?$other"
stays   "/d/x?$tagged"

# Softly: stale, but served while it is validated.
purge   p1 / -H 'xkey: a' -H 'Fastly-Soft-Purge: 1'
expect  body '{"status":"ok","scope":"tag","soft":true}'
get     p1 "/d/x?$tagged"
expect  field Cache-Status '*hit; ttl=[-0]*'
fresh_again() { get p1 "/d/x?$tagged" && field Cache-Status < "$dir/answers/1.head" | grep -q 'ttl=[1-9]'; }
within  2 fresh_again || fail "nobody validated it"

# Again and again, over two workers: never the old one.
for round in $(seq 24); do
    case $((round % 4)) in
    0) purge p1 "/d/x?$tagged" ;;
    1) purge p1 / -H 'Surrogate-Key: a' ;;
    2) purge p1 /d/ -H 'Purge-Scope: prefix' ;;
    3) purge p1 / -H 'Purge-Scope: all' ;;
    esac
    expect  status 200
    parallel 4 get p1 "/d/x?$tagged" -H "X-N: <$round>"
    for answer in "$dir"/answers/*.body; do
        grep -q "X-N: <$round>" "$answer" || fail "round $round: an old body: $(cat "$answer")"
    done
done

# It holds over a restart.
purge   p1 / -H 'Surrogate-Key: a'
stop_daemon proxyd
start_daemon proxyd
within  5 listening "$(port p1)" || fail "nobody listens"
goes    "/d/x?$tagged"
