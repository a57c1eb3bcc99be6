#!/bin/sh
# RFC 9111 beyond the public suite: what its npm version lacks, and what its author says is
# missing from it.  Each case is a few requests and the words of Cache-Status they end with.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1
proxy   p2 o1 'cache = { dir = "cache/p2"; size = "64m"; targeted = [ ]; show_key = true; };'
start

# How the last answer came to be, by its Cache-Status.
cached()   { expect field Cache-Status '*; hit*'; }
forward()  { expect field Cache-Status "*fwd=$1*"; }
stored()   { expect field Cache-Status '*; stored*'; }

# --- CDN-Cache-Control (RFC 9213) -------------------------------------------------------
# LINES|how the second of two requests is answered, by p1 and by p2, which has no targets
while IFS='|' read -r lines with without; do
    for proxy in p1 p2; do
        path="/cdn-$proxy?s=10&lm=&etag=&$lines"
        get "$proxy" "$path"
        get "$proxy" "$path"
        wanted=$with
        [ "$proxy" = p1 ] || wanted=$without
        case $wanted in
        hit) cached ;;
        *) forward "$wanted" ;;
        esac
    done
done << 'CASES'
h=CDN-Cache-Control:max-age=60|hit|bypass
h=CDN-Cache-Control:max-age=99999999999|hit|bypass
h=CDN-Cache-Control:max-age=60&age=120|bypass|bypass
h=CDN-Cache-Control:max-age=0&cc=max-age=60|bypass|hit
h=CDN-Cache-Control:foobar,max-age=60|hit|bypass
h=CDN-Cache-Control:max-age=60&expires=-10|hit|bypass
h=CDN-Cache-Control:private&cc=max-age=60|bypass|hit
h=CDN-Cache-Control:no-store&cc=max-age=60|bypass|hit
h=CDN-Cache-Control:no-cache&cc=max-age=60&etag=a|stale|hit
h=CDN-Cache-Control:max-age=60&cc=no-store|hit|bypass
h=CDN-Cache-Control:max-age=60,%26%26&cc=no-store|bypass|bypass
h=CDN-Cache-Control:max-age=%2260%22&cc=no-store|bypass|bypass
h=Surrogate-Control:max-age=60%3Bp1&cc=no-store|hit|bypass
h=Surrogate-Control:max-age=60%3Bother&cc=no-store|bypass|bypass
CASES
get     p1 '/echo?echo=1&cc=no-store' -H 'Surrogate-Capability: x="Surrogate/1.0 ESI/1.0"'
grep -qi '^surrogate-capability: p1="Surrogate/1.0"' "$dir/answers/1.body" || fail "no capability"
grep -q ESI "$dir/answers/1.body" && fail "the claims of a client are passed on"

get     p2 '/key?s=10&cc=max-age=60&x=%41'
expect  field Cache-Status '*; key="http://127.0.0.1:*/key?s=10&cc=max-age=60&x=A"'

# --- Interim answers ----------------------------------------------------------------------
early='/early?s=10&early=103&cc=max-age=60'
get     p1 "$early"
grep -q '^HTTP/1.1 103' "$dir/answers/1.head" || fail "the 103 is lost"
expect  status 200
get     p1 "$early"
cached
grep -q '^HTTP/1.1 103' "$dir/answers/1.head" && fail "a 103 was stored"

# --- private="field", no-cache="field" (issue 182) ------------------------------------------
for directive in private no-cache; do
    path="/$directive?s=10&setcookie=a=b&h=X-User:1&cc=max-age=60,$directive=%22Set-Cookie,x-user%22"
    get     p1 "$path"
    stored
    expect  field Set-Cookie 'a=b'
    expect  field X-User 1
    get     p1 "$path"
    cached
    expect  no-field Set-Cookie
    expect  no-field X-User
done
get     p1 '/vital?s=10&cc=max-age=60,private=%22Content-Type%22'
expect  field Cache-Status '*not stored: private*'
get     p1 '/cookie?s=10&cc=max-age=60&setcookie=a=b'
expect  field Cache-Status '*not stored: Set-Cookie*'

