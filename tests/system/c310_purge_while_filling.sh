#!/bin/sh
# A purge while the object is being fetched: who asked before gets it, nobody after.
# The body of /...?echo=1 is the request, so it tells with which one it was fetched.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; };
               purge = { allow = [ "127.0.0.1" ]; };'
start

# round NAME WORDS CURL-OPTION...: purges with these options, while the head or the body of
# /NAME is on its way (WORDS of originsim(8) make it slow).
round() {
    path="/$1?echo=1&cc=max-age=600&h=xkey:%20$1&$2"
    shift 2
    fetch "$dir/first" p1 "$path" -H 'X-N: <old>' &
    first=$!
    sleep   0.2
    get     p1 "$@" -X PURGE
    expect  status 200
    parallel 4 get p1 "$path" -H 'X-N: <new>'
    expect  every status 200
    wait $first
    grep -q '<old>' "$dir/first.body" || fail "$path: who asked before got: $(cat "$dir/first.body")"
    ! grep -l '<old>' "$dir"/answers/*.body || fail "$path: the old body came after the purge"
    get     p1 "$path" -H 'X-N: <later>'
    ! grep -q '<old>' "$dir/answers/1.body" || fail "$path: the old body was stored"
}
slow_head='t=600'
slow_body='pause=600'
for words in "$slow_head" "$slow_body"; do
    kind=${words%%=*}
    round "url-$kind" "$words" "/url-$kind?echo=1&cc=max-age=600&h=xkey:%20url-$kind&$words"
    round "tag-$kind" "$words" / -H "xkey: tag-$kind"
    round "all-$kind" "$words" / -H 'Purge-Scope: all'
done
