// Where a proxy fetches some URLs, if not where it fetches the others.

#include "common/conf/options.h"
#include "common/conf/parts.h"

namespace conf {
namespace {

constexpr std::string_view kProxyWord = "proxy ";

// "proxy HOST:PORT"
void read_named_proxy(Section& section, const std::string& via, Route& route) {
    const auto address = parse_address(via.substr(kProxyWord.size()));
    route.via = Route::Via::proxy;
    if (address && address->kind != Address::Kind::any) route.proxy = connectable(*address);
    else section.mistake("via", "\"" + via + "\" is not \"proxy HOST:PORT\"");
}

void read_via(Section& section, const Proxy& proxy, Route& route) {
    using Via = Route::Via;
    constexpr std::string_view kWords[] = {"array", "parent", "origin", "direct"};
    const std::string via = section.text("via");
    if (via.empty()) return section.missing("via", "via = \"origin\"");
    if (via.starts_with(kProxyWord)) return read_named_proxy(section, via, route);
    for (std::size_t i = 0; i < std::size(kWords); ++i) {
        if (via != kWords[i]) continue;
        route.via = static_cast<Via>(i);
        if (route.via == Via::array && proxy.array.empty())
            section.mistake("via", "this proxy is in no array");
        if (route.via == Via::parent && proxy.parent.empty())
            section.mistake("via", "this proxy has no parent");
        return;
    }
    section.mistake("via", "\"" + via + "\" is none of " + join(kWords) + ", \"proxy HOST:PORT\"");
}

}  // namespace

std::vector<Route> read_routes(Section& section, const Proxy& proxy, Context& context) {
    std::vector<Route> routes;
    const Node* list = section.list("routes");
    if (list == nullptr) return routes;
    const std::string where = section.where() + ".routes";
    for (const Node& node : list->children) {
        if (node.kind != Node::Kind::group) {
            note(context.mistakes, node,
                 where + ": " + quote(node) + " is not a group { path = \"/...\"; via = \"...\"; }");
            continue;
        }
        Section each(node, kRouteOptions, where, context.mistakes);
        Route route;
        route.host = read_match_host(each);
        route.path = read_match_path(each);
        read_via(each, proxy, route);
        routes.push_back(std::move(route));
    }
    return routes;
}

}  // namespace conf
