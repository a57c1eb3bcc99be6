#!/bin/sh
# Every member of an array serves its PAC file, which a browser may keep for as long as the
# table and which is another one when the table is (weir.conf(5), ARRAYS).
. "$(dirname "$0")/lib.sh"

origin o1
for name in p1 p2; do
    proxy $name o1 'array = "edge";'
done

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
get p1 /proxy.pac -H 'Host: www.abc.test'
expect body-bytes 1024

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
