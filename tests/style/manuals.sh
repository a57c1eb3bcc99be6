#!/bin/sh
# manuals.sh -- the manual pages are well formed and say what the programs do.
#
# Every page passes mandoc -Tlint.  Every option of weir.conf has an item in
# weir.conf.5 for every group it belongs to, and every item there is an option:
# tests/conf/print_options prints the tables of common/conf as "group key" lines.

cd "${top_srcdir:-.}" || exit 99
bad=0

if [ -n "$MANDOC" ]; then
    # STYLE and links to pages that are not installed yet are no defects.
    for page in man/*.[1-9].in man/*.[1-9]; do
        [ -f "$page" ] || continue
        "$MANDOC" -Tlint -W warning "$page" || bad=1
    done
else
    echo "mandoc is not installed: the pages were not linted"
fi

options=${top_builddir:-build}/tests/conf/print_options
page=man/weir.conf.5.in
[ -f "$page" ] || page=man/weir.conf.5
if [ -x "$options" ] && [ -f "$page" ]; then
    # A key of two groups (listen, host) has two items.
    "$options" | awk -v page="$page" '
    { known[$2]++ }
    END {
        while ((getline line < page) > 0)
            if (line ~ /^\.It Cm /) { split(line, word, " "); described[word[3]]++ }
        for (key in known)
            if (described[key] + 0 != known[key])
                bad = complain(key, known[key], described[key] + 0)
        for (key in described) if (!(key in known)) bad = complain(key, 0, described[key])
        exit bad
    }
    function complain(key, groups, items) {
        print page ": " key " is an option of " groups " groups, and described " items " times"
        return 1
    }' || bad=1
else
    echo "no option tables to compare with weir.conf.5"
fi
exit $bad
