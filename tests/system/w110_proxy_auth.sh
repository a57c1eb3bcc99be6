#!/bin/sh
# A forward proxy that asks who its clients are: 407 until the password is right, once hashed
# and then known, never passed on; a reload reads the file again, and refuses a bad one.
# (man/weir.conf.5, "auth_file")
. "$(dirname "$0")/lib.sh"

# ann:secret and bob:open sesame
ann='ann:$6$rounds=1000$VicXxRdMknDQ4yXj$92qHqASCW3iivL9yD.Yf4xRX5maTxGCV/sfwAP0gypaCmdowr2BE3PgNQliDoSf5DcgTUKB5ZYg/wTc3XajFI.'
bob='bob:$y$j75$abcdefghijklmnop$.dIGHSiKNORwdMULfaxvH0lrKJjf/sy28FtdLi17aZB'
echo "$ann" > "$dir/users"

workers=1
give_port echo
command -v python3 > /dev/null || skip "there is no python3"
cat > "$dir/echo.py" <<'PY'
# Answers with the fields of the request.
import http.server, sys
class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Echo).serve_forever()
PY
python3 "$dir/echo.py" "$(port echo)" 2> /dev/null & echo_server=$!
at_end="kill $echo_server; $at_end"
forward_proxy p1 'allow = [ "127.0.0.1" ]; allow_private = [ "127.0.0.1" ];
    connect_ports = [ "1024-65535" ]; auth_file = "users"; realm = "Branch office";'
forward_proxy closed 'allow = [ "127.0.0.2" ]; auth_file = "users";'
cd "$dir" || fail "no $dir"
start
site=http://127.0.0.1:$(port echo)

through p1 "$site/a"
expect  status 407
expect  field Proxy-Authenticate 'Basic realm="Branch office", charset="UTF-8"'
through p1 "$site/a" -p
same    connect "$connect_status" 407
for wrong in ann:secrets ann: bob:secret :secret 'ann:secret '; do
    through p1 "$site/a" -U "$wrong"
    expect  status 407
done
# Who is not served at all is not asked.
through closed "$site/a" -U ann:secret
expect  status 403

through p1 "$site/a" -U ann:secret
expect  status 200
! grep -qi authorization "$dir/answers/1.body" || fail "the password reached the site"
through p1 "$site/b" -U ann:secret -p
expect  status 200
! grep -qi authorization "$dir/answers/1.body" || fail "the password reached the site"
! grep -rq 'YW5uOnNlY3JldA\|secret' "$dir/log" "$dir/proxyd.err" || fail "the password is in a log"

# What is stored is for those alone who may ask.
through p1 "$site/a"
expect  status 407

# A reload reads the file again ...
printf '# more\n%s\n\n%s\n' "$ann" "$bob" > "$dir/users"
kill -HUP "$(pid_of proxyd)"
knows_bob() {
    through p1 "$site/c" -U 'bob:open sesame'
    [ "$(cut -d' ' -f1 "$dir/answers/1.result")" = 200 ]
}
within  5 knows_bob || fail "bob is not known after a reload"
# ... and a bad one changes nothing.
printf '%s\nbob:open sesame\n' "$ann" > "$dir/users"
kill -HUP "$(pid_of proxyd)"
within  5 grep -q 'auth_file .*/users: line 2: the password is not hashed' "$dir/proxyd.err" \
    "$dir"/log/*.log || fail "the mistake is not told"
knows_bob || fail "a bad file took effect"
