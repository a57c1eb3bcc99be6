#!/bin/sh
# manuals.sh -- the manual pages are well formed and say what the programs do.
#
# Every page passes mandoc -Tlint.  Every option of weir.conf has an item in
# weir.conf.5, and every item there is an option: tests/conf/print_options
# prints the tables of common/conf as lines of "section key".

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
    "$options" | awk -v page="$page" '
    { known[$2] = 1 }
    END {
        while ((getline line < page) > 0)
            if (line ~ /^\.It Cm /) { split(line, word, " "); described[word[3]] = 1 }
        for (key in known) if (!(key in described)) { print page ": option " key " is not described"; bad = 1 }
        for (key in described) if (!(key in known)) { print page ": " key " is no option"; bad = 1 }
        exit bad
    }' || bad=1
else
    echo "no option tables to compare with weir.conf.5"
fi
exit $bad
