#!/bin/sh
# sizes.sh -- no file needs scrolling for long, and none keeps a list of wishes.
#
# A source file above the limit must be named in tests/style/long_files with a
# reason ("path  why"), and a name there must be needed.  Open work goes to the
# tracker, known limits to a manual.

limit=400
cd "${top_srcdir:-.}" || exit 99
bad=0
sources=$(find common dispatcherd proxyd originsim weirctl tests quickstart etc configure.ac \
    Makefile.am -type f \( -name '*.h' -o -name '*.cc' -o -name '*.c' -o -name '*.sh' \
    -o -name '*.py' -o -name '*.in' -o -name '*.mk' -o -name '*.a[cm]' -o -name quickstart \) |
    LC_ALL=C sort)

for file in $(echo "$sources" | xargs wc -l | awk -v limit=$limit '$2 != "total" && $1 > limit { print $2 }'); do
    grep -q "^$file  *[^ ]" tests/style/long_files || {
        echo "$file: longer than $limit lines; split it, or say why in tests/style/long_files"
        bad=1
    }
done

sed -n 's/^\([^# ][^ ]*\).*/\1/p' tests/style/long_files | while read -r file; do
    [ -f "$file" ] && [ "$(wc -l < "$file")" -gt $limit ] || echo "$file: needs no entry in tests/style/long_files"
done | grep . && bad=1

# The words are put together here so that this file does not find itself.
echo "$sources" | xargs grep -nwE "TO""DO|FIX""ME|XX""X" && bad=1
exit $bad
