// Every kind of mistake in weir.conf, with the line and the words it is reported with.
// Source: weir.conf(5).

#include "common/conf/reader.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

// libconfig 1.5 leaks the last string of a text that it refuses.
extern "C" const char* __lsan_default_suppressions() { return "leak:libconfig"; }

namespace {

struct Case {
    const char* says;
    const char* text;
    const char* mistakes;   // one a line, without the name of the file
};

// clang-format off
constexpr Case kCases[] = {

    // Syntax.
    {"an empty file has nothing to run", R"()", R"(
 weir.conf: nothing to run: neither clusters, proxies nor origins
)"},
    {"comments alone are an empty file", R"(# weir.conf
// nothing
/* here */)", R"(
 weir.conf: nothing to run: neither clusters, proxies nor origins
)"},
    {"a missing value", R"(site = {
    workers = ;
};)", R"(
2: syntax error; look for a missing value, quote, ";" or bracket up to here
)"},
    {"a missing brace", R"(site = {
    workers = 1;
)", R"(
3: syntax error; look for a missing value, quote, ";" or bracket up to here
)"},
    {"an unterminated string", R"(site = {
    user = "weir;
};)", R"(
3: syntax error; look for a missing value, quote, ";" or bracket up to here
)"},
    {"the same name twice", R"(origins = {
    o = { };
    o = { };
};)", R"(
3: duplicate setting name; a name can be used once in its group
)"},
    {"an include that is not there", R"(# first
@include "nowhere.conf")", R"(
2: cannot open include file
)"},
    {"text after a number", R"(site = {
    drain_time = 5k;
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: syntax error; look for a missing value, quote, ";" or bracket up to here
)"},

    // Names of groups and options.
    {"an unknown section", R"(origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };
lcusters = { };)", R"(
2: weir.conf: unknown option "lcusters"; did you mean "clusters"?
)"},
    {"a time to hang that is shorter than a heartbeat", R"(site = {
    hang_time = "500ms";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.hang_time: is out of range: 0, or 2s to 1h
)"},
    {"an unknown option near a known one", R"(site = {
    worker = 2;
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site: unknown option "worker"; did you mean "workers"?
)"},
    {"an unknown option near none", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    colour = "red";
}; };)", R"(
3: origins.o: unknown option "colour"; known here: listen, root, service, seed, faults, http
)"},
    {"several unknown options in one group", R"(site = {
    wrokers = 2;
    usr = "root";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site: unknown option "wrokers"; did you mean "workers"?
3: site: unknown option "usr"; did you mean "user"?
)"},
    {"a section that is no group", R"(site = 5;
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
1: weir.conf.site: 5 is not a group: { ... }
)"},
    {"a section that is a list", R"(origins = (
    { listen = [ "127.0.0.1:8091" ]; } );)", R"(
1: weir.conf.origins: a list is not a group: { ... }
)"},
    {"an array that is no group and a proxy without options", R"(arrays = { a = 5; };
proxies = { p = { }; };)", R"(
1: arrays.a: 5 is not a group: { ... }
2: proxies.p: needs listen; write for example listen = [ "127.0.0.1:8080" ]
2: proxies.p: needs origin; write for example origin = "CLUSTER" or origin = "http://HOST:PORT"
)"},
    {"an instance that is no group", R"(origins = {
    o = "127.0.0.1:8091";
};)", R"(
2: origins.o: "127.0.0.1:8091" is not a group: { ... }
)"},
    {"a star in a name", R"(origins = {
    o* = { listen = [ "127.0.0.1:8091" ]; };
};)", R"(
2: origins.o*: a name has at most 63 letters, digits, "-" and "_"
)"},
    {"a name too long for a file name", R"(origins = {
    oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo = { listen = [ "127.0.0.1:8091" ]; };
};)", R"(
2: origins.oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo: a name has at most 63 letters, digits, "-" and "_"
)"},

    // Values.
    {"an integer out of range", R"(site = {
    workers = 31;
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.workers: 31 is out of range: 0 to 30
)"},
    {"a negative integer", R"(site = {
    workers = -1;
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.workers: -1 is out of range: 0 to 30
)"},
    {"a string for an integer", R"(site = {
    workers = "2";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.workers: "2" is not an integer
)"},
    {"an integer above 64 bits", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    seed = 99999999999999999999;
}; };)", R"(
3: origins.o.seed: 99999999999999999999 is out of range: 0 to 9223372036854775807
)"},
    {"an integer with a fraction", R"(site = {
    workers = 1.5;
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.workers: 1.5 is not an integer
)"},
    {"a duration without a number", R"(site = {
    drain_time = "soon";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.drain_time: "soon" is not a duration, such as "2s", "500ms", "10m" or a number of seconds
)"},
    {"a duration of an unknown unit", R"(site = {
    drain_time = "3w";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.drain_time: "3w" is not a duration, such as "2s", "500ms", "10m" or a number of seconds
)"},
    {"a duration out of range", R"(site = {
    drain_time = "2d";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.drain_time: "2d" is out of range: 0 to 1d
)"},
    {"a negative duration", R"(site = {
    drain_time = "-5s";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.drain_time: "-5s" is not a duration, such as "2s", "500ms", "10m" or a number of seconds
)"},
    {"a group for a duration", R"(site = {
    drain_time = { };
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.drain_time: a group is not a duration, such as "2s", "500ms", "10m" or a number of seconds
)"},
    {"a duration that overflows", R"(site = {
    drain_time = "9223372036854775807d";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.drain_time: "9223372036854775807d" is not a duration, such as "2s", "500ms", "10m" or a number of seconds
)"},
    {"a size of an unknown unit", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { size = "64q"; };
}; };)", R"(
4: proxies.p.cache.size: "64q" is not a size, such as "64m", "20k" or a number of bytes
)"},
    {"a size out of range", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { size = "1m"; };
}; };)", R"(
4: proxies.p.cache.size: "1m" is out of range: 16m to 16t
)"},
    {"a size above 32 bits is read as it stands", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { size = 64000000; max_object = 4294967297; };
}; };)", R"(
4: proxies.p.cache.max_object: is more than a quarter of the cache's size
)"},
    {"a word that is none of the words", R"(site = {
    access_log = "common";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.access_log: "common" is not one of combined, json, off
)"},
    {"a number for a word", R"(site = {
    access_log = 1;
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.access_log: 1 is not one of combined, json, off
)"},
    {"a string for a flag", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    preserve_host = "yes";
}; };)", R"(
4: proxies.p.preserve_host: "yes" is not true or false (without quotes)
)"},
    {"a number for a string", R"(site = {
    user = 0;
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.user: 0 is not a string in quotes
)"},
    {"a control character in a string", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    root = "a\x01b";
}; };)", R"(
3: origins.o.root: a control character in the string
)"},
    {"targeted fields that are none", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { targeted = [ "A: b", "" ]; };
}; };)", R"(
4: proxies.p.cache.targeted: "A: b" is not the name of a field
4: proxies.p.cache.targeted: "" is not the name of a field
)"},
    {"a real number out of range", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { heuristic = 1.1; };
}; };)", R"(
4: proxies.p.cache.heuristic: 1.1 is out of range: 0 to 1
)"},
    {"a string for a real number", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { heuristic = "0.1"; };
}; };)", R"(
4: proxies.p.cache.heuristic: "0.1" is not a number
)"},
    {"a group for a list", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = { origin = "o"; };
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.servers: a group is not a list: ( ... )
)"},
    {"a list for a group", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; } );
    advisor = ( );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.advisor: a list is not a group: { ... }
)"},

    // The site.
    {"a user that does not exist", R"(site = {
    user = "no-such-user";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.user: there is no user "no-such-user" on this host
)"},
    {"a group that does not exist", R"(site = {
    group = "no-such-group";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.group: there is no group "no-such-group" on this host
)"},
    {"a status address that is a name", R"(site = {
    status = "localhost:8070";
};
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: site.status: "localhost:8070" is not an address, such as "127.0.0.1:8070"
)"},
    {"a status address that is taken", R"(site = { status = "127.0.0.1:8091"; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
2: origins.o.listen: port 8091 is taken by site.status (1)
)"},

    // Listeners.
    {"no listen", R"(origins = { o = {
}; };)", R"(
1: origins.o: needs listen; write for example listen = [ "127.0.0.1:8080" ]
)"},
    {"an empty listen", R"(origins = { o = {
    listen = [ ];
}; };)", R"(
1: origins.o: needs listen; write for example listen = [ "127.0.0.1:8080" ]
)"},
    {"a listen that is no list", R"(origins = { o = {
    listen = "127.0.0.1:8091";
}; };)", R"(
2: origins.o.listen: "127.0.0.1:8091" is not a list: ( ... )
)"},
    {"an address without a port", R"(origins = { o = {
    listen = [ "127.0.0.1" ];
}; };)", R"(
2: origins.o.listen: "127.0.0.1" is not an address, such as "127.0.0.1:8080", "[::1]:8080" or "*:8080"
)"},
    {"port 0", R"(origins = { o = {
    listen = [ "127.0.0.1:0" ];
}; };)", R"(
2: origins.o.listen: "127.0.0.1:0" is not an address, such as "127.0.0.1:8080", "[::1]:8080" or "*:8080"
)"},
    {"a port above 65535", R"(origins = { o = {
    listen = [ "127.0.0.1:65536" ];
}; };)", R"(
2: origins.o.listen: "127.0.0.1:65536" is not an address, such as "127.0.0.1:8080", "[::1]:8080" or "*:8080"
)"},
    {"an address that is a name", R"(origins = { o = {
    listen = [ "localhost:8091" ];
}; };)", R"(
2: origins.o.listen: "localhost:8091" is a name; a listener needs a numeric address or "*"
)"},
    {"an IPv4 address with five parts", R"(origins = { o = {
    listen = [ "127.0.0.0.1:8091" ];
}; };)", R"(
2: origins.o.listen: "127.0.0.0.1:8091" is not an address, such as "127.0.0.1:8080", "[::1]:8080" or "*:8080"
)"},
    {"IPv6 without brackets", R"(origins = { o = {
    listen = [ "::1:8091" ];
}; };)", R"(
2: origins.o.listen: "::1:8091" is not an address, such as "127.0.0.1:8080", "[::1]:8080" or "*:8080"
)"},
    {"an entry that is a number", R"(origins = { o = {
    listen = [ 8091 ];
}; };)", R"(
2: origins.o.listen: 8091 is neither an address nor a group { address = ...; }
)"},
    {"a group without an address", R"(origins = { o = {
    listen = (
        { proxy_protocol = false; } );
}; };)", R"(
3: origins.o.listen: needs address; write for example address = "127.0.0.1:8443"
)"},
    {"a certificate without a key", R"(origins = { o = {
    listen = ( { address = "127.0.0.1:8091"; tls = (
        { certificate = "site.pem"; } ); } );
}; };)", R"(
3: origins.o.listen.tls: needs key; write for example key = "site.key"
)"},
    {"a key without a certificate", R"(origins = { o = {
    listen = ( { address = "127.0.0.1:8091"; tls = (
        { key = "site.key"; } ); } );
}; };)", R"(
3: origins.o.listen.tls: needs certificate; write for example certificate = "site.pem"
)"},
    {"an empty list of certificates", R"(origins = { o = {
    listen = ( { address = "127.0.0.1:8091";
        tls = ( ); } );
}; };)", R"(
3: origins.o.listen.tls: is empty; leave it out for a plain listener
)"},
    {"a certificate that is a string", R"(origins = { o = {
    listen = ( { address = "127.0.0.1:8091"; tls = (
        "site.pem" ); } );
}; };)", R"(
3: origins.o.listen.tls: "site.pem" is not a group { certificate = "FILE"; key = "FILE"; }
)"},
    {"tls at a cluster", R"(clusters = { c = {
    listen = ( { address = "127.0.0.1:8080";
        tls = ( { certificate = "c"; key = "k"; } ); } );
    servers = ( { origin = "o"; } );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.listen.tls: a cluster passes connections on as they are; put this into the listen of its servers
)"},
    {"the PROXY protocol at a cluster", R"(clusters = { c = {
    listen = ( { address = "127.0.0.1:8080";
        proxy_protocol = true; } );
    servers = ( { origin = "o"; } );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.listen.proxy_protocol: a cluster passes connections on as they are; put this into the listen of its servers
)"},
    {"the PROXY protocol at an origin", R"(origins = { o = {
    listen = ( { address = "127.0.0.1:8091";
        proxy_protocol = true; } );
}; };)", R"(
3: origins.o.listen.proxy_protocol: no listener reads PROXY headers in this version; leave it out, and let whoever connects to it send none
)"},
    {"the PROXY protocol at a proxy", R"(proxies = { p = {
    listen = ( { address = "127.0.0.1:8081"; proxy_protocol = true; } );
    origin = { url = "http://192.0.2.1"; }; cache = { dir = "c"; };
}; };)", R"(
2: proxies.p.listen.proxy_protocol: no listener reads PROXY headers in this version; leave it out, and let whoever connects to it send none
)"},
    {"two listeners of one instance on one port", R"(origins = { o = {
    listen = [
        "127.0.0.1:8091",
        "127.0.0.1:8091"
    ];
}; };)", R"(
4: origins.o.listen: port 8091 is taken by origins.o.listen (3)
)"},
    {"a wildcard takes the port of all", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
};
    b = { listen = [
        "*:8091"
    ]; };
};)", R"(
5: origins.b.listen: port 8091 is taken by origins.o.listen (2)
)"},
    {"0.0.0.0 takes the port of IPv4", R"(origins = { o = {
    listen = [ "0.0.0.0:8091",
        "127.0.0.1:8091" ];
}; };)", R"(
3: origins.o.listen: port 8091 is taken by origins.o.listen (2)
)"},
    {"one address in two spellings", R"(origins = { o = {
    listen = [ "[::1]:8091",
        "[0:0::1]:8091" ];
}; };)", R"(
3: origins.o.listen: port 8091 is taken by origins.o.listen (2)
)"},

    // Clusters.
    {"no servers", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
}; };)", R"(
1: clusters.c: needs servers; write for example servers = ( { proxy = "proxy1"; } )
)"},
    {"an empty list of servers", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
1: clusters.c: needs servers; write for example servers = ( { proxy = "proxy1"; } )
)"},
    {"a server that is a string", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( "o" );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.servers: "o" is not a group, such as { proxy = "NAME"; weight = 1; }
)"},
    {"a server that is nothing", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = (
        { weight = 2; } );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.servers: a server is exactly one of proxy, origin, address
)"},
    {"a server that is two things", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = (
        { origin = "o"; address = "192.0.2.1:80"; } );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.servers: a server is exactly one of proxy, origin, address
)"},
    {"a server that is not there", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; },
        { origin = "p"; } );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.servers.origin: "p" is not in origins; there are o
)"},
    {"a proxy where there are none", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { proxy = "p"; } );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.servers.proxy: "p" is not in proxies, which are empty
)"},
    {"a server that is there twice", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; },
        { origin = "o"; } );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.servers: "o" is there twice; give it a weight instead
)"},
    {"a weight out of range", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; weight = 257; } );
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.servers.weight: 257 is out of range: 0 to 256
)"},
    {"a hand-over to an address", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { address = "192.0.2.1:80"; } );
    forward = "handoff";
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.servers.address: a connection can only be handed to a proxy or an origin of this file; set forward = "relay"
)"},
    {"a server address without a port", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { address = "192.0.2.1"; } );
    forward = "relay";
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.servers.address: "192.0.2.1" is not HOST:PORT, such as "192.0.2.7:80"
)"},
    {"a server address that is a wildcard", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { address = "*:80"; } );
    forward = "relay";
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
3: clusters.c.servers.address: "*:80" is not HOST:PORT, such as "192.0.2.7:80"
)"},
    {"a host that is no name", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; } );
    host = "www.abc.com/";
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.host: "www.abc.com/" is not a host name (letters, digits, "-", ".")
)"},
    {"an unknown policy", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; } );
    balance = "robin";
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.balance: "robin" is not one of round-robin, least-outstanding, two-choices
)"},
    {"an advisor request that is none", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; } );
    advisor = { kind = "http"; request = "/"; };
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.advisor.request: "/" is not a method and a path, such as "HEAD /"
)"},
    {"an advisor that expects no status", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; } );
    advisor = { kind = "http"; expect = "up"; };
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.advisor.expect: "up" is neither a status code nor a range of them, such as "200-399"
)"},
    {"an advisor that expects a range upside down", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; } );
    advisor = { kind = "http"; expect = "399-200"; };
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.advisor.expect: "399-200" is neither a status code nor a range of them, such as "200-399"
)"},
    {"an http option of a connect advisor", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; } );
    advisor = { kind = "connect"; request = "HEAD /"; };
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.advisor.request: is only used with kind = "http"
)"},
    {"an advisor that is slower than its interval", R"(clusters = { c = {
    listen = [ "127.0.0.1:8080" ];
    servers = ( { origin = "o"; } );
    advisor = { interval = "1s"; timeout = "2s"; };
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
4: clusters.c.advisor.timeout: is longer than the interval between two checks
)"},

    // Arrays.
    {"no members", R"(arrays = { a = {
    hash = "carp";
}; };
origins = { o = { listen = [ "127.0.0.1:8091" ]; }; };)", R"(
1: arrays.a: needs members; write for example members = [ "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB" ]
)"},
    {"an empty list of members", R"(arrays = { a = {
    hash = "hrw";
    members = [  ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
1: arrays.a: needs members; write for example members = [ "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB" ]
)"},
    {"a member that is no string", R"(arrays = { a = {
    hash = "hrw";
    members = [ 1 ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.members: 1 is not a string
)"},
    {"a member with too few columns", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.members: malformed cache size in "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1"; a member is "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB"
)"},
    {"a member with a port that is none", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 http http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.members: malformed port in "p 127.0.0.1 http http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64"; a member is "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB"
)"},
    {"a member with an address that is a name", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p localhost 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.members: malformed address in "p localhost 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64"; a member is "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB"
)"},
    {"a member with a table that is no URL", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8081 /pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.members: malformed table URL in "p 127.0.0.1 8081 /pat Weir/1.0 0 UP 1 64"; a member is "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB"
)"},
    {"a member with an unknown status", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 MAYBE 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.members: malformed status in "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 MAYBE 1 64"; a member is "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB"
)"},
    {"a member with a negative load factor", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP -1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.members: malformed load factor in "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP -1 64"; a member is "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB"
)"},
    {"a member that is there twice", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64",
        "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
5: arrays.a.members: "p" is there twice
)"},
    {"a member of this host that is no proxy", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64",
        "q 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
5: arrays.a.members: "q" is on this host, but is not in proxies
)"},
    {"a member whose proxy listens elsewhere", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8082 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.members: "p" does not listen at 127.0.0.1 port 8082
)"},
    {"a member whose proxy is not in the array", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.members: "p" lacks array = "a"
)"},
    {"a proxy that is no member", R"(arrays = { a = {
    hash = "hrw";
    members = [ "q 192.0.2.9 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
5: proxies.p.array: "a" has no member "p"
)"},
    {"an array in which nobody has a load factor", R"(arrays = { a = {
    hash = "hrw";
    members = [ 
        "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 0 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.members: every load factor is 0, so nobody owns anything
)"},
    {"an unknown hash", R"(arrays = { a = {
    hash = "md5";
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
2: arrays.a.hash: "md5" is not one of carp, carp-squid, hrw
)"},
    {"a time that is no number of minutes", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    list_ttl = "90s";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.list_ttl: is not a number of whole minutes, as the table has it; write ttl_unit = "seconds"
)"},
    {"a time that is no number of seconds", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    ttl_unit = "seconds";
    list_ttl = "1500ms";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
4: arrays.a.list_ttl: is not a number of whole seconds
)"},
    {"a seed for a hash that has none", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    hash = "carp"; seed = 7;
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.seed: is only used with hash = "hrw"
)"},
    {"a seed that is too large", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    seed = 4294967296;
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.seed: 4294967296 is out of range: 0 to 4294967295
)"},
    {"an unknown key", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    key = "path";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.key: "path" is not one of url, host
)"},
    {"an unknown unit of time", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    ttl_unit = "hours";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.ttl_unit: "hours" is not one of minutes, seconds
)"},
    {"a master that is no member", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    master = "q";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.master: "q" is neither a member of the array nor a URL, such as "http://192.0.2.7:8080/pat"
)"},
    {"a master that is a URL of another scheme", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    master = "ftp://192.0.2.7/pat";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.master: "ftp://192.0.2.7/pat" is not the URL of a table, such as "http://192.0.2.7:8080/pat"
)"},
    {"a master with a space in its path", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    master = "http://192.0.2.7/p t";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.master: "http://192.0.2.7/p t" is not the URL of a table, such as "http://192.0.2.7:8080/pat"
)"},
    {"fields to poll with, and nobody to poll", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    poll_headers = "headers";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.poll_headers: is only used with a master
)"},
    {"a bound below the mean load", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    bounded_load = 0.5;
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.bounded_load: is less than 1, the mean itself; 0 is no bound
)"},
    {"what is hot, and no replicas", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    hot = 3;
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.hot: is only used with replicate = 2 or more
)"},
    {"too many replicas", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    replicate = 17;
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.replicate: 17 is out of range: 1 to 16
)"},
    {"a default route that is none", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    pac = { default_route = "proxy q:1"; };
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.pac.default_route: "proxy q:1" is no route of a PAC file, such as "DIRECT" or "PROXY proxy.example:8080; DIRECT"
)"},
    {"a default route without a port", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    pac = { default_route = "PROXY q; DIRECT"; };
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.pac.default_route: "PROXY q; DIRECT" is no route of a PAC file, such as "DIRECT" or "PROXY proxy.example:8080; DIRECT"
)"},
    {"a direct host that is none", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    pac = { direct_hosts = [ "a b" ]; };
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.pac.direct_hosts: "a b" is neither a host name nor "*." and one
)"},
    {"a direct network with bits behind its prefix", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    pac = { direct_networks = [ "10.0.0.1/8" ]; };
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.pac.direct_networks: "10.0.0.1/8" is no network, such as "192.0.2.0/24" or "::1"
)"},
    {"a list of members and a file of them", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
    table = "/nowhere/edge.pat";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1"; }; };)", R"(
3: arrays.a.table: is used in place of members: leave one of them out
5: proxies.p.array: "a" has no member "p"
)"},
    {"a table that is not there", R"(arrays = { a = {
    table = "/nowhere/edge.pat";
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; }; };)", R"(
2: arrays.a.table: /nowhere/edge.pat cannot be read: No such file or directory
)"},
    {"a parent of which the proxy is a member", R"(arrays = { a = {
    members = [ "p 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64" ];
}; };
proxies = { p = { listen = [ "127.0.0.1:8081" ]; array = "a"; origin = "http://192.0.2.1";
    parent = "a"; }; };)", R"(
5: proxies.p.parent: the proxy is itself a member of "a"
)"},
    {"a parent that is not there", R"(proxies = { p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1";
    parent = "a"; }; };)", R"(
2: proxies.p.parent: "a" is not in arrays, which are empty
)"},

    // Proxies.
    {"no origin", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
}; };)", R"(
1: proxies.p: needs origin; write for example origin = "CLUSTER" or origin = "http://HOST:PORT"
)"},
    {"an origin that is no cluster", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "balancer";
}; };)", R"(
3: proxies.p.origin: "balancer" is not in clusters, which are empty
)"},
    {"an origin with a path", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1/path";
}; };)", R"(
3: proxies.p.origin: "http://192.0.2.1/path" is not a URL of a host, such as "http://192.0.2.7:8080" or "https://www.example.org"
)"},
    {"an origin of another scheme", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "ftp://192.0.2.1";
}; };)", R"(
3: proxies.p.origin: "ftp://192.0.2.1" is not a URL of a host, such as "http://192.0.2.7:8080" or "https://www.example.org"
)"},
    {"an origin that is a number", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = 80;
}; };)", R"(
3: proxies.p.origin: 80 is neither a cluster, a URL nor a group
)"},
    {"an origin group without a URL", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = { verify = false; };
}; };)", R"(
3: proxies.p.origin: needs url; write for example url = "https://www.example.org"
)"},
    {"verify without https", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = { url = "http://192.0.2.1"; verify = true; };
}; };)", R"(
3: proxies.p.origin.verify: is only used with an https URL
)"},
    {"authorities that nobody asks", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = { url = "https://192.0.2.1"; verify = false; ca_file = "ca.pem"; };
}; };)", R"(
3: proxies.p.origin.ca_file: is not used with verify = false
)"},
    {"an array that is not there", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    array = "edge";
}; };)", R"(
4: proxies.p.array: "edge" is not in arrays, which are empty
)"},
    {"an object larger than a quarter of the cache", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { size = "64m";
        max_object = "17m"; };
}; };)", R"(
5: proxies.p.cache.max_object: is more than a quarter of the cache's size
)"},
    {"rules that say nothing of use", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { size = "64m"; };
    rules = ( "/a", { pass = true; }, { path = "a"; }, { host = "a b"; size = "1g"; },
        { path = "/a"; max_object = "17m"; } );
}; };)", R"(
5: proxies.p.rules: "/a" is not a group { path = "/..."; ... }
5: proxies.p.rules: needs path; write for example path = "/static/", or a host
5: proxies.p.rules.path: "a" begins with neither "/" nor "*"
5: proxies.p.rules: unknown option "size"; known here: host, path, max_object, stale_while_revalidate, stale_if_error, stale_if_unreachable, heuristic, heuristic_max, default_ttl, ttl, negative_ttl, grace, forward_range, complete_below, ignore_set_cookie, strip_cookies, keep_cookies, min_uses, variants, query, query_names, query_sort, key_fields, key_cookies, no_vary_search, pass, compression
5: proxies.p.rules.host: "a b" is neither a host name nor "*." and one
6: proxies.p.rules.max_object: is more than a quarter of the cache's size
)"},
    {"routes that lead nowhere", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    internal_routing = "off";
    routes = ( "direct", { via = "array"; }, { via = "parent"; }, { path = "/"; },
        { host = "*"; via = "proxy"; }, { path = "x"; via = "proxy 192.0.2.1"; } );
}; };)", R"(
4: proxies.p.internal_routing: is only used by a member of an array
5: proxies.p.routes: "direct" is not a group { path = "/..."; via = "..."; }
5: proxies.p.routes.via: this proxy is in no array
5: proxies.p.routes.via: this proxy has no parent
5: proxies.p.routes: needs via; write for example via = "origin"
6: proxies.p.routes.host: "*" is neither a host name nor "*." and one
6: proxies.p.routes.via: "proxy" is none of array, parent, origin, direct, "proxy HOST:PORT"
6: proxies.p.routes.path: "x" begins with neither "/" nor "*"
6: proxies.p.routes.via: "proxy 192.0.2.1" is not "proxy HOST:PORT"
)"},
    {"keys that make no sense", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { size = "64m"; key_fields = [ "Host" ]; query = "only"; };
    rules = ( { path = "/"; key_fields = [ ]; query = "all"; query_names = "x"; keep_cookies = [ "a b" ]; },
        { path = "/"; key_fields = [ "X" ]; query = "none"; strip_cookies = true; key_cookies = [ "s" ]; } );
}; };)", R"(
4: proxies.p.cache.key_fields: "host" does not reach the origin as it is
4: proxies.p.cache.query: needs query_names; write for example query_names = [ "utm_*" ]
5: proxies.p.rules.keep_cookies: "a b" is not a name
5: proxies.p.rules.query_names: "x" is not a list: [ ... ]
5: proxies.p.rules.query_names: is only used with query = "only" or "without"
5: proxies.p.rules.keep_cookies: is only used with strip_cookies = true
6: proxies.p.rules.key_cookies: "s" is not in keep_cookies
)"},
    {"networks that are none", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { size = "64m"; };
    purge = { allow = [ "192.0.2.0/24", "192.0.2.1/24", "::1/129", "localhost" ]; };
}; };)", R"(
5: proxies.p.purge.allow: "192.0.2.1/24" is no network, such as "192.0.2.0/24" or "::1"
5: proxies.p.purge.allow: "::1/129" is no network, such as "192.0.2.0/24" or "::1"
5: proxies.p.purge.allow: "localhost" is no network, such as "192.0.2.0/24" or "::1"
)"},
    {"a forward proxy that cannot be", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    routes = ( { host = "a.b"; via = "origin"; } );
    forward = {
        allow = [ "everybody" ];
        methods = [ "GET POST" ]; ports = ( 0, "80-79", "x" );
        connect_ports = [ 65536 ];
        allow_to = [ "http://a.b/" ]; deny_to = [ ];
        dns = [ "ns.a.b", "192.0.2.0/24" ];
        realm = "say \"please\""; verify = false; ca_file = "ca.pem";
    };
}; };)", R"(
3: proxies.p.routes: this proxy has no origin
5: proxies.p.forward.allow: "everybody" is no network, such as "192.0.2.0/24" or "::1"
6: proxies.p.forward.methods: "GET POST" is no method, such as "GET"
6: proxies.p.forward.ports: 0 is no port, such as 443 or "1024-65535"
6: proxies.p.forward.ports: "80-79" is no port, such as 443 or "1024-65535"
6: proxies.p.forward.ports: "x" is no port, such as 443 or "1024-65535"
7: proxies.p.forward.connect_ports: 65536 is no port, such as 443 or "1024-65535"
8: proxies.p.forward.allow_to: "http://a.b/" is no host or network, such as "*.abc.com" or "192.0.2.0/24"
8: proxies.p.forward.deny_to: names nothing; leave it out
9: proxies.p.forward.dns: "ns.a.b" is no address of a server, such as "192.0.2.53"
9: proxies.p.forward.dns: "192.0.2.0/24" is no address of a server, such as "192.0.2.53"
10: proxies.p.forward.realm: has a quote, a backslash or a line break
10: proxies.p.forward.ca_file: is not used with verify = false
)"},
    {"compression of nothing", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { compression = { level = 10; ask = "br";
        types = [ "text", "text/html; q=1", "a/b/c" ]; }; };
}; };)", R"(
4: proxies.p.cache.compression.level: 10 is out of range: 1 to 9
4: proxies.p.cache.compression.ask: "br" is not one of gzip, identity, client
5: proxies.p.cache.compression.types: "text" is not a media type, such as "text/html" or "text/*"
5: proxies.p.cache.compression.types: "text/html; q=1" is not a media type, such as "text/html" or "text/*"
5: proxies.p.cache.compression.types: "a/b/c" is not a media type, such as "text/html" or "text/*"
)"},
    {"too few slots", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    cache = { slots = 100; };
}; };)", R"(
4: proxies.p.cache.slots: is out of range: 0, or 1024 to 1073741824
)"},
    {"a line longer than the head", R"(proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "http://192.0.2.1";
    http = { max_head = "4k";
        max_line = "8k"; };
}; };)", R"(
5: proxies.p.http.max_line: is more than max_head, which contains the line
)"},
    {"two proxies with one cache", R"(proxies = {
    p = { listen = [ "127.0.0.1:8081" ]; origin = "http://192.0.2.1"; cache = { dir = "c"; }; };
    q = { listen = [ "127.0.0.1:8082" ]; origin = "http://192.0.2.1"; cache = { dir = "./c/"; }; };
};)", R"(
3: proxies.q.cache.dir: "/nowhere/c" is that of proxies.p
)"},
    {"a proxy that fetches from itself", R"(clusters = { c = { listen = [ "127.0.0.1:8080" ]; servers = ( { proxy = "p"; } ); }; };
proxies = { p = {
    listen = [ "127.0.0.1:8081" ];
    origin = "c";
}; };)", R"(
4: proxies.p.origin: misses sent there come back to this proxy
)"},

    // Origins.
    {"an unknown distribution", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    service = { time = "gaussian 8ms 2"; };
}; };)", R"(
3: origins.o.service.time: "gaussian 8ms 2" is no distribution; there are "fixed TIME", "exponential MEAN", "lognormal MEDIAN SIGMA", "pareto LEAST ALPHA", "bimodal TIME TIME PROBABILITY"
)"},
    {"a distribution with too few numbers", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    service = { time = "lognormal 8ms"; };
}; };)", R"(
3: origins.o.service.time: "lognormal 8ms" is not "lognormal MEDIAN SIGMA"
)"},
    {"a probability above one", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    service = { time = "bimodal 1ms 1s 2"; };
}; };)", R"(
3: origins.o.service.time: "bimodal 1ms 1s 2" is not "bimodal TIME TIME PROBABILITY"
)"},
    {"a fault without a kind", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    faults = (
        { rate = 0.5; } );
}; };)", R"(
4: origins.o.faults: needs kind; write for example kind = "status"
)"},
    {"an unknown kind of fault", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    faults = (
        { kind = "crash"; } );
}; };)", R"(
4: origins.o.faults.kind: "crash" is not one of status, stall, reset, cut-body, wrong-length, drip, malformed-head
)"},
    {"a fault that is a string", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    faults = (
        "reset" );
}; };)", R"(
4: origins.o.faults: "reset" is not a group, such as { kind = "status"; rate = 0.01; }
)"},
    {"a rate above one", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    faults = ( { kind = "reset"; rate = 2; } );
}; };)", R"(
3: origins.o.faults.rate: 2 is out of range: 0 to 1
)"},
    {"a status that is none", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    faults = ( { kind = "status"; value = 99; } );
}; };)", R"(
3: origins.o.faults.value: 99 is not a status code from 200 to 599
)"},
    {"a value for a fault that has none", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    faults = ( { kind = "malformed-head"; value = 1; } );
}; };)", R"(
3: origins.o.faults.value: 1 is not used by this kind of fault
)"},
    {"a path that is relative", R"(origins = { o = {
    listen = [ "127.0.0.1:8091" ];
    faults = ( { kind = "reset"; path = "x"; } );
}; };)", R"(
3: origins.o.faults.path: "x" does not begin with "/"
)"},

    // Together.
    {"all mistakes are reported at once, in the order of their lines", R"(site = { worker = 2; };
clusters = { c = {
    balance = "robin";
    servers = ( { proxy = "p"; } );
}; };
origins = {
    o = { listen = [ "here" ]; };
};)", R"(
1: site: unknown option "worker"; did you mean "workers"?
2: clusters.c: needs listen; write for example listen = [ "127.0.0.1:8080" ]
3: clusters.c.balance: "robin" is not one of round-robin, least-outstanding, two-choices
4: clusters.c.servers.proxy: "p" is not in proxies, which are empty
7: origins.o.listen: "here" is not an address, such as "127.0.0.1:8080", "[::1]:8080" or "*:8080"
)"},
};
// clang-format on

class MistakesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MistakesTest);
    CPPUNIT_TEST(every_mistake_is_named_with_its_line);
    CPPUNIT_TEST(a_file_that_cannot_be_read_is_a_mistake);
    CPPUNIT_TEST(a_nul_byte_is_not_the_end_of_the_file);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_mistake_is_named_with_its_line() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.mistakes), mistakes_in(c.text));
    }
    void a_file_that_cannot_be_read_is_a_mistake() {
        CPPUNIT_ASSERT_EQUAL(std::string("/nowhere/weir.conf: cannot be read: "
                                         "No such file or directory\n"),
                             conf::describe(conf::read_file("/nowhere/weir.conf").mistakes));
        CPPUNIT_ASSERT_EQUAL(std::string("/: cannot be read: Is a directory\n"),
                             conf::describe(conf::read_file("/").mistakes));
    }
    void a_nul_byte_is_not_the_end_of_the_file() {
        const std::string text("site = { };\n\0origins = 5;", 25);
        CPPUNIT_ASSERT_EQUAL(std::string("\n2: a NUL byte; this is not a text file\n"),
                             mistakes_in(text));
    }

  private:
    // The mistakes of a text, each as "LINE: TEXT", after an empty line.
    static std::string mistakes_in(const std::string& text) {
        const std::string name = "/nowhere/weir.conf";
        const auto reading = conf::read_text(text, name);
        std::string lines = conf::describe(reading.mistakes), prefix = name + ":";
        for (auto at = lines.find(prefix); at != std::string::npos; at = lines.find(prefix))
            lines.erase(at, prefix.size());
        return "\n" + lines;
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MistakesTest);

}  // namespace
