#!/bin/sh
# No-Vary-Search: answers say what of the query makes no difference to them.
# The body of /...?echo=1 is the request, so it tells with which one it was fetched.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; no_vary_search = true; show_key = true; };
    purge = { allow = [ "127.0.0.0/8" ]; };'
proxy   p2 o1
start

ctl()    { weirctl -f "$conf" "$@" > "$dir/ctl" 2>&1 || fail "weirctl $*: $(cat "$dir/ctl")"; }
hit()    { get p1 "$@"; expect field Cache-Status '*; hit*'; }
stored() { get p1 "$@"; expect field Cache-Status '*; stored*'; }
asked()  { grep -q -- "$1" "$dir/answers/1.body" || fail "$last: not the answer to $1"; }
rule() { echo "echo=1&cc=max-age=600&h=No-Vary-Search:$1"; }

# Some parameters do not count; all go to the origin.
some=$(rule 'params=(%22utm%22%20%22ref%22)')
stored  "/some?$some&utm=1&id=1"
asked   'utm=1&id=1'
hit     "/some?$some&utm=2&id=1"
asked   'utm=1&id=1'
hit     "/some?ref=x&$some&id=1"
hit     "/some?$some&%75tm=x&id=%31"
hit     "/some?$some&id=1"
expect  field Cache-Status '*; key="http://127.0.0.1:*&id=1"*'
stored  "/some?$some&utm=1&id=2"
asked   'id=2'
hit     "/some?$some&id=2&utm=3"
stored  "/some?id=1&$some"          # the order counts
stored  "/other?$some&id=1"         # it is of another path

# All but some.
but=$(rule 'params,except=(%22id%22),key-order')
stored  "/but?id=1&x=1&$but"
hit     "/but?$but&x=2&y&id=1"
stored  "/but?id=2&$but"
stored  "/but?$but"
hit     "/but?$but&x=1"

# The order.
order=$(rule 'key-order')
stored  "/order?a=1&b=2&$order"
hit     "/order?b=2&$order&a=1"
stored  "/order?b=2&$order&a=2"

# Another proxy does not care, nor do answers without the field.
get     p2 "/some?$some&utm=1"
get     p2 "/some?$some&utm=2"
expect  field Cache-Status '*fwd=uri-miss*'
none='echo=1&cc=max-age=600'
stored  "/some?$none&utm=1"
stored  "/some?$none&utm=2"
hit     "/some?$none&utm=1"
asked   'utm=1'
hit     "/some?$none&utm=2"
hit     "/some?$some&utm=9&id=1"

# A new rule: what was stored by the old one is not used by it.
all=$(rule 'params')
stored  "/turn?id=1&$some&utm=1"
hit     "/turn?id=1&$some&utm=2"
stored  "/turn?id=2&$all"
hit     "/turn?id=3&$all"
asked   'id=2'
hit     "/turn?id=1&$some&utm=2"    # all that does not count now counts no more

# With Vary.
vary="$(rule 'params=(%22utm%22)')&vary=X"
stored  "/vary?$vary&utm=1" -H 'X: 1'
hit     "/vary?$vary&utm=2" -H 'X: 1'
stored  "/vary?$vary&utm=3" -H 'X: 2'
hit     "/vary?$vary&utm=4" -H 'X: 2'
asked   'X: 2'

# Validation keeps it.
valid="s=10&etag=a&cc=max-age=0&h=No-Vary-Search:params=(%22utm%22)"
stored  "/valid?$valid&utm=1"
get     p1 "/valid?$valid&utm=2"
expect  field Cache-Status '*; fwd=stale; fwd-status=304*'
get     p1 "/valid?$valid&utm=3"
expect  field Cache-Status '*; fwd=stale; fwd-status=304*'

# Many at once cost one fetch.
slow="$(rule 'params=(%22utm%22)')&d=fixed:300"
stored  "/slow?$slow"
get     p1 "/slow?$slow" -X PURGE
before=$(counter o1 requests)
fetchers=
for i in 1 2 3 4 5 6 7 8; do
    fetch "$dir/answers/$i" p1 "/slow?$slow&utm=$i" &
    fetchers="$fetchers $!"
done
# shellcheck disable=SC2086 # a list of ids
wait $fetchers
expect  o1 requests $((before + 1))

# Invalidation and purges find it under any of its URLs.
stored  "/post?$some"
get     p1 "/post?$some&utm=1" -X POST -d a
stored  "/post?$some"
hit     "/post?$some&utm=2"
get     p1 "/post?$some&utm=3" -X PURGE
stored  "/post?$some&utm=4"
get     p1 "/post?$some&utm=3" -X PURGE -H 'Fastly-Soft-Purge: 1'
get     p1 "/post?$some"
expect  field Cache-Status '*fwd=stale*purged*'
get     p1 "/vary?$vary&utm=9" -X PURGE -H 'Fastly-Soft-Purge: 1'
get     p1 "/vary?$vary" -H 'X: 2'
expect  field Cache-Status '*fwd=stale*purged*'
ctl     cache "$(url p1 "/post?$some&utm=7")"
grep -q ': 1 stored' "$dir/ctl" || fail "weirctl does not find it: $(cat "$dir/ctl")"
ctl     hot
grep -q 'search' "$dir/ctl" && fail "weirctl hot shows a marker"
exit 0
