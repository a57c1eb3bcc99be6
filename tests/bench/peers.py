"""peers.py -- the servers beside which Weir is measured, each as its users set it up for
speed: a caching reverse proxy with one worker, an access log, and files where they are
fastest.  Every class writes its configuration into a directory and names its commands."""

import os
import shutil

from measure import Service, free_port, wait_for_port


class Peer:
    """name:     as in --peers and in the tables
    program:  looked for in the path; without it the peer is left out
    kinds:    the kinds of cases it takes part in, of cache, tls and forward"""
    name = program = ""
    kinds = {"cache"}

    def __init__(self, directory, site):
        # site: origin_port (answers everything), certificate and key (PEM files),
        # close (every answer ends its connection), body_bytes, floor (the program)
        self.directory, self.site = directory, site
        self.port, self.tls_port = free_port(), free_port()
        self.service = Service(directory)    # whose cost is measured
        self.helpers = Service(directory)    # what it needs beside

    @classmethod
    def installed(cls, _build):
        return shutil.which(cls.program, path=os.environ["PATH"] + ":/usr/sbin:/sbin") is not None

    def write(self, name, text):
        path = f"{self.directory}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        return path

    def start(self):
        for command in self.commands():
            self.service.start(command)
        wait_for_port(self.port, self.service)

    def stop(self):
        self.service.stop()
        self.helpers.stop()

    def commands(self):
        raise NotImplementedError


class Floor(Peer):
    name = program = "floor"
    kinds = {"cache", "forward"}

    @classmethod
    def installed(cls, _build):
        return True

    def commands(self):
        return [[self.site.floor, str(self.port), str(self.site.body_bytes)] +
                (["close"] if self.site.close else [])]


class Nginx(Peer):
    name = program = "nginx"
    kinds = {"cache", "tls"}
    caching = "proxy_cache c; proxy_cache_valid 200 1h; proxy_cache_lock on;"

    def commands(self):
        d, site = self.directory, self.site
        return [["nginx", "-p", d, "-c", self.write("nginx.conf", f"""
daemon off; worker_processes 1; pid {d}/pid; error_log {d}/error.log;
events {{ worker_connections 4096; multi_accept on; }}
http {{
    access_log {d}/access.log combined buffer=64k flush=1s;
    sendfile on; tcp_nopush on; tcp_nodelay on;
    keepalive_requests 100000000; keepalive_timeout 75;
    open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s;
    client_body_temp_path {d}/t1; proxy_temp_path {d}/t2; fastcgi_temp_path {d}/t3;
    uwsgi_temp_path {d}/t4; scgi_temp_path {d}/t5;
    proxy_cache_path {d}/cache levels=1:2 keys_zone=c:10m max_size=256m use_temp_path=off;
    upstream origin {{ server 127.0.0.1:{site.origin_port}; keepalive 16; }}
    server {{
        listen 127.0.0.1:{self.port} reuseport backlog=4096;
        listen 127.0.0.1:{self.tls_port} ssl reuseport backlog=4096;
        ssl_certificate {site.certificate}; ssl_certificate_key {site.key};
        ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:s:10m;
        location / {{
            proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection "";
            {self.caching}
        }}
    }}
}}
""")]]


class NginxForward(Nginx):
    name, kinds, caching = "nginx-http", {"forward"}, ""


class Haproxy(Peer):
    name = program = "haproxy"
    kinds = {"cache", "tls"}

    def commands(self):
        site = self.site
        pem = self.write("both.pem", open(site.certificate, encoding="ascii").read() +
                         open(site.key, encoding="ascii").read())
        return [["haproxy", "-db", "-f", self.write("haproxy.cfg", f"""
global
    nbthread 1
    maxconn 4096
    log stdout format raw local0 info
    tune.ssl.default-dh-param 2048
defaults
    mode http
    log global
    option httplog
    timeout client 60s
    timeout server 60s
    timeout connect 5s
cache hot
    total-max-size 256
    max-object-size 1048576
    max-age 3600
frontend in
    bind 127.0.0.1:{self.port} backlog 4096
    bind 127.0.0.1:{self.tls_port} ssl crt {pem} backlog 4096
    http-request cache-use hot
    http-response cache-store hot
    default_backend origin
backend origin
    http-reuse always
    server o 127.0.0.1:{site.origin_port}
""")]]


