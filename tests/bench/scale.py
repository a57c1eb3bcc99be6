"""scale.py -- the daemon with many objects: processor time per hit, and time to the first hit.

    make scale-bench        (after the cache by itself, see scale_bench.cc)

One proxyd with one worker on one core, wrk with 64 connections on the other.  Objects of
1 KiB are fetched once from originsim; then random ones of all, and of a thousand, are asked
for in turns.  Then the daemon is stopped, and killed, and started again.
"""

import argparse
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

from measure import (CLIENT_CPU, Service, cpu_us, free_port, parse_wrk, pinned, processes_of,
                     wait_for_port)

FEW = 1000

# wrk asks for one object after the other, the last one again and again; or for random ones.
FILL = """
local next = {first}
function request()
    next = math.min(next + 1, {count})
    return wrk.format("GET", "/objects/" .. next .. "?s=1k")
end
"""
RANDOM = """
function init(args) math.randomseed({seed}) end
function request()
    return wrk.format("GET", "/objects/" .. math.random(1, {count}) .. "?s=1k")
end
"""

CONF = """
site = {{ run_dir = "run"; log_dir = "log"; workers = 1; }};
proxies = {{
    p1 = {{
        listen = [ "127.0.0.1:{port}" ];
        origin = "http://127.0.0.1:{origin_port}";
        cache = {{ dir = "cache"; size = "{size}"; slots = {slots}; }};
    }};
}};
origins = {{ o1 = {{ listen = [ "127.0.0.1:{origin_port}" ]; }}; }};
"""


class Site:
    def __init__(self, build, directory, objects):
        self.build, self.directory, self.objects = os.path.abspath(build), directory, objects
        self.port, origin_port = free_port(), free_port()
        with open(f"{directory}/weir.conf", "w", encoding="ascii") as conf:
            conf.write(CONF.format(port=self.port, origin_port=origin_port,
                                   size=objects * 1800, slots=objects * 13 // 10))
        self.proxy, self.origin = Service(directory), Service(directory)
        self.origin.start(self.daemon("originsim"), pin=CLIENT_CPU)
        wait_for_port(origin_port, self.origin)

    def daemon(self, name):
        return [f"{self.build}/{name}/{name}", "-d", "-f", f"{self.directory}/weir.conf"]

    def start(self):
        """Seconds from the start to the answer of the first hit."""
        begin = time.monotonic()
        self.proxy.start(self.daemon("proxyd"))
        wait_for_port(self.port, self.proxy)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/objects/1?s=1k") as answer:
            answer.read()
            status = answer.headers.get("Cache-Status", "")
        return time.monotonic() - begin, "hit" in status

    def wrk(self, script, seconds, connections):
        with open(f"{self.directory}/load.lua", "w", encoding="ascii") as file:
            file.write(script)
        text = subprocess.run(
            pinned(CLIENT_CPU, ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s",
                                f"{self.directory}/load.lua", f"http://127.0.0.1:{self.port}"]),
            capture_output=True, text=True, timeout=seconds + 60, check=False).stdout
        return parse_wrk(text)

    def hit_us(self, count, seconds, seed):
        pids = processes_of(self.proxy.roots())
        before, run = cpu_us(pids), self.wrk(RANDOM.format(count=count, seed=seed), seconds, 64)
        return (cpu_us(pids) - before) / max(run.requests, 1)

    def kill(self):
        for pid in processes_of(self.proxy.roots()):
            os.kill(pid, signal.SIGKILL)
        self.proxy.stop()


def median(values):
    return sorted(values)[len(values) // 2]


def fill(site):
    """Slice by slice, since wrk cannot be told how many requests to send."""
    stored = 0
    while stored < site.objects:
        stored += site.wrk(FILL.format(first=stored, count=site.objects), 5, 16).requests
    print(f"{site.objects} objects of 1 KiB stored by the daemon", flush=True)


def run(site, rounds, seconds):
    site.start()
    fill(site)
    costs = {FEW: [], site.objects: []}
    for count in costs:
        site.hit_us(count, 1, 0)
    for seed in range(1, rounds + 1):
        for count, cost in costs.items():
            cost.append(site.hit_us(count, seconds, seed))
    for count, cost in costs.items():
        print(f"processor time of a hit among {count}: {median(cost):.2f} us "
              f"({min(cost):.2f} to {max(cost):.2f} in {rounds} rounds of {seconds} s)")
    print(f"ratio: {median(costs[site.objects]) / median(costs[FEW]):.2f}")
    for how, end in (("a stop", site.proxy.stop), ("kill -9", site.kill)):
        end()
        took, hit = site.start()
        print(f"start after {how}: first {'hit' if hit else 'answer, a miss,'} after {took:.2f} s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=".")
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    args = parser.parse_args()
    parent = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    directory = tempfile.mkdtemp(prefix="weir-scale-", dir=parent)
    try:
        site = Site(args.build, directory, args.objects)
        try:
            run(site, args.rounds, args.seconds)
        finally:
            site.proxy.stop()
            site.origin.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
