#!/bin/sh
# Nothing that one user sends reaches another by way of the cache, and no error that one
# causes is kept for all; see tests/system/poisoning/rows.h.
. "$(dirname "$0")/lib.sh"
PATH=$top_builddir/tests/system/poisoning:$PATH
command -v poisoning > /dev/null || skip "poisoning is not built"

give_port tiny  # poisoning is the origin, too
proxy     p1 tiny 'cache = { dir = "cache/p1"; size = "64m"; };
    rules = ( { path = "*.css"; default_ttl = "1m"; ignore_set_cookie = true; },
              { path = "*/static/*"; ttl = "1m"; default_ttl = "1m"; },
              { path = "*/clean"; query = "without"; query_names = [ "utm_*" ]; query_sort = true;
                strip_cookies = true; },
              { path = "*/keyed"; key_fields = [ "X-Forwarded-Host" ]; key_cookies = [ "tenant" ]; } );'
write_conf
start_daemon proxyd
poisoning "$(port tiny)" "$(port p1)" > "$dir/poisoning.log" 2>&1 ||
    fail "$(cat "$dir/poisoning.log")"
