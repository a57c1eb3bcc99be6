#!/bin/sh
# conformance.sh -- the public suite for HTTP caches (cache-tests.fyi) against a proxyd.
#
#     conformance.sh SUITE [ID]     SUITE: the directory of the package http-cache-tests
#
# Its origin server runs behind a proxyd with the cache settings that are shipped; report.mjs
# makes a table of what its client finds, and compares it with the list in `exceptions`.
# With an ID one test runs, and every head of it is shown.
suite=$1 id=${2-} here=$(cd "$(dirname "$0")" && pwd)
: "${top_srcdir:=$here/../..}"
export top_srcdir
limit=${limit:-300}
. "$top_srcdir/tests/system/lib.sh"

# The suite is made for `npm run`, which gives its programs these.
export npm_config_protocol=http npm_config_id="$id" npm_package_config_id=

[ -d "$suite" ] || fail "there is no $suite"
give_port suite
proxy   p1 suite
npm_config_port=$(port suite) npm_config_pidfile=$dir/suite.pid
export npm_config_port npm_config_pidfile
sed -i '/^suite /d' "$dir/ports"  # it listens on all addresses, where start does not look
cd "$suite" || exit 99
node --no-warnings server/server.mjs > "$dir/suite.log" 2>&1 &
server=$!
start
within 10 curl -s -o /dev/null "http://127.0.0.1:$npm_config_port/" || fail "the suite does not listen"
npm_config_base=http://127.0.0.1:$(port p1) node --no-warnings cli.mjs > "$dir/results.json"
kill "$server"
if [ -n "$id" ]; then
    cat "$dir/results.json"
    grep -v WARNING "$dir/suite.log"
else
    node --no-warnings "$here/report.mjs" "$suite" "$dir/results.json" "$here/exceptions" || {
        rm -f "$dir"/*.err "$dir"/log/*.log  # the table says it all
        exit 1
    }
fi
