#!/bin/sh
# scripts.sh -- every shell script passes shellcheck.

[ -n "$SHELLCHECK" ] || { echo "shellcheck is not installed"; exit 77; }
cd "${top_srcdir:-.}" || exit 99
scripts=$(find quickstart .ci tests etc -type f ! -path '*/corpus/*' |
    while read -r file; do
        read -r first < "$file" 2>/dev/null
        case $file:$first in *.sh:* | *:'#!/bin/sh'*) echo "$file" ;; esac
    done | LC_ALL=C sort)
# SC1091: files read with "." are checked by themselves.
# SC2154, SC2034: names that lib.sh gives its scripts, and takes from them.
# SC2015: "a && b || c" is meant as it is.  SC2016: awk programs contain "$1".
# shellcheck disable=SC2086 # a list of words
"$SHELLCHECK" --shell=sh --exclude=SC1091,SC2015,SC2016,SC2034,SC2154 $scripts
