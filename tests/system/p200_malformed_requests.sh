#!/bin/sh
# Everything that HTTP forbids, from clients and from the origin: each gets its refusal,
# nothing of it goes on, and the next request gets its own answer.
. "$(dirname "$0")/lib.sh"
PATH=$top_builddir/tests/system/malformed:$PATH
command -v malformed > /dev/null || skip "malformed is not built"

workers=1       # one pool of connections to the origin
give_port tiny  # malformed is the origin, too
proxy     p1 tiny
write_conf
start_daemon proxyd
malformed "$(port tiny)" "$(port p1)" > "$dir/malformed.log" 2>&1 ||
    fail "$(cat "$dir/malformed.log")"
