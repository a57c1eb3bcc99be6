#!/bin/sh
# Every member of an array serves its PAC file, which a browser may keep for as long as the
# table and which is another one when the table is (weir.conf(5), ARRAYS).
. "$(dirname "$0")/lib.sh"

origin o1
proxy p1 o1 "array = \"edge\"; forward = { allow = [ \"127.0.0.1\" ];
    allow_private = [ \"127.0.0.0/8\" ]; connect_ports = [ $(port o1) ]; };"
proxy p2 o1 'array = "edge";'

# edge TTL LOAD-OF-P2: the array of weir.conf.
edge() {
    rm -f "$dir/arrays"
    array edge "p1 p2:$2" "list_ttl = \"$1\"; pac = { default_route = \"PROXY 127.0.0.1:1\";
        custom = \"$dir/custom.js\"; direct_hosts = [ \"*.intra.test\" ]; };"
}
echo '    if (url == "http://special.test/") return "DIRECT";' > "$dir/custom.js"
edge 10m 1
start

for path in /proxy.pac /wpad.dat; do
    get p1 "$path"
    expect status 200
    expect field Content-Type application/x-ns-proxy-autoconfig
    expect field Cache-Control max-age=600
    expect field ETag '"????????????????"'
done
cp "$dir/answers/1.body" "$dir/proxy.pac"
etag=$(field ETag < "$dir/answers/1.head")

# The workers of both members have the same.
parallel 8 get p2 /proxy.pac
expect every field ETag "$etag"
expect every body "$(cat "$dir/proxy.pac")"

get p1 /proxy.pac -H "If-None-Match: $etag"
expect status 304
get p1 /proxy.pac -I
expect status 200

# Under the site's name, it is the site's.
get p2 /proxy.pac -H 'Host: www.abc.test'
expect body-bytes 1024

# stale PROXY-CONFIG: what a browser with this field learns when it opens a tunnel.
stale() {
    curl -s -o "$dir/tunnelled" -D - --max-time 10 --proxytunnel --proxy "$(url p1 '')" \
        ${1:+--proxy-header "Proxy-Config: $1"} "$(url o1 /x)" | tr -d '\r' |
        sed -n 's/^Proxy-Config-Stale: //p'
}
# stale_is WANTED PROXY-CONFIG
stale_is() { [ "$(stale "$2")" = "$1" ] || fail "$2: stale is $(stale "$2"), not $1"; }
pac_url=$(url p1 /proxy.pac)
now=$(date +%s)
stale_is '?0' "url=\"$pac_url\", fetched=@$((now + 2))"
stale_is '?1' "url=\"$pac_url\", fetched=@$((now - 1000))"
stale_is '' ''
stale_is '' "url=\"$pac_url\""
stale_is '' "url=\"$pac_url\", fetched=$now"
stale_is '' "url=\"http://elsewhere.test/proxy.pac\", fetched=@$now"
stale_is '' "url=\"$pac_url\", fetched=@$now, what is this?"

# Another table, another file.
edge 5m 3
write_conf
kill -HUP "$(pid_of proxyd)"
changed() {
    get p1 /proxy.pac
    [ "$(field ETag < "$dir/answers/1.head")" != "$etag" ]
}
within 10 changed || fail "the PAC file does not change with the table"
expect field Cache-Control max-age=300
stale_is '?1' "url=\"$pac_url\", fetched=@$now"

# pac FILE URL: what the file answers.
pac() {
    pactester -p "$1" -u "$2" || fail "$2: pactester refuses $1"
}
command -v pactester > /dev/null || { echo "no pactester here: not run"; exit 0; }
routes=$(pac "$dir/proxy.pac" http://www.abc.test/x)
one="PROXY 127.0.0.1:$(port p1)" two="PROXY 127.0.0.1:$(port p2)" last_one="PROXY 127.0.0.1:1"
case $routes in
"$one; $two; $last_one" | "$two; $one; $last_one") ;;
*) fail "the routes are $routes" ;;
esac
for url in http://special.test/ http://plain/ http://a.intra.test/x; do
    [ "$(pac "$dir/proxy.pac" $url)" = DIRECT ] || fail "$url is not direct"
done
