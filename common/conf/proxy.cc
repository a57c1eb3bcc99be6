#include "common/conf/options.h"
#include "common/conf/parts.h"

namespace conf {

bool parse_url(std::string_view url, OriginServer& origin) {
    origin.kind = OriginServer::Kind::address;
    origin.tls = url.starts_with("https://");
    if (!origin.tls && !url.starts_with("http://")) return false;
    url.remove_prefix(origin.tls ? 8 : 7);
    if (url.ends_with('/')) url.remove_suffix(1);
    const std::string default_port = origin.tls ? ":443" : ":80";
    const std::string text(url);
    const auto plain = parse_address(text + default_port);
    const auto address = plain ? plain : parse_address(text);
    if (!address || address->kind == Address::Kind::any) return false;
    origin.address = connectable(*address);
    // Host leaves the default port out (RFC 9110 section 7.2).
    origin.host = text.ends_with(default_port) && !plain
                      ? text.substr(0, text.size() - default_port.size())
                      : text;
    return true;
}

namespace {

void read_url(Section& section, std::string_view option, const std::string& url,
              OriginServer& origin) {
    if (!parse_url(url, origin))
        section.mistake(option, "\"" + url + "\" is not a URL of a host, such as "
                                "\"http://192.0.2.7:8080\" or \"https://www.example.org\"");
}

void read_target_group(const Node& node, Section& proxy, OriginServer& origin, Context& context) {
    Section section(node, kTargetOptions, proxy.where() + ".origin", context.mistakes);
    const std::string url = section.text("url");
    if (url.empty()) section.missing("url", "url = \"https://www.example.org\"");
    else read_url(section, "url", url, origin);
    origin.host = read_host(section, origin.host);
    origin.verify = section.flag("verify");
    origin.ca_file = absolute(section.text("ca_file"), context);
    for (const char* option : {"verify", "ca_file"})
        if (section.has(option) && !url.empty() && !origin.tls)
            section.mistake(option, "is only used with an https URL");
    if (section.has("ca_file") && !origin.verify)
        section.mistake("ca_file", "is not used with verify = false");
}

OriginServer read_target(Section& proxy, Context& context) {
    OriginServer origin{};
    const Node* node = proxy.any("origin");
    if (node == nullptr && proxy.has("forward")) {
        origin.kind = OriginServer::Kind::none;
    } else if (node == nullptr) {
        proxy.missing("origin", "origin = \"CLUSTER\" or origin = \"http://HOST:PORT\"");
    } else if (node->kind == Node::Kind::group) {
        read_target_group(*node, proxy, origin, context);
    } else if (node->kind != Node::Kind::text) {
        proxy.mistake("origin", quote(*node) + " is neither a cluster, a URL nor a group");
    } else if (node->text.find("://") != std::string::npos) {
        read_url(proxy, "origin", node->text, origin);
    } else {
        origin.kind = OriginServer::Kind::cluster;
        origin.index = find_instance(proxy, "origin", node->text, "clusters", context).value_or(0);
    }
    return origin;
}

constexpr const char* kFieldNameChars =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

// Names of fields; what is none is noted.
std::vector<std::string> read_targeted(Section& section) {
    std::vector<std::string> names;
    const Node* list = section.list("targeted");
    if (list == nullptr) return names;
    for (const Node& node : list->children) {
        const bool name = node.kind == Node::Kind::text && !node.text.empty() &&
                          node.text.find_first_not_of(kFieldNameChars) == std::string::npos;
        if (name) names.push_back(node.text);
        else section.mistake("targeted", quote(node) + " is not the name of a field");
    }
    return names;
}

CacheSettings read_cache(Section& proxy, Context& context) {
    static const Node none;
    const Node* group = proxy.group("cache");
    Section section(group != nullptr ? *group : none, kCacheOptions, proxy.where() + ".cache",
                    context.mistakes);
    const std::string& name = proxy.node().name;
    CacheSettings cache;
    cache.dir = section.text("dir");
    if (!cache.dir.empty()) cache.dir = absolute(cache.dir, context);
    else if (context.base_set) cache.dir = absolute("cache/" + name, context);
    else cache.dir = LOCALSTATEDIR "/cache/weir/" + name;
    cache.size = section.bytes("size");
    cache.slots = section.count("slots");
    if (cache.slots > 0 && cache.slots < 1024)
        section.mistake("slots", "is out of range: 0, or 1024 to 1073741824");
    cache.checksum = section.flag("checksum");
    cache.show_key = section.flag("show_key");
    if (section.has("targeted")) cache.targeted = read_targeted(section);
    read_cache_policy(section, cache);
    return cache;
}

PurgeSettings read_purge(Section& proxy, Context& context) {
    PurgeSettings purge;
    const Node* group = proxy.group("purge");
    if (group == nullptr) return purge;
    Section section(*group, kPurgeOptions, proxy.where() + ".purge", context.mistakes);
    purge.allow = read_networks(section, "allow");
    const std::string token_file = section.text("token_file");
    if (!token_file.empty()) purge.token_file = absolute(token_file, context);
    return purge;
}

// Its place among other proxies.
void read_array_part(Section& section, Proxy& proxy, Context& context) {
    proxy.array = section.text("array");
    if (!proxy.array.empty()) find_instance(section, "array", proxy.array, "arrays", context);
    proxy.internal_routing = section.word<InternalRouting>("internal_routing");
    if (section.has("internal_routing") && proxy.array.empty())
        section.mistake("internal_routing", "is only used by a member of an array");
    proxy.parent = section.text("parent");
    if (!proxy.parent.empty()) find_instance(section, "parent", proxy.parent, "arrays", context);
    proxy.routes = read_routes(section, proxy, context);
}

// Without an origin nothing can go there.
void check_ways(Section& section, const Proxy& proxy) {
    if (proxy.origin.kind != OriginServer::Kind::none) return;
    for (const Route& route : proxy.routes)
        if (route.via == Route::Via::origin)
            section.mistake("routes", "this proxy has no origin");
}

}  // namespace

Proxy read_proxy(const Node& group, Context& context) {
    Section section(group, kProxyOptions, "proxies." + group.name, context.mistakes);
    Proxy proxy;
    proxy.name = group.name;
    proxy.host = read_host(section, group.name);
    proxy.listen = read_listen(section, context, true);
    read_array_part(section, proxy, context);
    proxy.origin = read_target(section, context);
    check_ways(section, proxy);
    proxy.cache = read_cache(section, context);
    proxy.rules = read_rules(section, proxy.cache, context);
    proxy.purge = read_purge(section, context);
    proxy.forward = read_forward(section, context);
    proxy.http = read_http(section);
    proxy.preserve_host = section.flag("preserve_host");
    proxy.pool_idle = section.small("pool_idle");
    proxy.pool_idle_time = section.time("pool_idle_time");
    return proxy;
}

}  // namespace conf
