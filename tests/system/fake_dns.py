#!/usr/bin/env python3
# fake_dns.py PORT: a name server on 127.0.0.1 that says what the lines of its input say:
#
#     NAME A 127.0.0.1 127.0.0.2      all of them in each answer
#     NAME AAAA ::1
#     NAME A rebind 192.0.2.1 127.0.0.1   the first one once, then the second
#     NAME A silent                   no answer
#
# Prints each question.  Names it does not know do not exist.
import socket, struct, sys

TYPES = {1: "A", 28: "AAAA"}


def read_records():
    records = {}
    for line in sys.stdin:
        name, kind, *values = line.split()
        records[name.lower(), kind] = values
    return records


def question(packet):
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1"))
        at += 1 + packet[at]
    return ".".join(labels), struct.unpack(">H", packet[at + 1:at + 3])[0], at + 5


def addresses(records, seen, name, kind):
    values = records[name, kind]
    if values[:1] != ["rebind"]:
        return values
    seen[name] = seen.get(name, 0) + 1
    return [values[min(seen[name], len(values) - 1)]]


def answer(packet, records, seen):
    name, number, end = question(packet)
    kind, name = TYPES.get(number), name.lower()
    print(name, kind, flush=True)
    known = any(name == known for known, _ in records)
    found = addresses(records, seen, name, kind) if (name, kind) in records else []
    if found == ["silent"]:
        return None
    code = 0 if known else 3
    head = packet[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(found), 0, 0)
    body = packet[12:end]
    for text in found:
        family = socket.AF_INET if kind == "A" else socket.AF_INET6
        raw = socket.inet_pton(family, text)
        body += b"\xc0\x0c" + struct.pack(">HHIH", number, 1, 1, len(raw)) + raw
    return head + body


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", int(sys.argv[1])))
    records, seen = read_records(), {}
    print("ready", flush=True)
    while True:
        packet, peer = server.recvfrom(4096)
        reply = answer(packet, records, seen)
        if reply:
            server.sendto(reply, peer)


main()
