// site.h -- weir.conf as the daemons see it: one immutable value.
//
// Layer:    conf (plain data; reader.cc fills it)
// Runs in:  any process; read by the master before it forks, const afterwards
// Source:   weir.conf(5)
//
// Names that refer to each other in the file are resolved here to indices into the
// vectors of Site, and everything is validated whole before any daemon sees it.
// Sizes are bytes, durations milliseconds.

#ifndef COMMON_CONF_SITE_H
#define COMMON_CONF_SITE_H

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/array/table.h"

namespace conf {

using Millis = std::chrono::milliseconds;

struct Certificate {
    std::string certificate;   // PEM chain
    std::string key;           // PEM
};

struct Listen {
    std::string address;       // "127.0.0.1:8080", "[::1]:80", "*:80": valid, see net/address
    std::vector<Certificate> tls;   // empty: plain
};

enum class LogKind : std::uint8_t { combined, json, off };

struct General {               // site = { ... }
    std::string run_dir;       // pid files, sockets, boards; absolute
    std::string log_dir;       // absolute; "syslog" for syslog(3)
    bool syslog = false;
    std::string user, group;   // empty: stay who we are
    std::string status;        // address of the admin listener; empty: none
    unsigned workers = 0;      // 0: one per processor
    LogKind access_log = LogKind::combined;
    Millis drain_time{30'000};
    Millis hang_time{60'000};   // 0: hung workers are left alone
};

// Limits and deadlines of the HTTP side, per proxy and per origin.
struct HttpSettings {
    std::uint64_t max_line, max_head, max_body;      // bytes; max_body 0: no limit
    unsigned max_fields;
    unsigned max_connections;                        // of one worker
    Millis head_timeout, idle_timeout, connect_timeout, first_byte_timeout, between_bytes_timeout;
    std::uint64_t min_rate;                          // bytes per second, both directions; 0: none
    unsigned keep_alive_requests;                    // 0: no limit
};

enum class Forward : std::uint8_t { handoff, relay };
enum class Balance : std::uint8_t { round_robin, least_outstanding, two_choices };

struct Server {
    enum class Kind : std::uint8_t { proxy, origin, address } kind;
    std::size_t index = 0;     // into Site::proxies or Site::origins
    std::string name;          // instance name, or the address
    std::string address;       // where to connect to; of a named instance its first listen address
    unsigned weight = 1;       // 0: gets nothing
};

struct Advisor {
    enum class Kind : std::uint8_t { none, connect, http } kind = Kind::connect;
    std::string request;       // "HEAD /"
    std::string host;          // Host of the probe; the cluster's host if empty
    unsigned expect_min = 200, expect_max = 399;     // status
    Millis interval{2'000}, timeout{1'000};
    unsigned rise = 1, fall = 3;
};

struct Cluster {
    std::string name, host;
    std::vector<Listen> listen;
    Forward forward = Forward::handoff;
    Balance balance = Balance::least_outstanding;
    std::vector<Server> servers;
    Advisor advisor;
    unsigned max_connections = 0;                    // of one worker
    Millis connect_timeout{2'000}, idle_timeout{60'000};
};

// Where the table of an array is asked for again and again.
struct TableMaster {
    enum class Kind : std::uint8_t { none, member, url } kind = Kind::none;
    std::string member;        // name of it; the others poll it
    bool tls = false;
    std::string address;       // HOST:PORT to connect to
    std::string host;          // Host of the request
    std::string path = "/pat";
};

struct PacSettings {
    std::string default_route = "DIRECT";
    std::string custom;        // absolute; code that comes before the selection
    std::vector<std::string> direct_hosts;           // lower case; "*.abc.com": all below
    std::vector<std::string> direct_networks;        // IPv4 or IPv6, "10.0.0.0/8"
    bool plain_direct = true;  // names without a dot
    bool by_name = false;      // members by name instead of address
};

struct Array {
    std::string name;
    array::Table table;        // hash, key, list_ttl and config_id have values
    array::TtlUnit ttl_unit = array::TtlUnit::minutes;   // of ListTTL in texts for others
    TableMaster master;
    std::string poll_headers;  // absolute; empty: none
    unsigned eject_after = 3;
    Millis probe_interval{250}, ramp_time{10'000}, connect_timeout{200};
    double bounded_load = 1.25;                      // of the mean; 0: no bound
    unsigned replicate = 1, hot = 8;
    PacSettings pac;
};

// Which answers are stored as gzip though they came plain, and what the origin is asked for.
struct Compression {
    enum class Ask : std::uint8_t {
        gzip,                  // of who takes it; else plain
        identity,
        client,                // what the client accepts
    };
    bool enable = true;
    unsigned level = 6;        // 1 (fast) to 9 (small)
    std::uint64_t min_size = 1400;                   // bytes of a body worth the work
    std::vector<std::string> types{                  // media types; "text/*": all of text
        "text/*", "application/javascript", "application/json", "application/manifest+json",
        "application/wasm", "application/xml", "application/xhtml+xml", "application/rss+xml",
        "application/atom+xml", "image/svg+xml",
    };
    Ask ask = Ask::gzip;
};

enum class QueryKey : std::uint8_t { all, none, only, without };

// How answers are kept and used: what a decision about one request reads.  A rule says it
// for some URLs; for the others it is that of the cache.
struct CachePolicy {
    std::uint64_t max_object = 64ull << 20;          // bytes of body
    Millis stale_while_revalidate{0}, stale_if_error{0};
    Millis stale_if_unreachable{86'400'000};         // the origin gives no answer at all
    double heuristic = 0.1;    // part of the age at receipt
    Millis heuristic_max{86'400'000};
    Millis default_ttl{0};     // without any freshness information
    Millis ttl{0};             // of a success, whatever it says; 0: what it says
    Millis negative_ttl{0};    // of an error without freshness information
    bool forward_range = true; // a range of what is not stored is all that is asked for
    std::uint64_t complete_below = 256ull << 10;     // bytes: of less, all is asked for with a part
    bool pass = false;         // nothing is stored or answered from the cache
    bool ignore_set_cookie = false;                  // store without it, give it to nobody
    bool strip_cookies = false;                      // the origin does not see Cookie
    std::vector<std::string> keep_cookies;           // but these of it
    unsigned min_uses = 1;     // requests for a URL before it is stored
    unsigned variants = 16;    // of one URL
    QueryKey query = QueryKey::all;                  // what of the query goes to the origin
    std::vector<std::string> query_names;            // for only and without; "utm_*"
    bool query_sort = false;
    std::vector<std::string> key_fields;             // choose a variant; lower case, sorted
    std::vector<std::string> key_cookies;            // likewise
    bool no_vary_search = false;                     // heed No-Vary-Search

    bool rewrites_query() const noexcept { return query != QueryKey::all || query_sort; }
    bool has_key_parts() const noexcept { return !key_fields.empty() || !key_cookies.empty(); }
    Compression compression;
};

struct CacheSettings : CachePolicy {
    std::string dir;           // absolute; holds the files index and store
    std::uint64_t size = 1ull << 30;                 // bytes of store
    std::uint64_t slots = 0;                         // objects; 0: size / 8 KiB
    bool checksum = true;
    bool show_key = false;     // in Cache-Status
    // Fields that count before Cache-Control, the first first (RFC 9213).
    std::vector<std::string> targeted{"CDN-Cache-Control", "Surrogate-Control"};
};

// A policy for the URLs whose host and path fit.
struct Rule {
    std::string host;          // lower case; "*.abc.com": all below; empty: any
    std::string path;          // a beginning, or with "*" the whole; empty: any
    CachePolicy policy;        // what the rule does not say is as in the cache
};

// Where the URLs whose host and path fit are fetched.
struct Route {
    enum class Via : std::uint8_t { array, parent, origin, direct, proxy };
    std::string host, path;    // as of a Rule; both empty: any
    Via via = Via::origin;
    std::string proxy;         // host:port to connect to
};

// What a member of an array does with a client's request for a URL of another member.
enum class InternalRouting : std::uint8_t { forward, redirect, off };

struct OriginServer {          // where misses go
    enum class Kind : std::uint8_t { cluster, address, none } kind = Kind::address;
    std::size_t index = 0;     // into Site::clusters
    std::string address;       // host:port to connect to
    std::string host;          // Host sent when the client's is not kept
    bool tls = false;
    std::string ca_file;       // empty: the system's
    bool verify = true;
};

struct PurgeSettings {         // who may purge over a listener; nobody if both are empty
    std::vector<std::string> allow;                  // networks: "192.0.2.0/24", "::1"
    std::string token_file;    // absolute
};

struct PortRange {
    std::uint16_t first = 0, last = 0;
};

// Requests for other sites than that of the proxy: whose, and where they may go.
struct ForwardSettings {
    enum class Forwarded : std::uint8_t { off, add, replace, delete_ };

    bool enabled = false;                            // the group is there
    std::vector<std::string> allow;                  // networks of clients; empty: nobody
    std::vector<std::string> methods;                // empty: all
    std::vector<PortRange> ports{{80, 80}, {443, 443}, {1024, 65535}};
    std::vector<PortRange> connect_ports{{443, 443}};
    // Hosts are in lower case; "*.abc.com": all below.
    std::vector<std::string> to_hosts, to_networks;  // both empty: anywhere
    std::vector<std::string> not_to_hosts, not_to_networks;
    std::vector<std::string> allow_private;          // networks
    std::string auth_file;     // absolute; empty: nobody is asked who he is
    std::string realm = "Weir";
    Forwarded forwarded = Forwarded::delete_;
    std::vector<std::string> dns;                    // addresses; empty: resolv.conf
    std::string ca_file;       // empty: the system's
    bool verify = true;
    Millis connect_timeout{10'000}, tunnel_idle{300'000};
};

struct Proxy {
    std::string name, host;    // host: its own name, in Via and Forwarded
    std::vector<Listen> listen;
    std::string array;         // of which it is a member; empty: none
    InternalRouting internal_routing = InternalRouting::forward;
    std::string parent;        // array that is asked before the origin; empty: none
    std::vector<Route> routes; // the first that fits applies
    OriginServer origin;
    CacheSettings cache;
    std::vector<Rule> rules;   // the first that fits applies
    PurgeSettings purge;
    ForwardSettings forward;
    HttpSettings http;
    bool preserve_host = true;
    unsigned pool_idle = 64;   // idle connections kept to the origin, of one worker
    Millis pool_idle_time{30'000};
};

// A distribution of service times: its mean (or first value) and a shape.
struct ServiceLaw {
    enum class Kind : std::uint8_t { none, fixed, exponential, lognormal, pareto, bimodal } kind{};
    double a_ms = 0;           // fixed value, mean, median or scale
    double b = 0;              // lognormal sigma, pareto alpha, bimodal second value in ms
    double p = 0;              // bimodal: probability of the second value
};

struct Fault {
    enum class Kind : std::uint8_t {
        status, stall, reset, cut_body, wrong_length, drip, malformed_head,
    } kind;
    double rate = 0;           // 0..1 of all requests
    std::string path;          // prefix; empty: any
    std::uint64_t value = 0;   // status code, bytes or milliseconds, by kind
};

struct Origin {
    std::string name;
    std::vector<Listen> listen;
    std::string root;          // document root; empty: synthetic objects only
    ServiceLaw service;
    unsigned slots = 0;        // 0: no limit
    unsigned queue = 1024;
    std::uint64_t seed = 1;
    std::vector<Fault> faults;
    HttpSettings http;
};

struct Site {
    std::string file;          // as read; absolute
    General general;
    std::vector<Cluster> clusters;
    std::vector<Array> arrays;
    std::vector<Proxy> proxies;
    std::vector<Origin> origins;
};

}  // namespace conf

#endif  // COMMON_CONF_SITE_H
