#!/usr/bin/env python3
"""bad_master.py PORT DIR -- a master of a proxy array that answers what DIR/answer says.

The file holds the name of one of the answers below; "good" is the table in DIR/good.pat.
Every request's head is kept in DIR/request.
"""

import os
import socket
import sys
import time

PORT, DIR = int(sys.argv[1]), sys.argv[2]
FIRST = b"Proxy Array Information/1.0\r\nArrayEnabled: 1\r\nConfigID: bad\r\nListTTL: 600\r\n\r\n"
LINE = b"p%d 127.0.0.1 9 http://a/pat X/1 0 UP 1 64\r\n"


def member(name):
    return name + b" 127.0.0.1 9 http://a/pat X/1 0 UP 1 64\r\n"


def good():
    with open(os.path.join(DIR, "good.pat"), "rb") as file:
        return file.read()


# What is wrong with the table itself.
TABLES = {
    "huge": lambda: FIRST + LINE % 1 + b"x" * 10_000_000,
    "crowd": lambda: FIRST + b"".join(LINE % i for i in range(10_000)),
    "version": lambda: good().replace(b"/1.0", b"/2.0"),
    "twice": lambda: FIRST + member(b"p1") + member(b"P1"),
    "newline": lambda: FIRST + member(b"p1\nevil"),
    "control": lambda: FIRST + member(b"p\x1b[2Jx"),
    "quote": lambda: FIRST + member(b'p1";evil()"'),
    "long": lambda: FIRST + member(b"p" * 65536),
    "nan": lambda: FIRST + b"p1 127.0.0.1 9 http://a/pat X/1 0 UP NaN 64\r\n",
    "nobody": lambda: FIRST + b"p1 127.0.0.1 9 http://a/pat X/1 0 UP 0 64\r\n",
    "half": lambda: good()[:-20],
    "page": lambda: b"<html><body>It works!</body></html>\n",
    "empty": lambda: b"",
}


def head(status, length):
    return b"HTTP/1.1 %d X\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % (status, length)


def answer(client, kind):
    if kind == "good":
        client.sendall(head(200, len(good())) + good())
    elif kind == "cut":  # fewer bytes than were promised
        client.sendall(head(200, len(good())) + good()[:-50])
    elif kind == "error":
        client.sendall(head(503, 0))
    elif kind == "unasked":
        client.sendall(b"HTTP/1.1 304 X\r\n\r\n")
    elif kind == "garbage":
        client.sendall(b"\x00\x01\x02 not HTTP at all\r\n\r\n")
    elif kind == "slow":  # would take minutes
        client.sendall(head(200, len(good())))
        for byte in good():
            client.sendall(bytes([byte]))
            time.sleep(1)
    else:
        body = TABLES[kind]()
        client.sendall(head(200, len(body)) + body)


def main():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", PORT))
    listener.listen(8)
    while True:
        client, _ = listener.accept()
        with client:
            request = client.recv(65536)
            with open(os.path.join(DIR, "request"), "wb") as file:
                file.write(request)
            with open(os.path.join(DIR, "answer"), encoding="ascii") as file:
                kind = file.read().strip()
            try:
                answer(client, kind)
            except OSError:
                pass  # the poller has had enough


main()
