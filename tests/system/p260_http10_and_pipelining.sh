#!/bin/sh
# Old clients and impatient ones: HTTP/1.0 gets no chunks, and requests that come in one
# segment are answered in their order.
. "$(dirname "$0")/lib.sh"
command -v python3 > /dev/null || skip "there is no python3"

origin  o1
proxy   p1 o1
start

# say TEXT: sends it as printf(1) makes it, and keeps everything that comes until the end.
say() {
    # shellcheck disable=SC2059 # the text is a format
    printf "$@" | python3 -c '
import socket, sys
client = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
client.sendall(sys.stdin.buffer.read())
while (more := client.recv(65536)):
    sys.stdout.buffer.write(more)' "$(port p1)" > "$dir/said" || fail "say: no end came"
}
says()  { grep -aq "$1" "$dir/said" || fail "\"$1\" is not in: $(cat "$dir/said")"; }
lacks() { ! grep -aqi "$1" "$dir/said" || fail "\"$1\" is in: $(cat "$dir/said")"; }
order() { grep -ao 'X-Is: [0-9]*' "$dir/said" | tr -dc '0-9\n' | paste -sd ' '; }

say     'GET /a?s=100&k=1&cc=no-store HTTP/1.0\r\n\r\n'
says    'HTTP/1.1 200'
says    'Connection: close'
lacks   'Transfer-Encoding'
[ "$(sed '1,/^\r$/d' "$dir/said" | wc -c)" -eq 100 ] || fail "not 100 bytes"

say     'GET /b?s=5&cc=max-age=60 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b?s=5&cc=max-age=60 HTTP/1.0\r\n\r\n'
says    'Connection: keep-alive'
[ "$(grep -ao 'HTTP/1.1 200' "$dir/said" | wc -l)" -eq 2 ] || fail "not two answers: $(cat "$dir/said")"

# The slow one first, a hit, an error, a body to skip over, and the last one.
get     p1 '/hit?s=1&cc=max-age=60&h=X-Is:%202'
host='Host: a\r\n'
say     "GET /slow?s=1&t=300&h=X-Is:%%201 HTTP/1.1\r\n$host\r\nGET /hit?s=1&cc=max-age=60&h=X-Is:%%202 HTTP/1.1\r\n$host\r\nPOST /p?s=1&h=X-Is:%%203 HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhelloGET /n?r=404&h=X-Is:%%204 HTTP/1.1\r\n$host\r\nHEAD /h?s=5&h=X-Is:%%205 HTTP/1.1\r\n$host\r\nGET /last?s=1&h=X-Is:%%206 HTTP/1.1\r\n${host}Connection: close\r\n\r\nGET /never?h=X-Is:%%207 HTTP/1.1\r\n$host\r\n"
[ "$(order)" = '1 2 3 4 5 6' ] || fail "the order is $(order)"

# A client that has sent all and shuts its side down still gets its answer.
say     "GET /half?s=1&t=200&h=X-Is:%%201 HTTP/1.1\r\n${host}Connection: close\r\n\r\n"
[ "$(order)" = 1 ] || fail "no answer"

expect  p1 open 0
expect  p1 in_flight 0
