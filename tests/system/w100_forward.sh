#!/bin/sh
# A forward proxy: other sites for the clients it is told of, by http and through tunnels, from
# the cache where that is right; for nobody else, and never for everybody by itself.
# (man/weir.conf.5, section FORWARD)
. "$(dirname "$0")/lib.sh"

echo "web.test A 127.0.0.1
web.test AAAA ::1
private.test A 127.0.0.5
rebind.test A rebind 127.0.0.1 127.0.0.5
far.test A 127.0.0.7 127.0.0.1
silent.test A silent
silent.test AAAA silent
nothing.test A" > "$dir/names"
name_server "$dir/names"
origin  host1
dns="dns = [ \"127.0.0.1:$dns_port\" ];"
loopback='allow_private = [ "127.0.0.1", "127.0.0.7" ];'
from='allow = [ "127.0.0.0/8" ];'
ports="connect_ports = [ $(port host1), 1 ];"
forward_proxy p1 "$from $dns $loopback $ports deny_to = [ \"*.denied.test\" ];
    connect_timeout = \"1s\";"
forward_proxy closed "$dns $loopback $ports"
forward_proxy public "$from $dns $ports"
forward_proxy strict "$from $dns $loopback $ports methods = [ \"GET\" ]; ports = [ 81 ];"
proxy   reverse host1
proxy   both host1 "forward = { $from $dns $loopback };"
start
web=http://web.test:$(port host1)

# --- What is allowed works, and is cached by its URL ---------------------------------------

through p1 "$web/a?s=5000"
expect  status 200
expect  whole '/a?s=5000'
expect  field Cache-Status 'p1; fwd=uri-miss;*stored*'
through p1 "$web/a?s=5000"
expect  field Cache-Status 'p1; hit*'
expect  host1 requests 1
# Over the same connection to the site, and without asking for its name again.
through p1 "$web/b?s=10"
expect  whole '/b?s=10'
[ "$(grep -c '^web.test' "$dir/dns.asked")" -le 4 ] || fail "each worker asks once for each family"
through p1 "http://127.0.0.1:$(port host1)/c?s=10"
expect  whole '/c?s=10'
through p1 "$web/d?s=10" -X POST -d body
expect  status 200
through p1 "http://far.test:$(port host1)/e?s=10"
expect  whole '/e?s=10'

# --- Tunnels ----------------------------------------------------------------------------------

through p1 "$web/t?s=100000" -p
expect  status 200
expect  whole '/t?s=100000'
same    connect "$connect_status" 200
expect  p1 tunnels 1
expect  p1 open 0
within  2 grep -q '"CONNECT web.test:[0-9]* HTTP/1.1" 200 1[0-9]* .* tunnel web.test' \
    "$dir/log/p1.access.log" || fail "the tunnel is not in the log"

# --- Nobody else, and nowhere else ------------------------------------------------------------

# refused PROXY STATUS TYPE TARGET [OPTION...]: the answer, also to CONNECT.
refused() {
    proxy=$1 wanted=$2 type=$3 target=$4
    shift 4
    through "$proxy" "$target" "$@"
    expect  status "$wanted"
    expect  field Proxy-Status "$proxy; error=$type*"
    name=${target#http://} name=${name%%/*}
    last="CONNECT $name by $proxy"
    head_of "$proxy" "CONNECT $name HTTP/1.1\\r\\nHost: $name\\r\\n\\r\\n" > "$dir/connect"
    like    status "$(head -n 1 "$dir/connect")" "HTTP/1.1 $wanted *"
    like    Proxy-Status "$(field Proxy-Status < "$dir/connect")" "$proxy; error=$type*"
}
at=$(port host1)
refused closed 403 http_request_denied "http://web.test:$at/"
refused p1 403 http_request_denied "http://x.denied.test:$at/"
refused p1 403 http_request_denied "http://web.test:25/"
refused p1 403 destination_ip_prohibited "http://private.test:$at/"
refused p1 403 destination_ip_prohibited "http://127.0.0.5:$at/"
refused p1 403 destination_ip_prohibited "http://[::1]:$at/"
refused p1 403 destination_ip_prohibited "http://[::ffff:127.0.0.5]:$at/"
refused p1 403 destination_ip_prohibited "http://0.0.0.0:$at/"
refused p1 502 dns_error "http://none.test:$at/"
refused p1 502 dns_error "http://nothing.test:$at/"
refused p1 504 dns_timeout "http://silent.test:$at/"
refused public 403 destination_ip_prohibited "http://web.test:$at/"
refused strict 403 http_request_denied "http://web.test:$at/"
expect  closed denied 2
expect  closed fetches 0

# A name that leads to an allowed address now and to a private one the next time gets nobody
# there; its time to live is a second.
through p1 "http://rebind.test:$at/r?s=10" -p
expect  whole '/r?s=10'
rebound() {
    through p1 "http://rebind.test:$at/r?s=10" -p
    [ "$connect_status" = 403 ]
}
within  2 rebound || fail "a name that was rebound leads to a private address"

through p1 "http://web.test:1/" -p
same    connect "$connect_status" 502

# What a proxy listens on is no destination, and a request in origin form for others is none.
through p1 "http://127.0.0.1:$(port p1)/"
expect  status 421
get     p1 /a
expect  status 421
get     p1 /a -H 'Host: web.test'
expect  status 421

# --- A proxy without the group is what it was -------------------------------------------------

through reverse "http://elsewhere.test/a?s=10"
expect  status 200
expect  whole '/a?s=10'
through reverse "http://elsewhere.test:$at/" -p
same    connect "$connect_status" 405

# --- A site of its own and others -------------------------------------------------------------

get     both '/own?s=10'
expect  whole '/own?s=10'
through both "http://127.0.0.1:$(port both)/own?s=10"
expect  field Cache-Status 'both; hit*'
through both "http://both/own?s=20"
expect  whole '/own?s=20'
through both "$web/other?s=10"
expect  whole '/other?s=10'
get     both '/other?s=10' -H "Host: web.test:$at"
expect  status 421
