#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "common/array/ranking.h"
#include "common/base/text.h"
#include "common/conf/config_id.h"
#include "common/conf/options.h"
#include "common/conf/parts.h"

namespace conf {
namespace {

constexpr const char* kForm = "NAME ADDRESS PORT TABLE-URL AGENT STATE-TIME STATUS LOAD CACHE-MB";

// The proxy of this file that a member is, or null.
const Node* proxy_of(const array::Member& member, const Context& context) noexcept {
    const Node* proxies = context.root.find("proxies");
    return proxies != nullptr ? proxies->find(member.name) : nullptr;
}

// node: where the member comes from.
void add_member(const Node& node, const std::string& where, array::Member member, Array& array,
                Context& context) {
    for (const array::Member& other : array.table.members)
        if (base::iequals(other.name, member.name))
            note(context.mistakes, node, where + ": \"" + other.name + "\" is there twice");
    if (proxy_of(member, context) == nullptr && is_loopback(member.address))
        note(context.mistakes, node, where + ": \"" + member.name +
             "\" is on this host, but is not in proxies");
    array.table.members.push_back(std::move(member));
}

void read_member(const Node& node, const std::string& where, Array& array, Context& context) {
    if (node.kind != Node::Kind::text)
        return note(context.mistakes, node, where + ": " + quote(node) + " is not a string");
    auto member = array::parse_member(node.text);
    if (!member)
        return note(context.mistakes, node, where + ": malformed " + member.error().what +
                    " in \"" + node.text + "\"; a member is \"" + kForm + "\"");
    add_member(node, where, std::move(*member), array, context);
}

void read_members(Section& section, Array& array, Context& context) {
    const Node* members = section.list("members");
    if (members == nullptr || members->children.empty()) {
        if (members != nullptr || !section.has("members"))
            section.missing("members", "members = [ \"" + std::string(kForm) + "\" ]");
        return;
    }
    for (const Node& node : members->children)
        read_member(node, section.where() + ".members", array, context);
    if (members->children.size() > array::kMaxMembers)
        section.mistake("members", "has more than 1024 members");
}

// A table in a file of its own: what its header says counts before what the section says.
void read_table(Section& section, Array& array, Context& context) {
    const std::string path = absolute(section.text("table"), context);
    const auto text = slurp(path);
    if (!text)
        return section.mistake("table", path + " cannot be read: " + std::strerror(errno));
    std::vector<array::Mistake> mistakes;
    auto table = array::parse_table(*text, array.ttl_unit, &mistakes);
    for (const array::Mistake& mistake : mistakes)
        context.mistakes.push_back({path, static_cast<int>(mistake.line), mistake.text});
    if (!table) return;
    std::vector<array::Member> members = std::move(table->members);
    const array::Table said = std::exchange(array.table, std::move(*table));
    if (!array.table.hash) {
        array.table.hash = said.hash;
        array.table.seed = said.seed;
    }
    if (!array.table.key) array.table.key = said.key;
    if (!array.table.list_ttl) array.table.list_ttl = said.list_ttl;
    if (array.table.name.empty()) array.table.name = said.name;
    array.table.members.clear();
    for (array::Member& member : members)
        add_member(*section.any("table"), section.where() + ".table", std::move(member), array,
                   context);
}

void check_members(Section& section, const char* option, const Array& array) {
    const auto& members = array.table.members;
    if (std::ranges::all_of(members, [](const auto& m) { return m.load_factor == 0; }))
        section.mistake(option, "every load factor is 0, so nobody owns anything");
    else if (!array::Ranking::make(*array.table.hash, array.table.seed, members))
        section.mistake(option, "the load factors are too far apart for this hash");
}

void read_list(Section& section, Array& array, Context& context) {
    const std::size_t before = context.mistakes.size();
    const char* option = section.has("table") ? "table" : "members";
    if (section.has("table") && section.has("members"))
        section.mistake("table", "is used in place of members: leave one of them out");
    else if (section.has("table"))
        read_table(section, array, context);
    else
        read_members(section, array, context);
    if (context.mistakes.size() == before) check_members(section, option, array);
    if (array.table.config_id.empty()) array.table.config_id = config_id_of(array.table);
}

// A text has ListTTL in whole units only.
void read_list_ttl(Section& section, Array& array) {
    const Millis ttl = section.time("list_ttl");
    array.table.list_ttl = std::chrono::duration_cast<std::chrono::seconds>(ttl);
    array.ttl_unit = section.word<array::TtlUnit>("ttl_unit");
    const bool minutes = array.ttl_unit == array::TtlUnit::minutes;
    if (ttl % (minutes ? Millis(60'000) : Millis(1'000)) != Millis(0))
        section.mistake("list_ttl", minutes ? "is not a number of whole minutes, as the table has "
                                              "it; write ttl_unit = \"seconds\""
                                            : "is not a number of whole seconds");
}

void read_routing(Section& section, Array& array) {
    array.eject_after = section.small("eject_after");
    array.probe_interval = section.time("probe_interval");
    array.ramp_time = section.time("ramp_time");
    array.connect_timeout = section.time("connect_timeout");
    array.bounded_load = section.real("bounded_load");
    if (array.bounded_load > 0 && array.bounded_load < 1)
        section.mistake("bounded_load", "is less than 1, the mean itself; 0 is no bound");
    array.replicate = section.small("replicate");
    array.hot = section.small("hot");
    if (section.has("hot") && array.replicate == 1)
        section.mistake("hot", "is only used with replicate = 2 or more");
}

// "PROXY a.example:8080; DIRECT" as a browser reads it.
bool is_route(std::string_view text) {
    constexpr std::string_view kKinds[] = {"PROXY", "HTTP", "HTTPS", "SOCKS", "SOCKS4", "SOCKS5"};
    for (const std::string_view part : base::split(text, ';')) {
        const auto words = base::split_words(part);
        if (words.size() == 1 && words[0] == "DIRECT") continue;
        if (words.size() != 2 || std::ranges::find(kKinds, words[0]) == std::end(kKinds) ||
            !parse_address(words[1]) || words[1].find_first_of("\"'\\") != std::string_view::npos)
            return false;
    }
    return true;
}

void read_direct(Section& section, PacSettings& pac) {
    if (const Node* list = section.list("direct_hosts"))
        for (const Node& node : list->children) {
            const std::string host = node.kind == Node::Kind::text ? base::lower(node.text) : "";
            const bool good = is_host_name(host.starts_with("*.") ? host.substr(2) : host);
            if (good) pac.direct_hosts.push_back(host);
            else note(section.mistakes(), node, section.where() + ".direct_hosts: " + quote(node) +
                      " is neither a host name nor \"*.\" and one");
        }
    if (const Node* list = section.list("direct_networks"))
        for (const Node& node : list->children) {
            const bool good = node.kind == Node::Kind::text && is_network(node.text);
            if (good) pac.direct_networks.push_back(node.text);
            else note(section.mistakes(), node, section.where() + ".direct_networks: " +
                      quote(node) + " is no network, such as \"192.0.2.0/24\" or \"::1\"");
        }
}

void read_pac(Section& owner, PacSettings& pac, Context& context) {
    const Node* group = owner.group("pac");
    if (group == nullptr) return;
    Section section(*group, kPacOptions, owner.where() + ".pac", owner.mistakes());
    pac.default_route = section.text("default_route");
    if (!is_route(pac.default_route))
        section.mistake("default_route", "\"" + pac.default_route + "\" is no route of a PAC file, "
                        "such as \"DIRECT\" or \"PROXY proxy.example:8080; DIRECT\"");
    pac.custom = absolute(section.text("custom"), context);
    read_direct(section, pac);
    pac.plain_direct = section.flag("plain_direct");
    pac.by_name = section.flag("by_name");
}

}  // namespace

Array read_array(const Node& group, Context& context) {
    Section section(group, kArrayOptions, "arrays." + group.name, context.mistakes);
    Array array;
    array.name = array.table.name = group.name;
    array.table.enabled = section.flag("enabled");
    array.table.hash = section.word<array::Hash>("hash");
    array.table.seed = section.count("seed");
    if (section.has("seed") && array.table.hash != array::Hash::hrw)
        section.mistake("seed", "is only used with hash = \"hrw\"");
    array.table.key = section.word<array::KeyKind>("key");
    read_list_ttl(section, array);
    read_list(section, array, context);
    read_master(section, array, context);
    read_routing(section, array);
    read_pac(section, array.pac, context);
    return array;
}

}  // namespace conf
