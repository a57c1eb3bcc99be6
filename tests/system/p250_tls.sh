#!/bin/sh
# TLS to clients: a certificate for each name, sessions that resume at any worker and after a
# reload.  TLS to the origin: who it is gets checked.
. "$(dirname "$0")/lib.sh"
command -v openssl > /dev/null || skip "there is no openssl"

# certificate NAME [ISSUER]: NAME.pem and NAME.key, by itself or an issuer.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
        -addext "subjectAltName=DNS:$1" -keyout "$dir/$1.key" -out "$dir/$1.pem" 2> /dev/null \
        ${2:+-CA "$dir/$2.pem" -CAkey "$dir/$2.key" -addext basicConstraints=critical,CA:FALSE} ||
        skip "openssl makes no certificate"
}
certificate www.test
certificate img.test
certificate ca.test
certificate other.test
certificate host1.test ca.test

# tls_instance KIND NAME TLS SETTINGS: one that listens with TLS only.
tls_instance() {
    give_port "$2"
    echo "    $2 = { listen = ( { address = \"127.0.0.1:$(port "$2")\"; tls = ( $3 ); } ); $4 };" \
        >> "$dir/$1"
}
pair() { echo "{ certificate = \"$1.pem\"; key = \"$1.key\"; }"; }
# to_host1 NAME CA HOST: a plain proxy that asks host1 over TLS.
to_host1() {
    give_port "$1"
    declare_instance proxies "$1" "origin = { url = \"https://127.0.0.1:$(port host1)\";
        host = \"$3\"; ca_file = \"$2.pem\"; }; cache = { dir = \"cache/$1\"; size = \"64m\"; };"
}

tls_instance origins host1 "$(pair host1.test)" ''
to_host1 right ca.test host1.test
to_host1 wrong_name ca.test elsewhere.test
to_host1 wrong_ca other.test host1.test
tls_instance proxies p1 "$(pair www.test), $(pair img.test)" \
    "origin = \"http://127.0.0.1:$(port right)\"; cache = { dir = \"cache/p1\"; size = \"64m\"; };"
cd "$dir" || fail "no $dir"
start

# ask NAME [OPTION...]: a TLS client; its answer is in $dir/asked.
ask() {
    name=$1
    shift
    printf 'GET /a?s=20 HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$name" |
        timeout 10 openssl s_client -connect "127.0.0.1:$(port p1)" -servername "$name" -ign_eof \
            "$@" > "$dir/asked" 2>&1
    last="ask $name $*"
}
asked() { grep -q "$1" "$dir/asked" || fail "$last: no \"$1\" in $(cat "$dir/asked")"; }

ask     www.test
asked   'subject=CN = www.test'
asked   'HTTP/1.1 200 OK'
ask     img.test
asked   'subject=CN = img.test'
ask     unknown.test
asked   'subject=CN = www.test'
ask     www.test -tls1_1
! grep -q '^HTTP/1.1' "$dir/asked" || fail "TLS 1.1 is spoken"

# Several times, so that both workers see tickets of the other; then after a reload.
resumes() {
    for _ in 1 2 3 4 5 6; do
        ask     www.test "-tls$1" -sess_in "$dir/session"
        asked   '^Reused, TLSv1'
        asked   'HTTP/1.1 200 OK'
    done
}
for version in 1_2 1_3; do
    ask     www.test -tls$version -sess_out "$dir/session"
    asked   '^New, TLSv1'
    resumes $version
done
kill -HUP "$(pid_of proxyd)"
reloaded() { grep -q 'reloaded: generation 2' "$dir/proxyd.err"; }
within  10 reloaded || fail "no reload: $(cat "$dir/proxyd.err")"
resumes 1_3

# Warming over TLS: https URLs go to the listener that speaks it.
if command -v weirctl > /dev/null; then
    warm="https://www.test/warm?s=20&cc=max-age=60"
    echo "$warm" | weirctl -f "$conf" -i p1 warm - > "$dir/ctl" 2>&1 || fail "warm: $(cat "$dir/ctl")"
    weirctl -f "$conf" -i p1 cache "$warm" > "$dir/ctl" 2>&1
    grep -q ': 1 stored' "$dir/ctl" || fail "not warm: $(cat "$dir/ctl")"
    ! echo "http://www.test/" | weirctl -f "$conf" -i p1 warm - > "$dir/ctl" 2>&1 ||
        fail "p1 has no plain listener"
fi

logged() { grep -q "$1" "$dir/proxyd.err" || fail "not in the log: $1"; }

# Who the origin is.
get     right '/b?s=3000'
expect  status 200
expect  whole '/b?s=3000'
for wrong in wrong_name wrong_ca; do
    get     $wrong '/b?s=10'
    expect  status 502
    logged  "proxy $wrong: origin .*: TLS failure"
done
logged  'elsewhere.test: .*certificate verify failed: hostname mismatch'
logged  'host1.test: .*certificate verify failed: unable to get local issuer'

# A certificate that cannot be used: the log names it, and the old one goes on.
cp      other.test.key www.test.key
kill -HUP "$(pid_of proxyd)"
complained() { grep -q 'error: .*www.test' "$dir/proxyd.err"; }
within  5 complained || fail "no word of www.test: $(cat "$dir/proxyd.err")"
ask     www.test
asked   'subject=CN = www.test'
asked   'HTTP/1.1 200 OK'
cp      other.test.pem www.test.pem
kill -HUP "$(pid_of proxyd)"
is_new() { ask www.test && grep -q 'subject=CN = other.test' "$dir/asked"; }
within  5 is_new || fail "the new certificate is not served"
