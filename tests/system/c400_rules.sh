#!/bin/sh
# Some URLs have a policy of their own: what is stored of them, for how long, under which key.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; };
    rules = ( { path = "/account"; pass = true; },
              { path = "*.css"; ignore_set_cookie = true; default_ttl = "1m"; },
              { path = "/clean"; strip_cookies = true; keep_cookies = [ "s" ];
                query = "without"; query_names = [ "utm_*" ]; query_sort = true; },
              { path = "/none"; query = "none"; },
              { path = "/ttl"; ttl = "1m"; negative_ttl = "1m"; },
              { path = "/grace"; grace = "1m"; },
              { path = "/twice"; min_uses = 3; },
              { path = "/small"; max_object = "2k"; } );'
start

hit()    { get p1 "$@"; expect status 200; expect field Cache-Status '*; hit*'; }
stored() { get p1 "$@"; expect status 200; expect field Cache-Status '*; stored*'; }
missed() { get p1 "$@"; expect status 200; expect field Cache-Status '*; fwd=*'; }

# Nothing of an account is stored, however the path is spelled.
for path in /account /account/x.css '/account;x.css' /account%2fx.css /x/../account /%61ccount; do
    missed "$path?s=10&cc=max-age=60"
    missed "$path?s=10&cc=max-age=60"
    expect field Cache-Status '*fwd=bypass*detail=rule*'
done

# A style sheet is, without the cookie that came with it; what only looks like one is not.
stored '/a.css?s=10&setcookie=id=1'
expect no-field Set-Cookie
hit     '/a.css?s=10&setcookie=id=1'
expect no-field Set-Cookie
for path in '/mail;a.css' /mail%2fa.css /mail%3fa.css /mail%0aa.css /mail%00.css; do
    missed "$path?s=10&setcookie=id=1"
    missed "$path?s=10&setcookie=id=1"
    expect  field Set-Cookie 'id=1'
done

# The origin sees only what is kept of cookies and query, and that in one order.
stored '/clean?utm_source=me&s=10&echo=1&cc=max-age=60&a=1' -H 'Cookie: id=7; s=1'
grep -q '^GET /clean?a=1&cc=max-age=60&echo=1&s=10 ' "$dir/answers/1.body" || fail "$last: other query"
grep -qi '^cookie: s=1' "$dir/answers/1.body" || fail "$last: the cookie is not kept"
hit     '/clean?s=10&cc=max-age=60&echo=1&a=1&utm_medium=x'
stored '/none?1'
hit     '/none?2'
hit     '/none'

# Lifetimes by configuration; errors that the form of a request causes are not kept.
stored '/ttl?s=10&cc=max-age=0'
hit     '/ttl?s=10&cc=max-age=0'
for status in 404 503; do
    get    p1 "/ttl?r=$status"
    get    p1 "/ttl?r=$status"
    expect status $status
    expect field Cache-Status '*; hit*'
done
for status in 400 413 431; do
    get    p1 "/ttl?r=$status&cc=public"
    get    p1 "/ttl?r=$status&cc=public"
    expect field Cache-Status '*; fwd=*'
done
stored '/grace?s=10&cc=max-age=1&age=9'
get     p1 '/grace?s=10&cc=max-age=1&age=9'
expect  field Cache-Status '*; hit; ttl=-*'

# What is asked for twice is not worth the room, what is asked for three times is.
missed '/twice?s=10&cc=max-age=60'
missed '/twice?s=10&cc=max-age=60'
expect  field Cache-Status '*detail=rarely-used*'
stored '/twice?s=10&cc=max-age=60'
hit     '/twice?s=10&cc=max-age=60'
missed '/small?s=2049&cc=max-age=60'
missed '/small?s=2049&cc=max-age=60'
stored '/small?s=2048&cc=max-age=60'