class HaproxyForward(Peer):
    """Passes on requests ("http") or bytes ("tcp")."""
    program, kinds, mode = "haproxy", {"forward"}, "http"
    name = "haproxy-http"

    def commands(self):
        return [["haproxy", "-db", "-f", self.write("haproxy.cfg", f"""
global
    nbthread 1
    maxconn 4096
    log stdout format raw local0 info
defaults
    mode {self.mode}
    log global
    option {self.mode}log
    timeout client 60s
    timeout server 60s
    timeout connect 5s
frontend in
    bind 127.0.0.1:{self.port} backlog 4096
    default_backend origin
backend origin
    server o 127.0.0.1:{self.site.origin_port}
""")]]


class HaproxyTcp(HaproxyForward):
    name, mode = "haproxy-tcp", "tcp"


class Varnish(Peer):
    name, program = "varnish", "varnishd"

    def commands(self):
        vcl = self.write("weir.vcl", f"""vcl 4.1;
backend origin {{ .host = "127.0.0.1"; .port = "{self.site.origin_port}"; }}
""")
        work = f"{self.directory}/work"
        return [["varnishd", "-F", "-j", "none", "-n", work, "-f", vcl, "-s", "malloc,256m",
                 "-a", f"127.0.0.1:{self.port}", "-p", "thread_pools=1", "-p", "vsl_buffer=16k"],
                ["varnishncsa", "-n", work, "-t", "20", "-w", f"{self.directory}/access.log"]]


class Squid(Peer):
    name = program = "squid"

    def commands(self):
        d = self.directory
        os.chmod(d, 0o777)  # it becomes another user, and none may be named "root"
        return [["squid", "-N", "-f", self.write("squid.conf", f"""
http_port 127.0.0.1:{self.port} accel defaultsite=www.example.com no-vhost
cache_peer 127.0.0.1 parent {self.site.origin_port} 0 no-query originserver name=o
cache_peer_access o allow all
http_access allow all
cache_mem 256 MB
maximum_object_size_in_memory 1 MB
access_log stdio:{d}/access.log
buffered_logs on
cache_log {d}/cache.log
pid_filename {d}/pid
coredump_dir {d}
netdb_filename none
pinger_enable off
shutdown_lifetime 1 seconds
max_filedescriptors 8192
""")]]


class Trafficserver(Peer):
    name, program = "trafficserver", "traffic_server"

    def start(self):
        d = self.directory
        for name in ("etc", "log", "run", "cache"):
            os.makedirs(f"{d}/{name}", exist_ok=True)
        shutil.copytree("/etc/trafficserver", f"{d}/etc", dirs_exist_ok=True)
        self.write("runroot.yaml", f"""
prefix: {d}
exec_prefix: {d}
bindir: /usr/bin
sbindir: /usr/bin
sysconfdir: {d}/etc
datadir: {d}/cache
includedir: /usr/include
libdir: /usr/lib/trafficserver
libexecdir: /usr/lib/trafficserver/modules
localstatedir: {d}/run
runtimedir: {d}/run
logdir: {d}/log
mandir: {d}
infodir: {d}
cachedir: {d}/cache
""")
        self.write("etc/remap.config", f"map / http://127.0.0.1:{self.site.origin_port}/\n")
        self.write("etc/storage.config", f"{d}/cache 256M\n")
        self.write("etc/records.config", f"""
CONFIG proxy.config.http.server_ports STRING {self.port}:ip-in=127.0.0.1
CONFIG proxy.config.exec_thread.autoconfig.enabled INT 0
CONFIG proxy.config.exec_thread.limit INT 1
CONFIG proxy.config.accept_threads INT 0
CONFIG proxy.config.cache.threads_per_disk INT 2
CONFIG proxy.config.cache.ram_cache.size INT 268435456
CONFIG proxy.config.reverse_proxy.enabled INT 1
CONFIG proxy.config.url_remap.remap_required INT 1
CONFIG proxy.config.http.cache.required_headers INT 0
CONFIG proxy.config.http.keep_alive_no_activity_timeout_in INT 120
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.log.logging_enabled INT 2
CONFIG proxy.config.diags.output.diag STRING L
""")
        self.write("etc/logging.yaml", """
logging:
  formats:
    - name: common
      format: '%<chi> - %<caun> [%<cqtn>] "%<cqtx>" %<pssc> %<pscl>'
  logs:
    - filename: access
      format: common
""")
        self.service.start(["traffic_server", f"--run-root={d}/runroot.yaml"],
                           env={"TS_RUNROOT": f"{d}/runroot.yaml"})
        wait_for_port(self.port, self.service)


PEERS = [Nginx, Haproxy, Varnish, Squid, Trafficserver, NginxForward, HaproxyForward, HaproxyTcp]