# --- must-understand, Authorization, statuses -----------------------------------------------
get     p1 '/mu?s=10&cc=max-age=60,no-store,must-understand'
stored
get     p1 '/mu?s=10&r=299&cc=max-age=60,no-store,must-understand'
expect  field Cache-Status '*not stored: status*'
get     p1 '/auth?s=10&cc=max-age=60' -H 'Authorization: Basic YTpi'
expect  field Cache-Status '*not stored: Authorization*'
for directive in public must-revalidate s-maxage=60; do
    get p1 "/auth?s=10&cc=max-age=60,$directive" -H 'Authorization: Basic YTpi'
    stored
    get p1 "/auth?s=10&cc=max-age=60,$directive"
    cached
done
for status in 203 204 300 301 308 404 405 410 414 501; do
    get p1 "/heuristic?s=0&r=$status&lm=100000&etag="
    stored
done
for status in 201 302 307 403 500 503; do
    get p1 "/explicit?s=0&r=$status&cc=max-age=60"
    stored
    get p1 "/unsaid?s=0&r=$status&lm=100000"
    expect field Cache-Status '*not stored: status*'
done

# --- Directives of the request (issue 183) ----------------------------------------------------
get     p1 '/fresh?s=10&age=30&cc=max-age=90'
for directive in max-age=29 min-fresh=90 no-cache; do
    get p1 '/fresh?s=10&age=30&cc=max-age=90' -H "Cache-Control: $directive"
    expect field Cache-Status "*fwd=request*detail=${directive%=*}*"
done
get     p1 '/old?s=10&age=30&cc=max-age=20&etag=x'
get     p1 '/old?s=10&age=30&cc=max-age=20&etag=x' -H 'Cache-Control: max-stale'
cached
get     p1 '/old?s=10&age=30&cc=max-age=20&etag=x' -H 'Cache-Control: max-stale=60'
cached
get     p1 '/old?s=10&age=30&cc=max-age=20&etag=x' -H 'Cache-Control: max-stale=5'
forward stale
get     p1 '/none?s=10&cc=max-age=60' -H 'Cache-Control: no-store'
expect  field Cache-Status '*not stored: no-store in the request*'
get     p1 '/none2' -H 'Cache-Control: only-if-cached'
expect  status 504
expect  field Proxy-Status 'p1; error=proxy_internal_response'

# --- Conditions (issue 180) -----------------------------------------------------------------
match='/match?s=10&cc=max-age=60&etag=m&lm=1000'
get     p1 "$match"
get     p1 "$match" -H 'If-None-Match: *'
expect  status 304
cached
get     p1 "$match" -H 'If-Match: "other"'
expect  status 412
forward request
get     p1 "$match" -H 'If-Match: "m"'
expect  status 200
get     p1 "$match" -H 'If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT'
expect  status 412

put='/put?s=2000&cc=max-age=60&etag=p'
get     p1 "$put" -H 'Accept-Encoding: gzip'
get     p1 "$put" -H 'Accept-Encoding: gzip'
expect  field ETag 'W/"p-gzip"'
get     p1 "$put" -H 'If-Match: W/"p-gzip"'
expect  status 200

# --- Several validators at once ---------------------------------------------------------------
several='/several?s=10&etag=e&cc=max-age=1&h=Vary:X'
get     p1 "$several" -H 'X: 1'
get     p1 "$several" -H 'X: 2'
expect  field Cache-Status '*fwd=vary-miss; fwd-status=304*'
expect  status 200
get     p1 "$several" -H 'X: 2' -H 'If-None-Match: "e"' -H 'Cache-Control: max-stale'
cached
expect  status 304
sleep   2
get     p1 "$several" -H 'X: 2'
expect  field Cache-Status '*fwd=vary-miss; fwd-status=304*'
for x in 1 2; do
    get p1 "$several" -H "X: $x"
    cached
