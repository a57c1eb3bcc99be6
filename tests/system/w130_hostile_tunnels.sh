#!/bin/sh
# Targets of CONNECT that must lead nowhere, each with the status it gets; and what comes
# behind a refused CONNECT is no request.
. "$(dirname "$0")/lib.sh"
command -v python3 > /dev/null || skip "there is no python3"

echo "meta.test A 169.254.169.254
six.test AAAA ::1
mapped.test AAAA ::ffff:127.0.0.1
mixed.test A 10.0.0.1 127.0.0.1 192.168.0.1 169.254.169.254" > "$dir/names"
name_server "$dir/names"
origin  host1
forward_proxy p1 "allow = [ \"127.0.0.1\" ]; dns = [ \"127.0.0.1:$dns_port\" ];
    connect_ports = [ \"1-65535\" ]; connect_timeout = \"2s\";"
start

cat > "$dir/hostile.py" <<'PY'
import socket, sys

PROXY, ORIGIN = int(sys.argv[1]), sys.argv[2]
LONG = ".".join(["a" * 63] * 4)
# status -> targets; PORT is that of an origin that would answer.
TABLE = {
    400: ["", "host", "host:", ":443", "host:65536", "host:99999999999999999999", "host:443x",
          "host:-1", "host:0x1bb", "host:+443", "host:443:443", "host :443", "[::1", "::1:443",
          "[::1]443", "[]:443", "[::1%25lo]:PORT", "[::g]:443", "user@127.0.0.1:PORT",
          "127.0.0.1:PORT@host:443", "http://127.0.0.1:PORT", "http://127.0.0.1:PORT/", "/", "*",
          "127.0.0.1:PORT/", "127.0.0.1:PORT?x", "127.0.0.1:PORT#x", "%31%32%37.0.0.1:PORT",
          "127.0.0.1%00:PORT", "127.0.0.1\x00:PORT", "127.0.0.1\t:PORT", "\uff11\uff12\uff17.0.0.1:PORT",
          "127\u30020\u30020\u30021:PORT", "a,b:443", "a" * 256 + ":443", "127.0.0.1\\x:PORT"],
    403: ["127.0.0.1:PORT", "127.0.0.1:0", "127.255.255.254:PORT", "0.0.0.0:PORT", "[::]:PORT",
          "[::1]:PORT", "[0:0:0:0:0:0:0:1]:PORT", "[::ffff:127.0.0.1]:PORT", "[::ffff:7f00:1]:PORT",
          "[::127.0.0.1]:PORT", "[64:ff9b::7f00:1]:PORT", "[2002:7f00:1::]:PORT", "[fe80::1]:PORT",
          "[ff02::1]:PORT", "localhost:PORT", "LocalHost.:PORT", "x.localhost:PORT",
          "127.0.0.1.:PORT", "169.254.169.254:80", "10.0.0.1:443", "192.168.0.1:443",
          "100.100.100.200:80", "255.255.255.255:80", "224.0.0.1:80", "meta.test:80",
          "six.test:PORT", "mapped.test:PORT", "mixed.test:PORT", "META.TEST.:80"],
    502: ["127.1:PORT", "2130706433:PORT", "017700000001:PORT", "0x7f000001:PORT", "0x7f.1:PORT",
          "127.0.0.1.1:PORT", "127.0.0.256:PORT", "none.test:443", "..:443", ".:443",
          "a..b:443", "a" * 64 + ".test:443", LONG + ":443"],
}


def ask(target, fields=b"", version=b"1.1", rest=b""):
    peer = socket.create_connection(("127.0.0.1", PROXY), 10)
    head = b"CONNECT " + target.encode("utf-8") + b" HTTP/" + version + b"\r\nHost: a\r\n"
    peer.sendall(head + fields + b"\r\n" + rest)
    answer = b""
    while True:
        try:
            more = peer.recv(65536)
        except ConnectionResetError:
            break
        if not more:
            break
        answer += more
    return answer


bad = 0
for status, targets in TABLE.items():
    for target in targets:
        answer = ask(target.replace("PORT", ORIGIN))
        if not answer.startswith(b"HTTP/1.1 %d " % status) or answer.count(b"HTTP/1.1") != 1:
            print("expected", status, "for", repr(target), "got", answer[:200])
            bad += 1

LOCAL = "127.0.0.1:" + ORIGIN
GET = b"GET http://127.0.0.1:" + ORIGIN.encode() + b"/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
for fields, version, rest, status in [
    (b"Content-Length: 5\r\n", b"1.1", b"hello", (400, 403)),
    (b"Transfer-Encoding: chunked\r\n", b"1.1", b"0\r\n\r\n", (400, 403)),
    (b"", b"1.0", b"", (403,)),
    (b"", b"1.1", GET, (403,)),
    (b"Upgrade: websocket\r\nConnection: upgrade\r\n", b"1.1", b"", (403,)),
    (b"Expect: 100-continue\r\n", b"1.1", b"", (403,)),
]:
    answer = ask(LOCAL, fields, version, rest)
    good = any(answer.startswith(b"HTTP/1.1 %d " % one) for one in status)
    if not good or answer.count(b"HTTP/1.1") != 1:
        print("expected", status, "once for", fields, rest, "got", answer[:400])
        bad += 1
sys.exit(bad != 0)
PY
python3 "$dir/hostile.py" "$(port p1)" "$(port host1)" || fail "something got through, or a status changed"
expect  host1 requests 0
expect  p1 tunnels 0
expect  p1 open 0
