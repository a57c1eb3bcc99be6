// options.h -- every option of weir.conf, one table per kind of group.
//
// Layer:    conf
// Runs in:  any process
// Source:   weir.conf(5) is the reference; tests/style/manuals.sh compares the two.

#ifndef COMMON_CONF_OPTIONS_H
#define COMMON_CONF_OPTIONS_H

#include <algorithm>
#include <array>
#include <cstddef>

#include "common/conf/option.h"

namespace conf {

// One table of two.
template <std::size_t N, std::size_t M>
consteval std::array<Option, N + M> both(const Option (&a)[N], const Option (&b)[M]) {
    std::array<Option, N + M> all{};
    std::copy(a, a + N, all.begin());
    std::copy(b, b + M, all.begin() + N);
    return all;
}

// clang-format off

inline constexpr Option kFileOptions[] = {
    {"site",     Unit::group, "", "", "settings of the site as a whole"},
    {"clusters", Unit::group, "", "", "groups of servers behind one address"},
    {"arrays",   Unit::group, "", "", "tables of proxies that share out the URLs"},
    {"proxies",  Unit::group, "", "", "caching proxies"},
    {"origins",  Unit::group, "", "", "content hosts, simulated"},
};

inline constexpr Option kSiteOptions[] = {
    {"base",       Unit::path,    "",                  "",         "directory that relative paths start from"},
    {"run_dir",    Unit::path,    "",                  "",         "pid files, sockets, shared state"},
    {"log_dir",    Unit::path,    "",                  "",         "logs, or \"syslog\""},
    {"user",       Unit::text,    "",                  "",         "user the workers become"},
    {"group",      Unit::text,    "",                  "",         "group the workers become"},
    {"status",     Unit::address, "",                  "",         "address of the admin listener"},
    {"workers",    Unit::count,   "0..30",             "0",        "processes per daemon; 0: one per processor"},
    {"access_log", Unit::word,    "combined json off", "combined", "form of the access log"},
    {"drain_time", Unit::time,    "0..1d",             "30s",      "grace of connections when workers leave"},
    {"hang_time",  Unit::time,    "0..1h",             "1m",       "a worker silent for so long is replaced; 0: never"},
};

inline constexpr Option kListenOptions[] = {
    {"address",        Unit::address, "", "",      "where to listen"},
    {"tls",            Unit::list,    "", "",      "certificates; without them the listener is plain"},
    {"proxy_protocol", Unit::flag,    "", "false", "true is refused: PROXY headers are not read yet"},
};

inline constexpr Option kTlsOptions[] = {
    {"certificate", Unit::path, "", "", "PEM file of the certificate and its chain"},
    {"key",         Unit::path, "", "", "PEM file of its private key"},
};

inline constexpr Option kClusterOptions[] = {
    {"host",            Unit::text,  "",              "",        "public name of the cluster"},
    {"listen",          Unit::list,  "",              "",        "addresses of the cluster"},
    {"forward",         Unit::word,  "handoff relay", "handoff", "how a connection reaches its server"},
    {"balance",         Unit::word,  "round-robin least-outstanding two-choices",
                                                      "least-outstanding", "how a server is chosen"},
    {"servers",         Unit::list,  "",              "",        "who does the work"},
    {"advisor",         Unit::group, "",              "",        "how servers are checked"},
    {"max_connections", Unit::count, "0..1000000",    "0",       "connections of one worker; 0: no limit"},
    {"connect_timeout", Unit::time,  "1ms..10m",      "2s",      "for a connection to a server"},
    {"idle_timeout",    Unit::time,  "1s..1d",        "60s",     "for a relayed connection without traffic"},
};

inline constexpr Option kServerOptions[] = {
    {"proxy",   Unit::text,    "",       "",  "a proxy of this file"},
    {"origin",  Unit::text,    "",       "",  "an origin of this file"},
    {"address", Unit::address, "",       "",  "any other server"},
    {"weight",  Unit::count,   "0..256", "1", "share of the work; 0: none"},
};

inline constexpr Option kAdvisorOptions[] = {
    {"kind",     Unit::word,  "none connect http", "connect", "what a check is"},
    {"request",  Unit::text,  "",                  "HEAD /",  "method and path of an http check"},
    {"host",     Unit::text,  "",                  "",        "Host of an http check"},
    {"expect",   Unit::text,  "",                  "200-399", "status codes of a server that is up"},
    {"interval", Unit::time,  "100ms..1h",         "2s",      "between two checks of one server"},
    {"timeout",  Unit::time,  "10ms..10m",         "1s",      "for one check; at most the interval"},
    {"rise",     Unit::count, "1..100",            "1",       "good checks in a row that make a server up"},
    {"fall",     Unit::count, "1..100",            "3",       "bad checks in a row that make a server down"},
};

inline constexpr Option kArrayOptions[] = {
    {"enabled",         Unit::flag,  "",                     "true",    "route by the table"},
    {"hash",            Unit::word,  "carp carp-squid hrw",  "hrw",     "who owns a URL"},
    {"seed",            Unit::count, "0..4294967295",        "0",       "of hrw: another seed, other owners"},
    {"key",             Unit::word,  "url host",             "url",     "what of a URL is hashed"},
    {"list_ttl",        Unit::time,  "1s..30d",              "10m",     "how long a copy of the table is good"},
    {"ttl_unit",        Unit::word,  "minutes seconds",      "minutes", "of ListTTL in a table"},
    {"members",         Unit::list,  "",                     "",        "one line of the table each"},
    {"table",           Unit::path,  "",                     "",        "file with the table, in place of members"},
    {"master",          Unit::text,  "",                     "",        "member or URL the table is polled from"},
    {"poll_headers",    Unit::path,  "",                     "",        "file with fields to poll with"},
    {"eject_after",     Unit::count, "1..100",               "3",       "failures in a row until a member is left alone"},
    {"probe_interval",  Unit::time,  "10ms..1h",             "250ms",   "between two trials of such a member"},
    {"ramp_time",       Unit::time,  "0..1h",                "10s",     "until a member that is back gets all of its share"},
    {"connect_timeout", Unit::time,  "10ms..10m",            "200ms",   "for a connection to a member"},
    {"bounded_load",    Unit::real,  "0..100",               "1.25",    "most load of a member, in means; 0: no bound"},
    {"replicate",       Unit::count, "1..16",                "1",       "members that keep what is asked for often"},
    {"hot",             Unit::count, "1..1000000",           "8",       "uses after which that is so"},
    {"pac",             Unit::group, "",                     "",        "what the PAC file says"},
};

inline constexpr Option kPacOptions[] = {
    {"default_route",   Unit::text, "", "DIRECT", "route when no member answers"},
    {"custom",          Unit::path, "", "",       "file of code that comes before the selection"},
    {"direct_hosts",    Unit::list, "", "",       "hosts that are asked without a proxy"},
    {"direct_networks", Unit::list, "", "",       "networks that are asked without a proxy"},
    {"plain_direct",    Unit::flag, "", "true",   "names without a dot are asked without a proxy"},
    {"by_name",         Unit::flag, "", "false",  "members go by their names, not by their addresses"},
};

inline constexpr Option kProxyOptions[] = {
    {"host",           Unit::text,   "",         "",     "the proxy's own name"},
    {"listen",         Unit::list,   "",         "",     "addresses of the proxy"},
    {"array",          Unit::text,   "",         "",     "array it is a member of"},
    {"internal_routing", Unit::word, "forward redirect off", "forward", "what it does with URLs of other members"},
    {"parent",         Unit::text,   "",         "",     "array that is asked before the origin"},
    {"routes",         Unit::list,   "",         "",     "other ways for some URLs"},
    {"origin",         Unit::target, "",         "",     "where misses go"},
    {"cache",          Unit::group,  "",         "",     "size and policy of the cache"},
    {"rules",          Unit::list,   "",         "",     "other policies for some URLs"},
    {"purge",          Unit::group,  "",         "",     "who may purge"},
    {"forward",        Unit::group,  "",         "",     "who may go to other sites, and where"},
    {"http",           Unit::group,  "",         "",     "limits and deadlines"},
    {"preserve_host",  Unit::flag,   "",         "true", "send the client's Host to the origin"},
    {"pool_idle",      Unit::count,  "0..10000", "64",   "idle connections kept to the origin, per worker"},
    {"pool_idle_time", Unit::time,   "0..1h",    "30s",  "how long they are kept"},
};

inline constexpr Option kPurgeOptions[] = {
    {"allow",      Unit::list, "", "", "networks of the clients that may"},
    {"token_file", Unit::path, "", "", "file with the bearer token they must have"},
};

inline constexpr Option kForwardOptions[] = {
    {"allow",           Unit::list, "",                       "",       "networks of the clients that may"},
    {"methods",         Unit::list, "",                       "",       "methods they may use; without: all"},
    {"ports",           Unit::list, "",                       "",       "ports of URLs"},
    {"connect_ports",   Unit::list, "",                       "",       "ports of tunnels"},
    {"allow_to",        Unit::list, "",                       "",       "hosts and networks; without: all"},
    {"deny_to",         Unit::list, "",                       "",       "hosts and networks that nobody reaches"},
    {"allow_private",   Unit::list, "",                       "",       "networks reached though not public"},
    {"auth_file",       Unit::path, "",                       "",       "users and hashes of their passwords"},
    {"realm",           Unit::text, "",                       "Weir",   "what a user is asked the password for"},
    {"forwarded",       Unit::word, "off add replace delete", "delete", "what a site learns of the client"},
    {"dns",             Unit::list, "",                       "",       "name servers; without: of resolv.conf"},
    {"ca_file",         Unit::path, "",                       "",       "PEM file of the authorities to trust"},
    {"verify",          Unit::flag, "",                       "true",   "check certificates"},
    {"connect_timeout", Unit::time, "10ms..10m",              "10s",    "for name, connection and handshake"},
    {"tunnel_idle",     Unit::time, "1s..1d",                 "5m",     "for a tunnel without traffic"},
};

inline constexpr Option kTargetOptions[] = {
    {"url",     Unit::text, "", "",     "http or https, host, port"},
    {"host",    Unit::text, "", "",     "Host sent when the client's is not kept"},
    {"verify",  Unit::flag, "", "true", "check the certificate of an https origin"},
    {"ca_file", Unit::path, "", "",     "PEM file of the authorities to trust"},
};

inline constexpr Option kStoreOptions[] = {
    {"dir",      Unit::path,  "",              "",     "directory of the files index and store"},
    {"size",     Unit::bytes, "16m..16t",      "1g",   "bytes of the store file"},
    {"slots",    Unit::count, "0..1073741824", "0",    "objects in the index; 0: size / 8k"},
    {"checksum", Unit::flag,  "",              "true", "keep a checksum with each object"},
    {"show_key", Unit::flag,  "",              "false", "Cache-Status says the key"},
    {"targeted", Unit::list,  "",              "",     "fields that count before Cache-Control"},
};

// Of a cache, and of a rule that says otherwise for some URLs.
inline constexpr Option kPolicyOptions[] = {
    {"max_object",             Unit::bytes, "1k..4t",        "64m",  "largest body that is stored"},
    {"stale_while_revalidate", Unit::time,  "0..30d",        "0",    "stale answers while a fetch is under way"},
    {"stale_if_error",         Unit::time,  "0..30d",        "0",    "stale answers while the origin fails"},
    {"stale_if_unreachable",   Unit::time,  "0..30d",        "1d",   "stale answers while the origin gives none"},
    {"heuristic",              Unit::real,  "0..1",          "0.1",  "freshness as a part of the age at receipt"},
    {"heuristic_max",          Unit::time,  "0..365d",       "1d",   "bound of the heuristic"},
    {"default_ttl",            Unit::time,  "0..365d",       "0",    "freshness without any information"},
    {"ttl",                    Unit::time,  "0..365d",       "0",    "freshness of successes, whatever they say; 0: as they say"},
    {"negative_ttl",           Unit::time,  "0..1d",         "0",    "freshness of errors without information"},
    {"grace",                  Unit::time,  "0..30d",        "0",    "both kinds of stale answers"},
    {"forward_range",          Unit::flag,  "",              "true", "ask for no more than the range, and store it"},
    {"complete_below",         Unit::bytes, "0..4t",         "256k", "length up to which a part is completed"},
    {"ignore_set_cookie",      Unit::flag,  "",              "false", "store answers without their Set-Cookie"},
    {"strip_cookies",          Unit::flag,  "",              "false", "send no Cookie to the origin"},
    {"keep_cookies",           Unit::list,  "",              "",     "cookies that are sent all the same"},
    {"min_uses",               Unit::count, "1..8",          "1",    "requests for a URL before it is stored"},
    {"variants",               Unit::count, "1..128",        "16",   "variants stored of one URL"},
    {"query",                  Unit::word,  "all none only without", "all", "what of the query counts"},
    {"query_names",            Unit::list,  "",              "",     "parameters that count, or do not"},
    {"query_sort",             Unit::flag,  "",              "false", "sort the parameters"},
    {"key_fields",             Unit::list,  "",              "",     "request fields that choose the variant"},
    {"key_cookies",            Unit::list,  "",              "",     "cookies that choose the variant"},
    {"no_vary_search",         Unit::flag,  "",              "false", "heed No-Vary-Search"},
    {"pass",                   Unit::flag,  "",              "false", "neither store nor answer from the cache"},
    {"compression",            Unit::group, "",              "",     "what is stored as gzip"},
};

inline constexpr Option kCompressionOptions[] = {
    {"enable",   Unit::flag,  "",                     "true", "store as gzip what comes plain"},
    {"level",    Unit::count, "1..9",                 "6",    "1: fast, 9: small"},
    {"min_size", Unit::bytes, "0..1g",                "1400", "shorter bodies are left alone"},
    {"types",    Unit::list,  "",                     "",     "media types that are worth it"},
    {"ask",      Unit::word,  "gzip identity client", "gzip", "what the origin is asked for"},
};

inline constexpr Option kMatchOptions[] = {
    {"host", Unit::text, "", "", "name of the host, or \"*.\" and the end of it"},
    {"path", Unit::text, "", "", "beginning of the path, or with \"*\" all of it"},
};

// Of a route, beside what it fits.
inline constexpr Option kWayOptions[] = {
    {"via", Unit::text, "", "", "array, parent, origin, direct, or proxy and its address"},
};

inline constexpr auto kCacheOptions = both(kStoreOptions, kPolicyOptions);
inline constexpr auto kRuleOptions = both(kMatchOptions, kPolicyOptions);
inline constexpr auto kRouteOptions = both(kMatchOptions, kWayOptions);

inline constexpr Option kHttpOptions[] = {
    {"max_line",              Unit::bytes, "512..64k",   "8k",    "longest first line of a message"},
    {"max_head",              Unit::bytes, "1k..1m",     "32k",   "longest head of a message"},
    {"max_fields",            Unit::count, "10..1000",   "100",   "most fields of a message"},
    {"max_body",              Unit::bytes, "0..16t",     "0",     "longest body of a request; 0: no limit"},
    {"max_connections",       Unit::count, "1..1000000", "10000", "client connections of one worker"},
    {"head_timeout",          Unit::time,  "100ms..10m", "10s",   "for a whole request head"},
    {"idle_timeout",          Unit::time,  "1s..1d",     "60s",   "between two requests"},
    {"connect_timeout",       Unit::time,  "10ms..10m",  "2s",    "for a connection to an origin"},
    {"first_byte_timeout",    Unit::time,  "100ms..1h",  "30s",   "for the head of an answer"},
    {"between_bytes_timeout", Unit::time,  "100ms..1h",  "30s",   "for the next byte of a body"},
    {"min_rate",              Unit::bytes, "0..1g",      "100",   "least bytes per second of a body; 0: none"},
    {"keep_alive_requests",   Unit::count, "0..1000000000", "0",  "requests of one connection; 0: no limit"},
};

inline constexpr Option kOriginOptions[] = {
    {"listen",  Unit::list,  "",                  "",  "addresses of the host"},
    {"root",    Unit::path,  "",                  "",  "document root"},
    {"service", Unit::group, "",                  "",  "how long requests take"},
    {"seed",    Unit::count, "0..9223372036854775807", "1", "of everything that is random"},
    {"faults",  Unit::list,  "",                  "",  "what goes wrong"},
    {"http",    Unit::group, "",                  "",  "limits and deadlines"},
};

inline constexpr Option kServiceOptions[] = {
    {"time",  Unit::text,  "",           "",     "distribution of service times"},
    {"slots", Unit::count, "0..1000000", "0",    "requests served at a time; 0: no limit"},
    {"queue", Unit::count, "0..1000000", "1024", "requests that may wait for a slot"},
};

inline constexpr Option kFaultOptions[] = {
    {"kind",  Unit::word, "status stall reset cut-body wrong-length drip malformed-head", "", "what happens"},
    {"rate",  Unit::real, "0..1", "1", "part of the requests it happens to"},
    {"path",  Unit::text, "",     "",  "beginning of the paths it happens to"},
    {"value", Unit::text, "",     "",  "status code, bytes or time, by kind"},
};

inline constexpr Table kTables[] = {
    {"file", kFileOptions},          {"site", kSiteOptions},
    {"listen", kListenOptions},      {"tls", kTlsOptions},
    {"cluster", kClusterOptions},    {"server", kServerOptions},
    {"advisor", kAdvisorOptions},    {"array", kArrayOptions},
    {"pac", kPacOptions},
    {"proxy", kProxyOptions},        {"target", kTargetOptions},
    {"cache", kStoreOptions},        {"policy", kPolicyOptions},
    {"compression", kCompressionOptions},
    {"rule", kMatchOptions},         {"http", kHttpOptions},
    {"origin", kOriginOptions},      {"service", kServiceOptions},
    {"fault", kFaultOptions},        {"purge", kPurgeOptions},
    {"route", kWayOptions},          {"forward", kForwardOptions},
};

// clang-format on

}  // namespace conf

#endif  // COMMON_CONF_OPTIONS_H
