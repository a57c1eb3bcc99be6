#include "common/conf/whole.h"

#include <algorithm>

namespace conf {
namespace {

std::string first_address(const std::vector<Listen>& listen) {
    const auto address = listen.empty() ? std::nullopt : parse_address(listen.front().address);
    return address ? connectable(*address) : std::string();
}

// The node of instance `index` of a group such as "proxies".
const Node& instance(const Context& context, std::string_view kind, std::size_t index) {
    return context.root.find(kind)->children[index];
}

std::string place(const Node& node) {
    return node.file + ":" + std::to_string(node.line);
}

void check_listeners(Context& context) {
    const auto& all = context.listeners;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (!collide(all[i].address, all[j].address)) continue;
            note(context.mistakes, *all[i].at,
                 all[i].where + ": port " + std::to_string(all[i].address.port) + " is taken by " +
                     all[j].where + " (" + place(*all[j].at) + ")");
            break;
        }
}

// Whether a proxy listens where its line in the table says.
bool listens_at(const Proxy& proxy, const array::Member& member) {
    const bool v6 = member.address.find(':') != std::string::npos;
    const std::string text = v6 ? "[" + member.address + "]" : member.address;
    const auto wanted = parse_address(text + ":" + std::to_string(member.port));
    return std::ranges::any_of(proxy.listen, [&wanted](const Listen& listen) {
        const auto address = parse_address(listen.address);
        return address && wanted && collide(*address, *wanted);
    });
}

void check_member(const Array& array, const array::Member& member, const Node& node,
                  const Site& site, Context& context) {
    for (const Proxy& proxy : site.proxies) {
        if (proxy.name != member.name) continue;
        const std::string where = "arrays." + array.name + "." +
                                  (node.name == "table" ? "table" : "members") + ": \"" +
                                  proxy.name + "\"";
        if (!listens_at(proxy, member))
            note(context.mistakes, node, where + " does not listen at " + member.address +
                 " port " + std::to_string(member.port));
        if (proxy.array != array.name)
            note(context.mistakes, node, where + " lacks array = \"" + array.name + "\"");
    }
}

bool has_member(const Array& array, const std::string& name) {
    return std::ranges::any_of(array.table.members, [&](const auto& m) { return m.name == name; });
}

// What the two arrays of a proxy have to do with it.
void check_arrays_of(const Proxy& proxy, const Node& node, const Site& site, Context& context) {
    const std::string where = "proxies." + proxy.name + ".";
    for (const Array& array : site.arrays) {
        if (array.name == proxy.array && !has_member(array, proxy.name))
            note(context.mistakes, *node.find("array"),
                 where + "array: \"" + array.name + "\" has no member \"" + proxy.name + "\"");
        if (array.name == proxy.parent &&
            (array.name == proxy.array || has_member(array, proxy.name)))
            note(context.mistakes, *node.find("parent"),
                 where + "parent: the proxy is itself a member of \"" + array.name + "\"");
    }
}

void check_arrays(const Site& site, Context& context) {
    for (std::size_t i = 0; i < site.arrays.size(); ++i) {
        const Array& array = site.arrays[i];
        if (const Node* table = instance(context, "arrays", i).find("table"))
            for (const array::Member& member : array.table.members)
                check_member(array, member, *table, site, context);
        const Node* members = instance(context, "arrays", i).find("members");
        if (members == nullptr) continue;
        for (const Node& node : members->children)
            if (const auto member = array::parse_member(node.text))
                check_member(array, *member, node, site, context);
    }
    for (std::size_t i = 0; i < site.proxies.size(); ++i)
        check_arrays_of(site.proxies[i], instance(context, "proxies", i), site, context);
}

void check_directories(const Site& site, Context& context) {
    for (std::size_t i = 0; i < site.proxies.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (!site.proxies[i].cache.dir.empty() &&
                site.proxies[i].cache.dir == site.proxies[j].cache.dir)
                note(context.mistakes, instance(context, "proxies", i),
                     "proxies." + site.proxies[i].name + ".cache.dir: \"" +
                         site.proxies[i].cache.dir + "\" is that of proxies." +
                         site.proxies[j].name);
}

// Whether misses of `from` can reach proxy `target`; `seen` marks where the walk has been.
bool reaches(const Site& site, std::size_t from, std::size_t target, std::vector<bool>& seen) {
    const OriginServer& origin = site.proxies[from].origin;
    if (origin.kind != OriginServer::Kind::cluster || origin.index >= site.clusters.size())
        return false;
    for (const Server& server : site.clusters[origin.index].servers) {
        if (server.kind != Server::Kind::proxy || server.index >= site.proxies.size()) continue;
        if (server.index == target) return true;
        if (seen[server.index]) continue;
        seen[server.index] = true;
        if (reaches(site, server.index, target, seen)) return true;
    }
    return false;
}

void check_loops(const Site& site, Context& context) {
    for (std::size_t i = 0; i < site.proxies.size(); ++i) {
        const Node* origin = instance(context, "proxies", i).find("origin");
        std::vector<bool> seen(site.proxies.size());
        if (origin != nullptr && reaches(site, i, i, seen))
            note(context.mistakes, *origin,
                 "proxies." + site.proxies[i].name +
                     ".origin: misses sent there come back to this proxy");
    }
}

}  // namespace

void link(Site& site) {
    for (Cluster& cluster : site.clusters)
        for (Server& server : cluster.servers) {
            if (server.kind == Server::Kind::proxy)
                server.address = first_address(site.proxies[server.index].listen);
            if (server.kind == Server::Kind::origin)
                server.address = first_address(site.origins[server.index].listen);
        }
    for (Proxy& proxy : site.proxies) {
        if (proxy.origin.kind != OriginServer::Kind::cluster) continue;
        const Cluster& cluster = site.clusters[proxy.origin.index];
        proxy.origin.address = first_address(cluster.listen);
        proxy.origin.host = cluster.host;
    }
}

void check_whole(const Site& site, Context& context) {
    check_listeners(context);
    check_arrays(site, context);
    check_directories(site, context);
    check_loops(site, context);
}

}  // namespace conf
