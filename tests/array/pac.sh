#!/bin/sh
# The PAC file of an array, run by node and by pactester, ranks as the C++ does: 100,000 and
# 2,000 URLs, whole rankings (pac.js).  Without node, pactester alone and fewer arrays.
rank_urls=${top_builddir:-.}/tests/array/rank_urls
if command -v node > /dev/null; then
    exec node "${top_srcdir:-.}/tests/array/pac.js" "$rank_urls"
fi
command -v pactester > /dev/null || { echo "no node and no pactester here: skipped"; exit 77; }
echo "no node here: pactester alone"

dir=$(mktemp -d "${TMPDIR:-/tmp}/weir-pac-XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
{
    printf 'Proxy Array Information/1.0\nConfigID: 1\nX-Seed: 81985529216486895\n\n'
    for i in 1 2 3 4; do
        echo "proxy$i.example.net 10.0.0.$i 808$i http://pat X 0 UP $i 1"
    done
} > "$dir/table.pat"
awk 'BEGIN {
    srand(1)
    for (i = 0; i < 2000; i++)
        printf "%s://www%d.Example.com%s/a/%d/%x?q=%d\n", rand() < 0.8 ? "http" : "https",
            rand() * 500, rand() < 0.2 ? ":8080" : "", i, rand() * 1e9, rand() * 1000
}' > "$dir/urls"

for hash in carp carp-squid hrw; do
    "$rank_urls" -h $hash -p "$dir/table.pat" > "$dir/proxy.pac" || exit 1
    "$rank_urls" -h $hash -r "$dir/table.pat" < "$dir/urls" > "$dir/routes"
    paste -d ' ' "$dir/urls" "$dir/routes" | sed 's/ / : /' > "$dir/wanted"
    pactester -p "$dir/proxy.pac" -f "$dir/urls" > "$dir/got" || exit 1
    cmp "$dir/wanted" "$dir/got" || exit 1
    echo "pactester: $hash 1:2:3:4: 2000 URLs, 0 differences"
done
