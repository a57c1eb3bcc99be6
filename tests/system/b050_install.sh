#!/bin/sh
# make install never overwrites a weir.conf that somebody has edited, and make
# uninstall leaves it; one that nobody touched follows the sample and goes.
. "$(dirname "$0")/lib.sh"

unset MAKEFLAGS MAKELEVEL
weir_make() { make -s -C "$top_builddir" DESTDIR="$dir/root" sysconfdir=/etc "$@" > "$dir/make.err" 2>&1; }
installed=$dir/root/etc/weir/weir.conf

weir_make install-weir-conf || fail "cannot install"
cmp -s "$installed" "$installed.sample" || fail "weir.conf is not the sample"
grep -q 'run_dir = "/' "$installed" || fail "the installed site keeps its state beside weir.conf"

echo "# of last year" | tee -a "$installed" "$installed.sample" > /dev/null
weir_make install-weir-conf || fail "cannot install again"
! grep -q "of last year" "$installed" || fail "an untouched weir.conf did not follow the sample"

echo "# edited" >> "$installed"
weir_make install-weir-conf || fail "cannot install over an edited weir.conf"
grep -q "# edited" "$installed" || fail "an edited weir.conf was overwritten"
weir_make uninstall-weir-conf || fail "cannot uninstall"
grep -q "# edited" "$installed" || fail "an edited weir.conf was removed"

weir_make install-weir-conf
cp "$installed.sample" "$installed"
weir_make uninstall-weir-conf
[ ! -e "$installed" ] || fail "an untouched weir.conf was left behind"
