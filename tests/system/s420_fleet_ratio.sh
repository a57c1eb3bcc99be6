#!/bin/sh
# Three members have the hit ratio of one cache three times their size, within 2 points, on a
# load by Zipf's law; and what fits is fetched from the origin once.
. "$(dirname "$0")/lib.sh"

command -v python3 > /dev/null || skip "there is no python3"
workers=1
origin   o1
origin   o2
for p in p1 p2 p3; do
    proxy $p o1 "array = \"edge\"; cache = { dir = \"cache/$p\"; size = \"16m\"; slots = 8192; };"
done
proxy    one o2 "cache = { dir = \"cache/one\"; size = \"48m\"; slots = 24576; };"
array    edge 'p1 p2 p3'
start

load() { # PORTS BYTES
    # shellcheck disable=SC2086 # a list
    wrong=$("$top_srcdir/tests/system/zipf.py" 9000 12000 "$2" $1) || fail "zipf.py"
    [ "$wrong" -eq 0 ] || fail "$wrong answers were wrong"
}
expect_alike() { # MOST
    fleet=$(($(counter o1 requests) - fleet)) single=$(($(counter o2 requests) - single))
    echo "fetched of 9000: by three members $fleet, by one cache of their size $single"
    difference=$((fleet > single ? fleet - single : single - fleet))
    [ $difference -le "$1" ] || fail "that is $difference apart"
}
all="$(port p1) $(port p2) $(port p3)" fleet=0 single=0

# All of it fits: the same URLs, each once.
load "$all" 10000
load "$(port one)" 10000
expect_alike 0
fleet=$(counter o1 requests) single=$(counter o2 requests)

# Twice what fits.
load "$all" 40000
load "$(port one)" 40000
expect_alike 180
