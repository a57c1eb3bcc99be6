#!/bin/sh
# SIGHUP twenty times under load: no request fails.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1
cluster  www handoff p1 'advisor = { kind = "connect"; interval = "200ms"; timeout = "200ms"; };'
start
within 5 sh -c "curl -sf $(url www /) > /dev/null" || fail "www has no server"

for daemon in dispatcherd proxyd originsim; do
    pid=$(pid_of $daemon)
    (for _ in $(seq 20); do sleep 0.15; kill -HUP "$pid"; done) &
    crowd  www -c 16 -t 4 -u 50 '/%?s=2k' "/$daemon/%?s=20k&c=0"
    wait $!
    [ "$(seen ok)" -gt 100 ] || fail "$daemon: hardly any load: $(seen ok) requests"
    expect crowd failed 0
    expect crowd refused 0
    [ "$(seen status-502)$(seen status-503)" = 00 ] || fail "$daemon: $(cat "$dir/crowd")"
done
