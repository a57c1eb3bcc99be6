#!/bin/sh
# Tunnels: bytes sent early are kept, much passes both ways, an end of one side is passed on, an
# idle one is closed, a dead address costs a quarter of a second; drained and counted.
. "$(dirname "$0")/lib.sh"
command -v python3 > /dev/null || skip "there is no python3"

printf 'web.test A 127.0.0.9 127.0.0.1\nslow.test A 127.0.0.9\n' > "$dir/names"
name_server "$dir/names"
give_port echo
cat > "$dir/server.py" <<'PY'
# Sends back what it gets.  On 127.0.0.9 nobody accepts, and the queue is full.
import socket, socketserver, sys
class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while data := self.request.recv(65536):
                self.request.sendall(data)
        except ConnectionResetError:
            pass
socketserver.ThreadingTCPServer.daemon_threads = True
server = socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Echo)
hole = socket.socket()
hole.bind(("127.0.0.9", int(sys.argv[1])))
hole.listen(0)
fillers = [socket.socket() for _ in range(4)]
for filler in fillers:
    filler.setblocking(False)
    filler.connect_ex(("127.0.0.9", int(sys.argv[1])))
server.serve_forever()
PY
python3 "$dir/server.py" "$(port echo)" & server=$!
at_end="kill $server; $at_end"
forward_proxy p1 "allow = [ \"127.0.0.1\" ]; allow_private = [ \"127.0.0.0/8\" ];
    dns = [ \"127.0.0.1:$dns_port\" ]; connect_ports = [ $(port echo) ]; tunnel_idle = \"1s\";
    connect_timeout = \"1s\";"
forward_proxy patient "allow = [ \"127.0.0.1\" ]; allow_private = [ \"127.0.0.0/8\" ];
    connect_ports = [ $(port echo) ];"
start

cat > "$dir/client.py" <<'PY'
import socket, sys, time

def tunnel(proxy, target, early=b""):
    peer = socket.create_connection(("127.0.0.1", int(proxy)), 10)
    peer.sendall(b"CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (target, target) + early)
    stream = peer.makefile("rb")
    head = [line for line in iter(lambda: stream.readline().strip(), b"")]
    return peer, stream, head

p1, patient, port = sys.argv[1:4]
web = b"web.test:" + port.encode()
peer, stream, head = tunnel(p1, web, b"early ")
assert head[0].startswith(b"HTTP/1.1 200"), head
assert not any(line.lower().startswith((b"content-length", b"transfer-encoding")) for line in head), head
assert stream.read(6) == b"early "
large = bytes(range(256)) * 1024
for _ in range(16):
    peer.sendall(large)
    assert stream.read(len(large)) == large
peer.shutdown(socket.SHUT_WR)
assert stream.read() == b"", "the end was not passed on"

start = time.monotonic()
_, _, head = tunnel(p1, b"slow.test:" + port.encode())
assert head[0].startswith(b"HTTP/1.1 504"), head
assert any(b"error=connection_timeout" in line for line in head), head
assert time.monotonic() - start < 5

peer, stream, head = tunnel(p1, web)
start = time.monotonic()
try:
    assert stream.read() == b""
except ConnectionResetError:
    pass
assert 0.9 < time.monotonic() - start < 5, "an idle tunnel lives on"

peer, stream, head = tunnel(patient, b"127.0.0.1:" + port.encode())
assert head[0].startswith(b"HTTP/1.1 200"), head
print("joined", flush=True)
# A client that leaves while it is connected for leaves nothing behind.
gone = socket.create_connection(("127.0.0.1", int(p1)))
gone.sendall(b"CONNECT slow.test:" + port.encode() + b" HTTP/1.1\r\nHost: a\r\n\r\n")
gone.close()
sys.stdin.readline()
peer.sendall(b"still there")
assert stream.read(11) == b"still there"
peer.shutdown(socket.SHUT_WR)
assert stream.read() == b""
PY
mkfifo "$dir/go"
: > "$dir/said"
python3 "$dir/client.py" "$(port p1)" "$(port patient)" "$(port echo)" < "$dir/go" > "$dir/said" &
client=$!
exec 3> "$dir/go"
within  15 grep -q joined "$dir/said" || fail "no tunnel"
expect  patient tunnels 1
expect  patient open 1
expect  p1 open 0

# A drained worker stays for its tunnels.
kill -QUIT "$(pid_of proxyd)"
refuses() { ! listening "$(port patient)"; }
within  5 refuses || fail "a drained proxy listens"
echo go >&3
wait $client || fail "the tunnel did not live on"
within  5 gone "$(pid_of proxyd)" || fail "proxyd does not end"
grep -q '"CONNECT 127.0.0.1:[0-9]* HTTP/1.1" 200 11 .* tunnel 127.0.0.1' "$dir/log/patient.access.log" ||
    fail "the tunnel is not in the log"
