#!/bin/sh
# Variants of one URL: as many as configured, and the one that is of least use goes first.
. "$(dirname "$0")/lib.sh"

workers=1
origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; variants = 3; };
    rules = ( { path = "/tenant"; key_cookies = [ "tenant" ]; variants = 128; } );'
start

object='/v?s=100&cc=max-age=60&vary=X'
stored() { get p1 "$object" -H "X: $1"; expect field Cache-Status '*; stored*'; }
hit()    { get p1 "$object" -H "X: $1"; expect field Cache-Status '*; hit*'; }

for x in 1 2 3; do stored $x; done
for x in 1 3 1 3; do hit $x; done
stored 4        # 2 has to go
for x in 1 3 4; do hit $x; done
stored 2        # 4 was used least
hit 1
hit 3
hit 2
stored 4

# Many of another URL: never more than three are there.
object='/w?s=100&cc=max-age=60&vary=X'
for x in $(seq 20); do stored "$x"; done
kept=0
for x in $(seq 20); do
    get p1 "$object" -H "X: $x" -H 'Cache-Control: only-if-cached'
    case $(field Cache-Status < "$dir/answers/1.head") in *'; hit'*) kept=$((kept + 1)) ;; esac
done
[ "$kept" -eq 3 ] || fail "$kept variants are left, not 3"

# Part of the key by configuration, whatever the answer says.
object='/tenant?s=100&cc=max-age=60&echo=1'
for t in $(seq 40); do
    get    p1 "$object" -H "Cookie: a=$t; tenant=$t"
    expect field Cache-Status '*; stored*'
done
for t in $(seq 40); do
    get    p1 "$object" -H "Cookie: tenant=$t; a=1"
    expect field Cache-Status '*; hit*'
    grep -q "tenant=$t" "$dir/answers/1.body" || fail "$last: not the answer of $t"
done

# Languages.
object='/l?s=100&cc=max-age=60&vary=Accept-Language'
get     p1 "$object" -H 'Accept-Language: en, de'
for same in 'de, en' 'EN,De' ' de ;q=1.0,  en'; do
    get    p1 "$object" -H "Accept-Language: $same"
    expect field Cache-Status '*; hit*'
done
get     p1 "$object" -H 'Accept-Language: en, de;q=0.9'
expect  field Cache-Status '*; fwd=vary-miss*'
