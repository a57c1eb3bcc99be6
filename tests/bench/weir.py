"""weir.py -- proxyd as the benchmark runs it: one worker, access log on."""

import os

from peers import Peer


class Proxyd(Peer):
    name = program = "proxyd"
    tls = True

    @classmethod
    def installed(cls, build):
        return os.access(f"{build}/proxyd/proxyd", os.X_OK)

    def commands(self):
        d, site = self.directory, self.site
        return [[f"{site.build}/proxyd/proxyd", "-d", "-f", self.write("weir.conf", f"""
site = {{ run_dir = "{d}/run"; log_dir = "{d}/log"; workers = 1; }};
proxies = {{
    p1 = {{
        listen = ( "127.0.0.1:{self.port}",
                   {{ address = "127.0.0.1:{self.tls_port}";
                     tls = ( {{ certificate = "{site.certificate}"; key = "{site.key}"; }} ); }} );
        origin = "http://127.0.0.1:{site.origin_port}";
        cache = {{ dir = "{d}/cache"; size = "256m"; }};
    }};
}};
""")]]


SERVERS = [Proxyd]
