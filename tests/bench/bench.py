#!/usr/bin/env python3
"""bench.py -- what a request costs: Weir beside a floor and beside its peers.

A server runs on one processor with one worker, wrk with 64 connections on the other.
Rounds alternate between the servers, so that what else the machine does hits all of
them; the tables show medians.  The cost is processor time of all processes of the
server per request: unlike requests per second it does not depend on the client.

    make bench [PEERS='nginx haproxy'] [CASES='hit-1k'] [ROUNDS=3] [SECONDS=4]
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass

import weir
from measure import Service, free_port, measure, wait_for_port
from peers import PEERS, Floor

CONNECTIONS = 64


@dataclass
class Case:
    name: str
    says: str
    body_bytes: int
    close: bool = False   # a connection for each request
    kind: str = "cache"   # who takes part, see Peer.kinds


CASES = [
    Case("hit-1k", "1 KiB hit, keep-alive", 1024),
    Case("hit-100k", "100 KiB hit, keep-alive", 102400),
    Case("close-1k", "1 KiB hit, a connection each", 1024, close=True),
    Case("tls-1k", "TLS, 1 KiB hit, keep-alive", 1024, kind="tls"),
    Case("tls-100k", "TLS, 100 KiB hit, keep-alive", 102400, kind="tls"),
    Case("tls-handshake", "TLS, a full handshake and a 1 KiB hit each", 1024, close=True, kind="tls"),
    Case("forward-1k", "1 KiB passed on without a cache, keep-alive", 1024, kind="forward"),
    Case("forward-close-1k", "1 KiB passed on, a connection each", 1024, close=True, kind="forward"),
]


@dataclass
class Site:
    """What every server of a case is given."""
    floor: str
    build: str
    certificate: str
    key: str
    body_bytes: int
    close: bool
    origin_port: int


def make_certificate(directory):
    certificate, key = f"{directory}/cert.pem", f"{directory}/key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-days", "2",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def verify(server, case):
    """Two plain requests, the second of which is a hit; the body must be whole."""
    for _ in range(2):
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/object", timeout=10) as answer:
            got = len(answer.read())
        if got != case.body_bytes:
            raise RuntimeError(f"answered {got} bytes of {case.body_bytes}")


def url_of(server, case):
    if case.kind == "tls":
        return f"https://127.0.0.1:{server.tls_port}/object"
    return f"http://127.0.0.1:{server.port}/object"


def start_all(classes, case, site, directory):
    """The servers that run; one that does not is reported and left out."""
    servers = []
    for cls in classes:
        place = f"{directory}/{case.name}-{cls.name}"
        os.makedirs(place)
        server = cls(place, site)
        try:
            server.start()
            verify(server, case)
            servers.append(server)
        except (RuntimeError, OSError) as error:
            server.stop()
            print(f"{cls.name} is left out: {error}", file=sys.stderr)
    return servers


def run_case(case, classes, site, directory, options):
    origin = Service(directory)
    passes_on = ["close"] if case.close and case.kind == "forward" else []
    origin.start([site.floor, str(site.origin_port), str(case.body_bytes)] + passes_on, pin="1")
    wait_for_port(site.origin_port, origin)
    servers = []
    try:
        servers = start_all(classes, case, site, directory)
        headers = ["Connection: close"] if case.close else []
        runs = {server.name: [] for server in servers}
        for _ in range(options.rounds):
            for server in servers:
                runs[server.name].append(measure(server.service, url_of(server, case),
                                                 options.seconds, CONNECTIONS, headers))
        print_table(case, runs)
    finally:
        for server in servers:
            server.stop()
        origin.stop()


def print_table(case, runs):
    def median(name, column):
        return statistics.median(getattr(run, column) for run in runs[name])

    # Where the floor cannot take part (TLS) the best of the peers is the measure.
    peers = [name for name in runs if name in {peer.name for peer in PEERS}]
    measure_of_all = "floor" if "floor" in runs else min(
        peers, key=lambda name: median(name, "cpu_us_per_request"), default=None)
    base = median(measure_of_all, "cpu_us_per_request") if measure_of_all else 0
    print(f"\n{case.says}")
    print(f"  {'':20}{'us CPU/req':>11}{f'x {measure_of_all}':>10}{'req/s':>9}{'p99 ms':>9}{'MiB':>8}")
    for name in runs:
        cost = median(name, "cpu_us_per_request")
        ratio = f"{cost / base:10.2f}" if base else " " * 10
        print(f"  {name:20}{cost:11.2f}{ratio}{median(name, 'per_second'):9.0f}"
              f"{median(name, 'p99_ms'):9.2f}{median(name, 'pss_mib'):8.1f}"
              f"  {' '.join({run.trouble for run in runs[name] if run.trouble})}", flush=True)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build")
    parser.add_argument("--peers", default="", help="names; default: all that are installed")
    parser.add_argument("--cases", default="", help=" ".join(case.name for case in CASES))
    parser.add_argument("--rounds", default="3", type=lambda text: int(text or 3))
    parser.add_argument("--seconds", default="4", type=lambda text: int(text or 4))
    return parser.parse_args()


def choose(everything, wanted, what):
    """Those of `everything` that are named; all of them if none is."""
    names = {one.name for one in everything}
    if unknown := set(wanted) - names:
        sys.exit(f"unknown {what} {' '.join(sorted(unknown))}; there are {' '.join(sorted(names))}")
    return [one for one in everything if not wanted or one.name in wanted]


def main():
    options = parse_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers end as well
    if len(os.sched_getaffinity(0)) < 2 or not shutil.which("wrk"):
        sys.exit("the benchmark needs two processors and wrk")
    build = os.path.abspath(options.build)
    servers = choose([Floor] + weir.SERVERS + PEERS, options.peers.split(), "peer")
    cases = choose(CASES, options.cases.split(), "case")
    servers = [cls for cls in servers if cls.installed(build)]
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        os.chmod(directory, 0o755)  # some servers change their user
        certificate, key = make_certificate(directory)
        for case in cases:
            site = Site(f"{build}/tests/bench/floor", build, certificate, key, case.body_bytes,
                        case.close, free_port())
            run_case(case, [cls for cls in servers if case.kind in cls.kinds], site, directory,
                     options)


if __name__ == "__main__":
    main()