done
own='/own?s=10&etag=&cc=max-age=60&vary=X'     # each variant has a tag of its own
for x in 1 2 3; do get p1 "$own" -H "X: $x"; stored; done
for x in 1 2 3; do get p1 "$own" -H "X: $x"; cached; done

# --- HEAD (issue 186) -------------------------------------------------------------------------
head='/head?s=10&cc=no-cache&etag=h'
get     p1 "$head"
get     p1 "$head" -I
expect  status 200
expect  field Cache-Status '*fwd=stale; fwd-status=304*'
head='/head?s=10&cc=no-cache&etag=h&nocond=1'
get     p1 "$head"
get     p1 "$head" -I
expect  field Cache-Status '*fwd=stale; fwd-status=200*'
expect  field Age 0
head='/head?s=10&cc=max-age=60&etag=&lm='
get     p1 "$head"
get     p1 "$head" -I -H 'Cache-Control: no-cache'
expect  field Cache-Status '*fwd=request; fwd-status=200*'
expect  field Age 0
get     p1 "$head"
cached

# --- Invalidation (issues 177, 178) -----------------------------------------------------------
target='/target?r=200&s=10&cc=max-age=60'
other="http://127.0.0.1:$(port p2)/target?r=200%26s=10%26cc=max-age=60"
for method in POST PUT DELETE PATCH M-SEARCH; do
    get p1 "$target"
    get p1 "/x?r=200&s=1&loc=$other" -X "$method"
    get p1 "$target"
    cached
    get p1 "/x?r=200&s=1&loc=/target?r=200%26s=10%26cc=max-age=60" -X "$method"
    get p1 "$target"
    forward uri-miss
    get p1 "$target" -X "$method"
    get p1 "$target"
    forward uri-miss
    get p1 '/x?r=500&loc=/target?r=200%26s=10%26cc=max-age=60' -X "$method"
    get p1 "$target"
    cached
done
for method in OPTIONS PROPFIND REPORT SEARCH QUERY; do
    get p1 "$target" -X "$method"
    get p1 "$target"
    cached
done
for value in a b; do get p1 "$target&vary=X" -H "X: $value"; done
get     p1 "$target&vary=X" -X POST
for value in a b; do
    get p1 "$target&vary=X" -H "X: $value"
    expect field Cache-Status '*miss*'
done

# --- The answer to a POST, kept for GET if it is what a GET would give -----------------------
post='/post?s=10&cc=max-age=60&h=Content-Location:'
get     p1 "$post%23" -X POST
stored
get     p1 "$post%23"
cached
get     p1 "$post/elsewhere" -X POST
get     p1 "$post/elsewhere"
forward uri-miss

# --- Errors made here (RFC 9209) ---------------------------------------------------------------
get     p1 '/reset?s=10&reset=0'
expect  status 502
expect  field Proxy-Status 'p1; error=connection_terminated*'
get     p1 '/bad?s=10&bad=0'
expect  status 502
expect  field Proxy-Status 'p1; error=http_protocol_error*'
get     p1 '/100%'
expect  status 400
expect  field Proxy-Status 'p1; error=http_request_error*'

# --- Stale (RFC 5861) ---------------------------------------------------------------------------
swr='/swr?s=10&every=1&cc=max-age=1,stale-while-revalidate=60'
sie='/sie?s=10&cc=max-age=1,stale-if-error=60'
plain='/plain?s=10&cc=max-age=1'
for path in "$swr" "$sie" "$plain" "$plain,must-revalidate" "$plain,s-maxage=1"; do
    get p1 "$path"
done
sleep   2
get     p1 "$swr"
expect  field Cache-Status '*; hit; ttl=-*'
stop_daemon originsim
for path in "$sie" "$plain"; do
    get p1 "$path"
    expect status 200
    expect field Cache-Status '*fwd=stale*stale-if-unreachable*'
done
for path in "$plain,must-revalidate" "$plain,s-maxage=1"; do
    get p1 "$path"
    expect status 502
    expect field Proxy-Status 'p1; error=connection_refused*'
done
