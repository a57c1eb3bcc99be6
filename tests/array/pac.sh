#!/bin/sh
# The PAC file of an array, run by node and by pactester, ranks as the C++ does: 100,000 and
# 2,000 URLs, whole rankings (pac.js).
command -v node >/dev/null || { echo "no node here: skipped"; exit 77; }
exec node "${top_srcdir:-.}/tests/array/pac.js" "${top_builddir:-.}/tests/array/rank_urls"
