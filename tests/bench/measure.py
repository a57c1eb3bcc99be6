"""measure.py -- what a run costs: processor time and memory from /proc, the rest from wrk."""

import os
import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field

SERVER_CPU = "0"
CLIENT_CPU = "1"
TICK_US = 1e6 / os.sysconf("SC_CLK_TCK")


def pinned(cpu, command):
    return ["taskset", "-c", cpu] + command


def processes_of(roots):
    """The ids of `roots` and of all their descendants."""
    parent = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as stat:
                parent[int(name)] = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            pass  # it ended while we looked
    found, more = set(), {root for root in roots if root in parent}
    while more:
        found |= more
        more = {pid for pid, its in parent.items() if its in more} - found
    return found


def cpu_us(pids):
    """User and system time of the processes so far, their dead children's included."""
    ticks = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
                ticks += sum(map(int, stat.read().rpartition(")")[2].split()[11:15]))
        except OSError:
            pass
    return ticks * TICK_US


def pss_mib(pids):
    """Memory of the processes, what they share counted once."""
    kib = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
                kib += int(re.search(r"^Pss:\s+(\d+)", rollup.read(), re.M).group(1))
        except (OSError, AttributeError):
            pass
    return kib / 1024


@dataclass
class Run:
    """One run of wrk against one server."""
    requests: int = 0
    per_second: float = 0
    p99_ms: float = 0
    cpu_us_per_request: float = 0
    pss_mib: float = 0
    trouble: str = ""


MS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}


def parse_wrk(text):
    run = Run()
    if match := re.search(r"(\d+) requests in", text):
        run.requests = int(match.group(1))
    if match := re.search(r"Requests/sec:\s+([\d.]+)", text):
        run.per_second = float(match.group(1))
    if match := re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text):
        run.p99_ms = float(match.group(1)) * MS[match.group(2)]
    trouble = re.findall(r"Socket errors: (.*)|(Non-2xx.*)", text)
    run.trouble = "; ".join("".join(found).strip() for found in trouble)
    return run


def load(url, seconds, connections, headers=()):
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    text = subprocess.run(pinned(CLIENT_CPU, command + [url]), capture_output=True, text=True,
                          timeout=seconds + 30, check=False).stdout
    return parse_wrk(text)


def measure(server, url, seconds, connections, headers=()):
    """Loads a running server and says what each request cost it."""
    pids = processes_of(server.roots())
    before = cpu_us(pids)
    run = load(url, seconds, connections, headers)
    pids |= processes_of(server.roots())
    if run.requests:
        run.cpu_us_per_request = (cpu_us(pids) - before) / run.requests
    run.pss_mib = pss_mib(pids)
    return run


# --- Processes -----------------------------------------------------------------

@dataclass
class Service:
    """The processes of one server, started in `directory`, and ended together."""
    directory: str
    children: list = field(default_factory=list)

    def start(self, command, env=None, pin=SERVER_CPU):
        with open(f"{self.directory}/output", "ab") as output:
            self.children.append(subprocess.Popen(
                pinned(pin, command), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                cwd=self.directory, env={**os.environ, **(env or {})}))

    def roots(self):
        return [child.pid for child in self.children]

    def stop(self):
        everything = processes_of(self.roots())
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(timeout=5)
            except subprocess.TimeoutExpired:
                pass
        for pid in everything & processes_of(everything):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for child in self.children:
            child.wait()
        self.children.clear()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, service, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if any(child.poll() is not None for child in service.children):
                break
            time.sleep(0.05)
    with open(f"{service.directory}/output", encoding="utf-8", errors="replace") as output:
        raise RuntimeError(f"does not listen on {port}: {output.read()[-2000:]}")
