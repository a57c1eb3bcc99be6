#include "common/conf/options.h"
#include "common/conf/parts.h"
#include "common/conf/units.h"

namespace conf {
namespace {

using std::chrono::milliseconds;

bool is_request(std::string_view text) noexcept {
    const auto space = text.find(' ');
    if (space == 0 || space == std::string_view::npos) return false;
    const auto method = text.substr(0, space), path = text.substr(space + 1);
    return method.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == std::string_view::npos &&
           path.starts_with('/') && path.find(' ') == std::string_view::npos;
}

// "200-399" or "204", into the two bounds.
bool parse_expect(std::string_view text, Advisor& advisor) noexcept {
    const auto dash = std::min(text.find('-'), text.size());
    const auto least = parse_count(text.substr(0, dash));
    const auto most = dash < text.size() ? parse_count(text.substr(dash + 1)) : least;
    if (!least || !most || *least < 100 || *least > *most || *most > 599) return false;
    advisor.expect_min = static_cast<unsigned>(*least);
    advisor.expect_max = static_cast<unsigned>(*most);
    return true;
}

void read_probe(Section& section, Advisor& advisor) {
    advisor.request = section.text("request");
    advisor.host = read_host(section, "");
    const std::string expect = section.text("expect");
    if (!is_request(advisor.request))
        section.mistake("request", "\"" + advisor.request +
                                       "\" is not a method and a path, such as \"HEAD /\"");
    if (!parse_expect(expect, advisor))
        section.mistake("expect", "\"" + expect + "\" is neither a status code nor a range of "
                                  "them, such as \"200-399\"");
    if (advisor.kind == Advisor::Kind::http) return;
    for (const char* option : {"request", "host", "expect"})
        if (section.has(option)) section.mistake(option, "is only used with kind = \"http\"");
}

Advisor read_advisor(Section& cluster) {
    static const Node none;
    const Node* group = cluster.group("advisor");
    Section section(group != nullptr ? *group : none, kAdvisorOptions, cluster.where() + ".advisor",
                    cluster.mistakes());
    Advisor advisor;
    advisor.kind = section.word<Advisor::Kind>("kind");
    read_probe(section, advisor);
    advisor.interval = section.time("interval");
    advisor.timeout = section.time("timeout");
    if (!section.has("timeout")) advisor.timeout = std::min(advisor.timeout, advisor.interval);
    if (advisor.timeout > advisor.interval)
        section.mistake("timeout", "is longer than the interval between two checks");
    advisor.rise = section.small("rise");
    advisor.fall = section.small("fall");
    return advisor;
}

void name_instance(Section& section, Server& server, Server::Kind kind, std::string_view option,
                   std::string_view among, const Context& context) {
    server.kind = kind;
    server.name = section.text(option);
    server.index = find_instance(section, option, server.name, among, context).value_or(0);
}

void name_address(Section& section, Server& server, Forward forward) {
    server.kind = Server::Kind::address;
    server.name = server.address = section.text("address");
    const auto address = parse_address(server.address);
    if (!address || address->kind == Address::Kind::any)
        section.mistake("address", "\"" + server.address +
                                       "\" is not HOST:PORT, such as \"192.0.2.7:80\"");
    if (forward == Forward::handoff)
        section.mistake("address", "a connection can only be handed to a proxy or an origin of "
                                   "this file; set forward = \"relay\"");
}

// A server that is wrong is dropped: its mistake is noted.
std::optional<Server> read_server(const Node& node, Section& cluster, Forward forward,
                                  Context& context) {
    const std::string where = cluster.where() + ".servers";
    if (node.kind != Node::Kind::group) {
        note(context.mistakes, node, where + ": " + quote(node) +
             " is not a group, such as { proxy = \"NAME\"; weight = 1; }");
        return {};
    }
    Section section(node, kServerOptions, where, context.mistakes);
    if (section.has("proxy") + section.has("origin") + section.has("address") != 1) {
        section.mistake("a server is exactly one of proxy, origin, address");
        return {};
    }
    Server server{};
    if (section.has("proxy"))
        name_instance(section, server, Server::Kind::proxy, "proxy", "proxies", context);
    else if (section.has("origin"))
        name_instance(section, server, Server::Kind::origin, "origin", "origins", context);
    else
        name_address(section, server, forward);
    server.weight = section.small("weight");
    return server;
}

std::vector<Server> read_servers(Section& cluster, Forward forward, Context& context) {
    std::vector<Server> servers;
    const Node* list = cluster.list("servers");
    if (list == nullptr || list->children.empty()) {
        if (list != nullptr || !cluster.has("servers"))
            cluster.missing("servers", "servers = ( { proxy = \"proxy1\"; } )");
        return servers;
    }
    for (const Node& node : list->children) {
        auto server = read_server(node, cluster, forward, context);
        if (!server) continue;
        for (const Server& other : servers)
            if (other.kind == server->kind && other.name == server->name)
                note(context.mistakes, node, cluster.where() + ".servers: \"" + server->name +
                     "\" is there twice; give it a weight instead");
        servers.push_back(std::move(*server));
    }
    return servers;
}

}  // namespace

Cluster read_cluster(const Node& group, Context& context) {
    Section section(group, kClusterOptions, "clusters." + group.name, context.mistakes);
    Cluster cluster;
    cluster.name = group.name;
    cluster.host = read_host(section, group.name);
    cluster.listen = read_listen(section, context, false);
    cluster.forward = section.word<Forward>("forward");
    cluster.balance = section.word<Balance>("balance");
    cluster.servers = read_servers(section, cluster.forward, context);
    cluster.advisor = read_advisor(section);
    cluster.max_connections = section.small("max_connections");
    cluster.connect_timeout = section.time("connect_timeout");
    cluster.idle_timeout = section.time("idle_timeout");
    return cluster;
}

}  // namespace conf
