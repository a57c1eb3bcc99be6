"""Has Chromium fetch 50 pages through an array by the PAC file that a member serves.

    chromium.py BUILD_DIRECTORY

Three proxies and an origin on loopback, once with carp and once with hrw.  A page with 50
frames, of which each is another URL of some hosts that exist nowhere, is loaded by a headless
Chromium with --proxy-pac-url; the access logs of the proxies say where each request arrived:
it must be at the owner, as tests/array/rank_urls names it.  Exit status 77: no Chromium here.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PAGES = 50
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
LOADS = [1, 2, 3]

CONF = """
site = {{ run_dir = "{dir}/run"; log_dir = "{dir}/log"; workers = 1; }};
arrays = {{ edge = {{ hash = "{hash}"; members = [ {members} ]; }}; }};
proxies = {{ {proxies} }};
origins = {{ o1 = {{ listen = [ "127.0.0.1:{origin}" ]; }}; }};
"""
PROXY = """ {name} = {{ listen = [ "127.0.0.1:{port}" ]; array = "edge";
    origin = {{ url = "http://127.0.0.1:{origin}"; }};
    cache = {{ dir = "{dir}/cache/{name}"; size = "64m"; }}; }};"""
MEMBER = '"{name} 127.0.0.1 {port} http://127.0.0.1:{port}/pat Weir/0.1 0 UP {load} 64"'


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionError:
            time.sleep(0.05)
    raise RuntimeError("nobody listens on port %d" % port)


class Site:
    """The daemons, until the end of the block."""

    def __init__(self, build, hash_name):
        self.build, self.dir = build, tempfile.mkdtemp(prefix="weir-chromium-")
        self.origin, *self.ports = free_ports(1 + len(LOADS))
        self.names = ["proxy%d" % (i + 1) for i in range(len(LOADS))]
        members = [MEMBER.format(name=n, port=p, load=w)
                   for n, p, w in zip(self.names, self.ports, LOADS)]
        self.table = self.dir + "/edge.pat"
        with open(self.table, "w") as file:
            file.write("Proxy Array Information/1.0\nX-Hash: %s\n\n" % hash_name)
            file.write("".join(m.strip('"') + "\n" for m in members))
        proxies = "".join(PROXY.format(name=n, port=p, origin=self.origin, dir=self.dir)
                          for n, p in zip(self.names, self.ports))
        with open(self.dir + "/weir.conf", "w") as file:
            file.write(CONF.format(dir=self.dir, hash=hash_name, members=", ".join(members),
                                   proxies=proxies, origin=self.origin))

    def __enter__(self):
        with open(self.dir + "/daemons.log", "w") as log:
            self.daemons = [subprocess.Popen(
                [self.build + "/" + daemon + "/" + daemon, "-d", "-f", self.dir + "/weir.conf"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
                for daemon in ("originsim", "proxyd")]
        for port in [self.origin] + self.ports:
            wait_for(port)
        return self

    def __exit__(self, kind, *_):
        for daemon in self.daemons:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait()
        if kind is None:
            shutil.rmtree(self.dir, ignore_errors=True)

    def arrivals(self):
        """Where each path was asked for by a browser, by the access logs."""
        found = {}
        for name in self.names:
            try:
                with open("%s/log/%s.access.log" % (self.dir, name)) as log:
                    lines = log.readlines()
            except FileNotFoundError:
                continue
            for line in lines:
                match = re.search(r'"GET (\S*?)(/page-\d+\S*) HTTP', line)
                # Members ask each other too, if they are told to: the browser is who it says.
                if match and "Mozilla" in line:
                    found.setdefault(match.group(2), []).append(name)
        return found

    def owners(self, urls):
        output = subprocess.run([self.build + "/tests/array/rank_urls", self.table], check=True,
                                input="\n".join(urls) + "\n", stdout=subprocess.PIPE, text=True)
        return [line.split()[0] for line in output.stdout.splitlines()]


def browse(browser, site, urls):
    page = site.dir + "/frames.html"
    with open(page, "w") as file:
        file.write("".join('<iframe src="%s"></iframe>\n' % url.replace("&", "&amp;")
                           for url in urls))
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
               "--user-data-dir=" + site.dir + "/profile", "--no-first-run", "--disable-sync",
               "--disable-component-update", "--disable-background-networking",
               "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
               "--proxy-pac-url=http://127.0.0.1:%d/proxy.pac" % site.ports[0],
               "--timeout=60000", "--dump-dom", "file://" + page]
    with open(site.dir + "/chromium.log", "w") as log:
        subprocess.run(command, stdout=log, stderr=log, timeout=180, check=False,
                       stdin=subprocess.DEVNULL)


def compare(build, browser, hash_name):
    """The number of pages that did not arrive at their owners."""
    paths = ["/page-%d?s=%d&q=%%7Ea" % (i, 100 + i) for i in range(PAGES)]
    urls = ["http://www%d.weir.test%s" % (i % 7, path) for i, path in enumerate(paths)]
    wrong = 0
    with Site(build, hash_name) as site:
        owners = site.owners(urls)
        browse(browser, site, urls)
        for _ in range(20):  # logs are written in batches
            arrivals = site.arrivals()
            if len(arrivals) == PAGES:
                break
            time.sleep(0.25)
        for path, url, owner in zip(paths, urls, owners):
            if set(arrivals.get(path, ["nobody"])) != {owner}:
                wrong += 1
                print("  %s: asked of %s, owned by %s" % (url, arrivals.get(path), owner))
        if wrong:
            shutil.copy(site.dir + "/chromium.log", "/tmp/weir-chromium.log")
    print("chromium and %-5s %d pages, %d of them not at their owners; %s" % (
        hash_name + ":", PAGES, wrong,
        ", ".join("%s %d" % (name, owners.count(name)) for name in site.names)))
    return wrong


def main(build):
    browser = next((b for b in BROWSERS if shutil.which(b)), None)
    if browser is None:
        print("no Chromium here: nothing to browse with")
        return 77
    return 1 if sum(compare(build, browser, h) for h in ("carp", "hrw")) else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
