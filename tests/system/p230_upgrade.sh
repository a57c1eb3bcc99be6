#!/bin/sh
# An origin that agrees to another protocol gets the client's bytes, and the client its own;
# one that does not agree answers as usual.
. "$(dirname "$0")/lib.sh"
command -v python3 > /dev/null || skip "there is no python3"

give_port tiny
proxy   p1 tiny
cat > "$dir/origin.py" <<'END'
import socketserver, sys

class Origin(socketserver.StreamRequestHandler):
    def handle(self):
        head = []
        while (line := self.rfile.readline().strip()):
            head.append(line.lower())
        if b"upgrade: echo" not in head:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
            return
        assert b"connection: upgrade" in head, head
        self.wfile.write(b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhello ")
        while (data := self.connection.recv(65536)):
            self.wfile.write(data)

socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.daemon_threads = True
socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Origin).serve_forever()
END
cat > "$dir/client.py" <<'END'
import socket, sys

def ask(upgrade, early=b""):
    client = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
    client.sendall(b"GET /x HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: " + upgrade +
                   b"\r\n\r\n" + early)
    return client, client.makefile("rb")

def head_of(stream):
    return [line for line in iter(lambda: stream.readline().strip(), b"")]

client, stream = ask(b"echo", b"early ")
head = head_of(stream)
assert head[0].startswith(b"HTTP/1.1 101") and b"Connection: upgrade" in head, head
assert b"Upgrade: echo" in head, head
assert stream.read(12) == b"hello early "
large = bytes(range(256)) * 4096
for _ in range(4):
    client.sendall(large[:200000])
    assert stream.read(200000) == large[:200000]
if len(sys.argv) > 2:   # stays, until somebody ends it
    print("joined", flush=True)
    client.settimeout(30)
    sys.exit(0 if stream.read() == b"" else 1)
client.shutdown(socket.SHUT_WR)
assert stream.read() == b""

for refused in b"other", b"h2c", b"TLS/1.2, echo":
    client, stream = ask(refused)
    head = head_of(stream)
    assert head[0] == b"HTTP/1.1 200 OK", head
    assert stream.read(2) == b"no"
END
python3 "$dir/origin.py" "$(port tiny)" & origin=$!
at_end="kill $origin; $at_end"
start

python3 "$dir/client.py" "$(port p1)" || fail "the tunnel does not work"
expect  p1 open 0

# A tunnel is a connection: it is counted, and gone with its worker at the end of drain_time.
: > "$dir/stay"
python3 "$dir/client.py" "$(port p1)" stay > "$dir/stay" & stay=$!
within  5 grep -q joined "$dir/stay" || fail "no tunnel"
expect  p1 open 1
stop_daemon proxyd
wait    "$stay" || fail "the tunnel did not end with the proxy"
