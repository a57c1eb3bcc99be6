#!/bin/sh
# Tunnels by way of other proxies: by a route, or the members of a parent array in turn; a no of
# theirs counts, and a chain that comes back is found out.
# (man/proxyd.8, "Other sites")
. "$(dirname "$0")/lib.sh"
command -v python3 > /dev/null || skip "there is no python3"

workers=1
origin  host1
at=$(port host1)
from="allow = [ \"127.0.0.1\" ]; connect_ports = [ $at ];"
loopback='allow_private = [ "127.0.0.1" ];'
forward_proxy upper "$from $loopback"
forward_proxy upper1 "$from $loopback" 'array = "parents";'
forward_proxy upper2 "$from $loopback" 'array = "parents";'
forward_proxy strict "$from"
give_port dead
grep -v '^dead ' "$dir/ports" > "$dir/others" && dead=$(port dead) && mv "$dir/others" "$dir/ports"
cat > "$dir/arrays" <<CONF
    parents = { hash = "hrw"; members = [
        "upper1 127.0.0.1 $(port upper1) http://127.0.0.1/pat Weir/1.0 0 UP 1 64",
        "upper2 127.0.0.1 $(port upper2) http://127.0.0.1/pat Weir/1.0 0 UP 1 64"
    ]; };
CONF
forward_proxy child "$from" 'parent = "parents";'
forward_proxy routed "$from" "routes = (
    { host = \"127.0.0.1\"; via = \"proxy 127.0.0.1:$(port upper)\"; },
    { host = \"127.0.0.2\"; via = \"proxy 127.0.0.1:$(port strict)\"; },
    { host = \"127.0.0.3\"; via = \"proxy 127.0.0.1:$dead\"; } );"
give_port loop
declare_instance proxies loop "cache = { dir = \"cache/loop\"; size = \"64m\"; }; forward = { $from };
    routes = ( { host = \"127.0.0.1\"; via = \"proxy 127.0.0.1:$(port loop)\"; } );"
start

through routed "http://127.0.0.1:$at/a?s=100000" -p
expect  status 200
expect  whole '/a?s=100000'
expect  upper tunnels 1
expect  routed tunnels 1
# The child alone may go to no private address: only its parents do.  All go to the owner of
# HOST:PORT.
for i in 1 2 3 4; do
    through child "http://127.0.0.1:$at/$i?s=100" -p
    expect  whole "/$i?s=100"
done
expect  upper tunnels 1
case $(counter upper1 tunnels),$(counter upper2 tunnels) in
4,0 | 0,4) ;;
*) fail "the parents shared the tunnels of one host" ;;
esac

# asked PROXY TARGET STATUS
asked() {
    last="CONNECT $2 by $1"
    head_of "$1" "CONNECT $2 HTTP/1.1\r\nHost: $2\r\n\r\n" > "$dir/answer"
    like    status "$(head -n 1 "$dir/answer")" "HTTP/1.1 $3 *"
}
asked   routed "127.0.0.2:$at" 403
asked   routed "127.0.0.3:$at" 502
asked   loop "127.0.0.1:$at" 502
expect  loop open 0
expect  routed open 0
expect  host1 requests 5
