"""Compares the choice of an owner with that of a real Squid, on loopback.

    squid.py RANK_URLS

Squid's cache_peer with "carp" must agree with carp-squid, and with "userhash", which hashes
the user name without the accumulation, with carp.  1,000 requests each and for several
arrays; the peer that a request arrives at is the choice.  Exit status 77: no Squid here.
"""

import asyncio
import base64
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile

REQUESTS = 1000
ARRAYS = [[1, 1, 2, 3], [1, 1, 1, 1, 1], [7, 3, 5]]  # weights
AUTH_HELPER = "/usr/lib/squid/basic_fake_auth"

SQUID_CONF = """
http_port 127.0.0.1:{port}
icp_port 0
pinger_enable off
pid_filename none
access_log none
cache_log {dir}/cache.log
coredump_dir {dir}
cache deny all
never_direct allow all
nonhierarchical_direct off
shutdown_lifetime 0 seconds
"""
OPEN = "http_access allow all\n"
AUTHENTICATED = """
auth_param basic program {helper}
auth_param basic casesensitive on
auth_param basic children 2
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
"""
PEER = ("cache_peer 127.0.0.1 parent {port} 0 no-query no-digest no-netdb-exchange {how} "
        "name={name} weight={weight}\n")


class Peer:
    """Answers everything with its own name."""

    def __init__(self, name):
        self.name = name

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if head.startswith(b"CONNECT "):
                    writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + self.name.encode())
                    break
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                             % (len(self.name), self.name.encode()))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Squid:
    """One Squid with these peers, chosen by `how`: "carp" or "userhash"."""

    def __init__(self, peers, weights, how):
        self.dir = tempfile.mkdtemp(prefix="weir-squid-")
        os.chmod(self.dir, 0o777)
        self.port = free_port()
        conf = SQUID_CONF.format(port=self.port, dir=self.dir)
        conf += AUTHENTICATED.format(helper=AUTH_HELPER) if how == "userhash" else OPEN
        for peer, weight in zip(peers, weights):
            conf += PEER.format(port=peer.port, how=how, name=peer.name, weight=weight)
        with open(self.dir + "/squid.conf", "w") as f:
            f.write(conf)

    async def __aenter__(self):
        # A service name of its own: the default one shares memory with any other Squid.
        self.process = await asyncio.create_subprocess_exec(
            "squid", "-N", "-n", "weir%d" % self.port, "-f", self.dir + "/squid.conf",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return self
            except ConnectionError:
                await asyncio.sleep(0.1)
        raise RuntimeError("squid does not start: see " + self.dir)

    async def __aexit__(self, kind, *_):
        self.process.kill()
        await self.process.wait()
        if kind is None:
            shutil.rmtree(self.dir, ignore_errors=True)

    async def ask(self, request):
        """The name of the peer that answers."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request + b"Connection: close\r\nProxy-Connection: close\r\n\r\n")
        answer = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        if b" 200 " not in answer.split(b"\r\n")[0]:
            raise RuntimeError("squid answers %r to %r" % (answer[:200], request))
        return answer.split(b"\r\n\r\n", 1)[1].decode()


def random_path(rng):
    letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%/?&="
    path = bytes(rng.choice(letters) for _ in range(rng.randrange(40)))
    if rng.random() < 0.1:
        path += "/ä中".encode()  # Squid's bytes are signed
    return path


def requests(rng):
    """Lines of rank_urls, and the request that Squid gets for each."""
    for i in range(REQUESTS):
        host = rng.choice([b"www.example.com", b"WWW.Example.ORG", b"example.com.",
                           b"10.0.0.%d" % (i % 250), b"cdn%d.example.net" % (i % 37),
                           b"[2001:db8::%x]" % (i % 500)])
        port = rng.choice([b"", b"", b"", b":80", b":8080", b":443"])
        if i % 10 == 9:
            name = host.rstrip(b".") + b":%d" % rng.choice([443, 8443])
            yield b"CONNECT " + name, b"CONNECT " + name + b" HTTP/1.1\r\nHost: " + name + b"\r\n"
            continue
        url = b"http://" + host + port + rng.choice([b"/", b"/" + random_path(rng), b""])
        yield url, b"GET " + url + b" HTTP/1.1\r\nHost: " + host + port + b"\r\n"


def users(rng):
    for i in range(REQUESTS):
        tail = bytes(rng.choice(b"abcXYZ019-._/") for _ in range(rng.randrange(1, 30)))
        name = b"user%d/%s" % (i, tail)
        yield (b"KEY " + name,
               b"GET http://www.example.com/%d HTTP/1.1\r\nHost: www.example.com\r\n"
               b"Proxy-Authorization: Basic %s\r\n" % (i, base64.b64encode(name + b":x")))


def owners(rank_urls, hash_name, peers, weights, lines):
    table = "Proxy Array Information/1.0\n\n" + "".join(
        "%s 127.0.0.1 %d http://127.0.0.1/pat squid 0 UP %d 0\n" % (p.name, p.port, w)
        for p, w in zip(peers, weights))
    with tempfile.NamedTemporaryFile("w", suffix=".pat") as file:
        file.write(table)
        file.flush()
        output = subprocess.run([rank_urls, "-h", hash_name, file.name], check=True,
                                input=b"\n".join(lines) + b"\n", stdout=subprocess.PIPE).stdout
    return [line.split()[0].decode() for line in output.splitlines()]


async def compare(rank_urls, how, hash_name, make, weights, seed):
    """The number of differences."""
    peers = [Peer("peer%d.example.net" % i) for i in range(len(weights))]
    for peer in peers:
        await peer.start()
    pairs = list(make(random.Random(seed)))
    wanted = owners(rank_urls, hash_name, peers, weights, [line for line, _ in pairs])
    wrong = 0
    async with Squid(peers, weights, how) as squid:
        for (line, request), owner in zip(pairs, wanted):
            got = await squid.ask(request)
            if got != owner:
                wrong += 1
                print("  %r: squid chooses %s, %s is %s" % (line, got, hash_name, owner))
    print("cache_peer ... %-8s and %-10s weights %-14s %d requests, %d differences" %
          (how, hash_name, ":".join(map(str, weights)), len(pairs), wrong))
    return wrong


async def main(rank_urls):
    wrong = 0
    for seed, weights in enumerate(ARRAYS):
        wrong += await compare(rank_urls, "carp", "carp-squid", requests, weights, seed)
        wrong += await compare(rank_urls, "userhash", "carp", users, weights, seed)
    return 1 if wrong else 0


if __name__ == "__main__":
    if shutil.which("squid", path=os.environ["PATH"] + ":/usr/sbin") is None:
        print("no squid here: nothing to compare with")
        sys.exit(77)
    os.environ["PATH"] += ":/usr/sbin"
    sys.exit(asyncio.run(main(sys.argv[1])))
