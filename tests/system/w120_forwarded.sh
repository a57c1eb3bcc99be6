#!/bin/sh
# What other sites learn of a client, by policy; URLs of https, whose sites must have the right
# certificate. (man/weir.conf.5, section FORWARD)
. "$(dirname "$0")/lib.sh"
command -v python3 > /dev/null || skip "there is no python3"
command -v openssl > /dev/null || skip "there is no openssl"

workers=1
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
        -addext "subjectAltName=DNS:$1" -keyout "$dir/$1.key" -out "$dir/$1.pem" 2> /dev/null \
        ${2:+-CA "$dir/$2.pem" -CAkey "$dir/$2.key" -addext basicConstraints=critical,CA:FALSE} ||
        skip "openssl makes no certificate"
}
certificate ca.test
certificate web.test ca.test
cat > "$dir/echo.py" <<'PY'
# Answers with the fields of the request; with a certificate by https.
import http.server, ssl, sys
class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = (self.requestline + "\n" + str(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=60")
        self.end_headers()
        self.wfile.write(body)
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Echo)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2] + ".pem", sys.argv[2] + ".key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
PY
give_port plain
give_port secure
python3 "$dir/echo.py" "$(port plain)" 2> /dev/null & plain=$!
python3 "$dir/echo.py" "$(port secure)" "$dir/web.test" 2> /dev/null & secure=$!
printf 'web.test A 127.0.0.1\nother.test A 127.0.0.1\n' > "$dir/names"
name_server "$dir/names"
at_end="kill $plain $secure; $at_end"

for policy in off add replace delete; do
    forward_proxy $policy "allow = [ \"127.0.0.1\" ]; allow_private = [ \"127.0.0.1\" ];
        dns = [ \"127.0.0.1:$dns_port\" ]; forwarded = \"$policy\"; ca_file = \"$dir/ca.test.pem\";"
done
forward_proxy distrusts "allow = [ \"127.0.0.1\" ]; allow_private = [ \"127.0.0.1\" ];
    dns = [ \"127.0.0.1:$dns_port\" ];"
start

# learns POLICY FIELD VALUE: what the site gets of a client that says something itself.
learns() {
    through "$1" "http://web.test:$(port plain)/$2" -H 'Forwarded: for=10.1.1.1' \
        -H 'X-Forwarded-For: 10.1.1.1' -H 'X-Forwarded-Host: evil.test'
    expect  status 200
    same    "$2" "$(tr -d '\r' < "$dir/answers/1.body" | sed -n "s/^$2: //p" | paste -sd'|')" "$3"
}
learns  off Forwarded 'for=10.1.1.1'
learns  off X-Forwarded-For '10.1.1.1'
learns  add Forwarded 'for=10.1.1.1|for=127.0.0.1;proto=http'
learns  add X-Forwarded-For '10.1.1.1|127.0.0.1'
learns  replace Forwarded 'for=127.0.0.1;proto=http'
learns  replace X-Forwarded-For '127.0.0.1'
learns  delete Forwarded ''
learns  delete X-Forwarded-For ''
for policy in off add replace delete; do
    learns $policy X-Forwarded-Host ''
    learns $policy X-Forwarded-Proto ''
    learns $policy Host "web.test:$(port plain)"
    learns $policy Via "1.1 $policy"
done

# --- https -----------------------------------------------------------------------------------

# ask PROXY URL: the answer to a request with a whole URL of https in the clear.
ask() {
    last="GET $2 by $1"
    head_of "$1" "GET $2 HTTP/1.1\r\nHost: x\r\n\r\n" > "$dir/answer"
}
ask     delete "https://web.test:$(port secure)/s"
like    status "$(head -n 1 "$dir/answer")" 'HTTP/1.1 200 *'
like    Cache-Status "$(field Cache-Status < "$dir/answer")" 'delete; fwd=uri-miss;*stored*'
ask     delete "https://web.test:$(port secure)/s"
like    Cache-Status "$(field Cache-Status < "$dir/answer")" 'delete; hit*'
# http is another URL, and so another answer.
ask     delete "http://web.test:$(port plain)/s"
like    Cache-Status "$(field Cache-Status < "$dir/answer")" 'delete; fwd=uri-miss*'

ask     delete "https://other.test:$(port secure)/s"
like    status "$(head -n 1 "$dir/answer")" 'HTTP/1.1 502 *'
ask     distrusts "https://web.test:$(port secure)/s"
like    status "$(head -n 1 "$dir/answer")" 'HTTP/1.1 502 *'
like    Proxy-Status "$(field Proxy-Status < "$dir/answer")" 'distrusts; error=tls_*'

# Through a tunnel the certificate is the client's to check.
through distrusts "https://web.test:$(port secure)/s" --cacert "$dir/ca.test.pem"
same    connect "$connect_status" 403  # the port is none of connect_ports
