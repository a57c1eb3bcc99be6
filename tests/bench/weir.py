"""weir.py -- Weir as the benchmark runs it: one worker each, access log on."""

import os

from measure import wait_for_port
from peers import Peer


class Proxyd(Peer):
    name = program = "proxyd"
    kinds = {"cache", "tls"}

    @classmethod
    def installed(cls, build):
        return os.access(f"{build}/{cls.program}/{cls.program}", os.X_OK)

    def daemon(self, name):
        return [f"{self.site.build}/{name}/{name}", "-d", "-f", f"{self.directory}/weir.conf"]

    def write_conf(self, sections):
        self.write("weir.conf", f'site = {{ run_dir = "run"; log_dir = "log"; workers = 1; }};\n'
                   + sections)

    def proxies(self, listen):
        return f"""
proxies = {{
    p1 = {{
        listen = ( {listen} );
        origin = "http://127.0.0.1:{self.site.origin_port}";
        cache = {{ dir = "cache"; }};
    }};
}};
"""

    def commands(self):
        site = self.site
        self.write_conf(self.proxies(
            f'"127.0.0.1:{self.port}", {{ address = "127.0.0.1:{self.tls_port}"; tls = '
            f'( {{ certificate = "{site.certificate}"; key = "{site.key}"; }} ); }}'))
        return [self.daemon("proxyd")]


class Relay(Proxyd):
    """Passes bytes between the client and the origin."""
    name, program, kinds = "dispatcherd-relay", "dispatcherd", {"forward"}

    def cluster(self, forward, server):
        return f"""
clusters = {{
    www = {{
        host = "www.test"; listen = [ "127.0.0.1:{self.port}" ];
        forward = "{forward}"; servers = ( {{ {server}; }} );
    }};
}};
"""

    def commands(self):
        self.write_conf(self.cluster("relay", f'address = "127.0.0.1:{self.site.origin_port}"'))
        return [self.daemon("dispatcherd")]


class Handoff(Relay):
    """Gives connections to a proxyd with a warm cache, which is not part of the cost."""
    name = "dispatcherd-handoff"

    def start(self):
        self.write_conf(self.proxies(f'"127.0.0.1:{self.tls_port}"') +
                        self.cluster("handoff", 'proxy = "p1"'))
        self.helpers.start(self.daemon("proxyd"))
        wait_for_port(self.tls_port, self.helpers)
        self.service.start(self.daemon("dispatcherd"))
        wait_for_port(self.port, self.service)


SERVERS = [Proxyd, Relay, Handoff]
