// parts.h -- the parts of a site, each from its group to its struct.
//
// Layer:    conf
// Runs in:  master, weirctl
//
// A part is read on its own; what concerns several is left to whole.h.  Names of
// other parts become indices at once, because the whole tree is at hand.

#ifndef COMMON_CONF_PARTS_H
#define COMMON_CONF_PARTS_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/conf/address.h"
#include "common/conf/section.h"
#include "common/conf/site.h"
#include "common/conf/tree.h"

namespace conf {

// A listener and where it was written, for the check of the whole.
struct Listener {
    Address address;
    const Node* at;
    std::string where;
};

struct Context {
    const Node& root;
    std::vector<Mistake>& mistakes;
    std::string base;                 // directory that relative paths start from; absolute
    bool base_set = false;            // site.base was written
    std::vector<Listener> listeners;  // of all parts read so far
};

General read_general(const Node& group, Context& context);  // also sets context.base
Cluster read_cluster(const Node& group, Context& context);
Array read_array(const Node& group, Context& context);
Proxy read_proxy(const Node& group, Context& context);
Origin read_origin(const Node& group, Context& context);

// What several parts have in common.
HttpSettings read_http(Section& owner);
std::vector<Listen> read_listen(Section& owner, Context& context, bool may_decode);
std::string read_host(Section& owner, const std::string& preset);
std::string absolute(const std::string& path, const Context& context);

// "http://HOST[:PORT]" or "https://HOST[:PORT]", a last slash allowed; false for other texts.
bool parse_url(std::string_view url, OriginServer& origin);

// Who has the table of an array.  Requires: its members are read.
void read_master(Section& section, Array& array, Context& context);

// The policy of a cache, and the rules of its proxy that say otherwise.
// Requires: cache.size is read.
void read_cache_policy(Section& section, CacheSettings& cache);
std::vector<Rule> read_rules(Section& proxy, const CacheSettings& cache, Context& context);

// What a rule or a route fits: "*.abc.com" in lower case, and a beginning of paths or a pattern.
std::string read_match_host(Section& section);
std::string read_match_path(Section& section);

// Requires: proxy.array and proxy.parent are read.
std::vector<Route> read_routes(Section& section, const Proxy& proxy, Context& context);

// Requests for other sites.
ForwardSettings read_forward(Section& proxy, Context& context);

// The networks that an option lists; what is none is noted.
std::vector<std::string> read_networks(Section& section, const char* option);

// The index of the instance `name` in the group `kind` ("proxies") of the file, or
// nothing with a mistake about `option` noted.
std::optional<std::size_t> find_instance(Section& owner, std::string_view option,
                                         const std::string& name, std::string_view kind,
                                         const Context& context);

}  // namespace conf

#endif  // COMMON_CONF_PARTS_H
