// The group "forward" of a proxy.

#include <algorithm>

#include "common/conf/options.h"
#include "common/conf/parts.h"
#include "common/conf/units.h"

namespace conf {
namespace {

constexpr const char* kMethodChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr const char* kHostChars = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

void note_entry(Section& section, const char* option, const Node& entry, const char* wanted) {
    note(section.mistakes(), entry,
         section.where() + "." + option + ": " + quote(entry) + " is no " + wanted);
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    const auto port = parse_count(text);
    if (!port || *port < 1 || *port > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(*port);
}

// 443, "443" or "1024-65535".
std::optional<PortRange> parse_ports(const Node& node) {
    if (node.kind != Node::Kind::text && node.kind != Node::Kind::number) return std::nullopt;
    const std::string& text = node.text;
    const std::size_t dash = text.find('-');
    const auto first = parse_port(std::string_view(text).substr(0, dash));
    const auto last = dash == text.npos ? first : parse_port(std::string_view(text).substr(dash + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    return PortRange{*first, *last};
}

void read_ports(Section& section, const char* option, std::vector<PortRange>& ports) {
    const Node* list = section.list(option);
    if (list == nullptr) return;
    ports.clear();
    for (const Node& entry : list->children) {
        if (const auto range = parse_ports(entry)) ports.push_back(*range);
        else note_entry(section, option, entry, "port, such as 443 or \"1024-65535\"");
    }
}

std::vector<std::string> read_methods(Section& section) {
    std::vector<std::string> methods;
    const Node* list = section.list("methods");
    if (list == nullptr) return methods;
    for (const Node& entry : list->children) {
        const bool good = entry.kind == Node::Kind::text && !entry.text.empty() &&
                          entry.text.find_first_not_of(kMethodChars) == std::string::npos;
        if (good) methods.push_back(entry.text);
        else note_entry(section, "methods", entry, "method, such as \"GET\"");
    }
    if (list->children.empty()) section.mistake("methods", "names none; leave it out for all");
    return methods;
}

bool is_host(const std::string& text) {
    const std::string name = text.starts_with("*.") ? text.substr(2) : text;
    return !name.empty() && name.find_first_not_of(kHostChars) == std::string::npos;
}

// Hosts and networks, mixed.
void read_destinations(Section& section, const char* option, std::vector<std::string>& hosts,
                       std::vector<std::string>& networks) {
    const Node* list = section.list(option);
    if (list == nullptr) return;
    for (const Node& entry : list->children) {
        std::string text = entry.kind == Node::Kind::text ? entry.text : std::string();
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        if (is_network(text)) networks.push_back(text);
        else if (is_host(text)) hosts.push_back(text);
        else note_entry(section, option, entry,
                        "host or network, such as \"*.abc.com\" or \"192.0.2.0/24\"");
    }
    if (list->children.empty()) section.mistake(option, "names nothing; leave it out");
}

std::vector<std::string> read_servers(Section& section) {
    std::vector<std::string> servers;
    const Node* list = section.list("dns");
    if (list == nullptr) return servers;
    for (const Node& entry : list->children) {
        const std::string text = entry.kind == Node::Kind::text ? entry.text : std::string();
        const bool bare = is_network(text) && text.find('/') == std::string::npos;
        const bool v6 = text.find(':') != text.rfind(':') && !text.starts_with('[');
        const std::string whole = !bare ? text : v6 ? "[" + text + "]:53" : text + ":53";
        const auto address = parse_address(whole);
        const bool numeric = address && (address->kind == Address::Kind::v4 ||
                                         address->kind == Address::Kind::v6);
        if (numeric) servers.push_back(whole);
        else note_entry(section, "dns", entry, "address of a server, such as \"192.0.2.53\"");
    }
    return servers;
}

}  // namespace

std::vector<std::string> read_networks(Section& section, const char* option) {
    std::vector<std::string> networks;
    const Node* list = section.list(option);
    if (list == nullptr) return networks;
    for (const Node& entry : list->children) {
        if (entry.kind == Node::Kind::text && is_network(entry.text)) networks.push_back(entry.text);
        else note_entry(section, option, entry, "network, such as \"192.0.2.0/24\" or \"::1\"");
    }
    return networks;
}

ForwardSettings read_forward(Section& proxy, Context& context) {
    ForwardSettings forward;
    const Node* group = proxy.group("forward");
    if (group == nullptr) return forward;
    Section section(*group, kForwardOptions, proxy.where() + ".forward", context.mistakes);
    forward.enabled = true;
    forward.allow = read_networks(section, "allow");
    forward.methods = read_methods(section);
    read_ports(section, "ports", forward.ports);
    read_ports(section, "connect_ports", forward.connect_ports);
    read_destinations(section, "allow_to", forward.to_hosts, forward.to_networks);
    read_destinations(section, "deny_to", forward.not_to_hosts, forward.not_to_networks);
    forward.allow_private = read_networks(section, "allow_private");
    const std::string auth_file = section.text("auth_file");
    if (!auth_file.empty()) forward.auth_file = absolute(auth_file, context);
    forward.realm = section.text("realm");
    if (forward.realm.find_first_of("\"\\\r\n") != std::string::npos)
        section.mistake("realm", "has a quote, a backslash or a line break");
    forward.forwarded = section.word<ForwardSettings::Forwarded>("forwarded");
    forward.dns = read_servers(section);
    const std::string ca_file = section.text("ca_file");
    if (!ca_file.empty()) forward.ca_file = absolute(ca_file, context);
    forward.verify = section.flag("verify");
    if (!ca_file.empty() && !forward.verify)
        section.mistake("ca_file", "is not used with verify = false");
    forward.connect_timeout = section.time("connect_timeout");
    forward.tunnel_idle = section.time("tunnel_idle");
    return forward;
}

}  // namespace conf
