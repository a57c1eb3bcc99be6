// What several parts have in common: listeners, limits, names, paths.

#include <algorithm>
#include <filesystem>

#include "common/conf/options.h"
#include "common/conf/parts.h"

namespace conf {
namespace {

std::vector<Certificate> read_tls(Section& listen, Context& context) {
    std::vector<Certificate> certificates;
    const Node* list = listen.list("tls");
    if (list == nullptr) return certificates;
    if (list->children.empty())
        listen.mistake("tls", "is empty; leave it out for a plain listener");
    for (const Node& node : list->children) {
        const std::string where = listen.where() + ".tls";
        if (node.kind != Node::Kind::group) {
            note(context.mistakes, node,
                 where + ": " + quote(node) +
                     " is not a group { certificate = \"FILE\"; key = \"FILE\"; }");
            continue;
        }
        Section section(node, kTlsOptions, where, context.mistakes);
        const std::string certificate = section.text("certificate"), key = section.text("key");
        if (certificate.empty()) section.missing("certificate", "certificate = \"site.pem\"");
        if (key.empty()) section.missing("key", "key = \"site.key\"");
        certificates.push_back({absolute(certificate, context), absolute(key, context)});
    }
    return certificates;
}

// Notes the address of one entry, if it is one.
void add_listener(const Node& at, const std::string& text, const std::string& where,
                  Context& context) {
    const auto address = parse_address(text);
    if (!address)
        return note(context.mistakes, at,
                    where + ": \"" + text +
                        "\" is not an address, such as "
                        "\"127.0.0.1:8080\", \"[::1]:8080\" or \"*:8080\"");
    if (address->kind == Address::Kind::name)
        return note(
            context.mistakes, at,
            where + ": \"" + text + "\" is a name; a listener needs a numeric address or \"*\"");
    context.listeners.push_back({*address, &at, where});
}

Listen read_listen_group(const Node& node, const std::string& where, Context& context,
                         bool may_decode) {
    Section section(node, kListenOptions, where, context.mistakes);
    Listen listen;
    listen.address = section.text("address");
    if (listen.address.empty())
        section.missing("address", "address = \"127.0.0.1:8443\"");
    else
        add_listener(*section.any("address"), listen.address, where, context);
    listen.tls = read_tls(section, context);
    const bool proxied = section.flag("proxy_protocol");
    if (may_decode && proxied)
        section.mistake("proxy_protocol",
                        "no listener reads PROXY headers in this version; leave it out, "
                        "and let whoever connects to it send none");
    if (may_decode) return listen;
    for (const char* option : {"tls", "proxy_protocol"})
        if (section.has(option))
            section.mistake(option,
                            "a cluster passes connections on as they are; "
                            "put this into the listen of its servers");
    return listen;
}

}  // namespace

std::vector<Listen> read_listen(Section& owner, Context& context, bool may_decode) {
    std::vector<Listen> all;
    const std::string where = owner.where() + ".listen";
    const Node* list = owner.list("listen");
    if (list == nullptr || list->children.empty()) {
        if (list != nullptr || !owner.has("listen"))
            owner.missing("listen", "listen = [ \"127.0.0.1:8080\" ]");
        return all;
    }
    for (const Node& node : list->children) {
        if (node.kind == Node::Kind::text) {
            add_listener(node, node.text, where, context);
            all.push_back({node.text, {}});
        } else if (node.kind == Node::Kind::group) {
            all.push_back(read_listen_group(node, where, context, may_decode));
        } else {
            note(context.mistakes, node,
                 where + ": " + quote(node) +
                     " is neither an address nor a group { address = ...; }");
        }
    }
    return all;
}

HttpSettings read_http(Section& owner) {
    static const Node none;
    const Node* group = owner.group("http");
    Section section(group != nullptr ? *group : none, kHttpOptions, owner.where() + ".http",
                    owner.mistakes());
    HttpSettings http{};
    http.max_line = section.bytes("max_line");
    http.max_head = section.bytes("max_head");
    http.max_body = section.bytes("max_body");
    http.max_fields = section.small("max_fields");
    http.max_connections = section.small("max_connections");
    http.head_timeout = section.time("head_timeout");
    http.idle_timeout = section.time("idle_timeout");
    http.connect_timeout = section.time("connect_timeout");
    http.first_byte_timeout = section.time("first_byte_timeout");
    http.between_bytes_timeout = section.time("between_bytes_timeout");
    http.min_rate = section.bytes("min_rate");
    http.keep_alive_requests = section.small("keep_alive_requests");
    if (!section.has("max_line")) http.max_line = std::min(http.max_line, http.max_head);
    if (http.max_line > http.max_head)
        section.mistake("max_line", "is more than max_head, which contains the line");
    return http;
}

std::string read_host(Section& owner, const std::string& preset) {
    const std::string host = owner.text("host");
    if (!owner.has("host") || host.empty()) return preset;
    if (!is_host_name(host))
        owner.mistake("host",
                      "\"" + host + "\" is not a host name (letters, digits, \"-\", \".\")");
    return host;
}

std::string absolute(const std::string& path, const Context& context) {
    if (path.empty()) return path;
    auto full = (std::filesystem::path(context.base) / path).lexically_normal().string();
    while (full.size() > 1 && full.back() == '/') full.pop_back();
    return full;
}

std::optional<std::size_t> find_instance(Section& owner, std::string_view option,
                                         const std::string& name, std::string_view kind,
                                         const Context& context) {
    std::vector<std::string_view> known;
    if (const Node* group = context.root.find(kind))
        for (const Node& node : group->children) known.push_back(node.name);
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i] == name) return i;
    owner.mistake(option, "\"" + name + "\" is not in " + std::string(kind) +
                              (known.empty() ? ", which are empty" : "; there are " + join(known)));
    return {};
}

}  // namespace conf
