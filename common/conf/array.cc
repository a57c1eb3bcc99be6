#include <algorithm>

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

void read_member(const Node& node, const std::string& where, Array& array, Context& context) {
    if (node.kind != Node::Kind::text)
        return note(context.mistakes, node, where + ": " + quote(node) + " is not a string");
    auto member = array::parse_member(node.text);
    if (!member)
        return note(context.mistakes, node, where + ": malformed " + member.error().what +
                    " in \"" + node.text + "\"; a member is \"" + kForm + "\"");
    for (const array::Member& other : array.members)
        if (other.name == member->name)
            note(context.mistakes, node, where + ": \"" + other.name + "\" is there twice");
    if (proxy_of(*member, context) == nullptr && is_loopback(member->address))
        note(context.mistakes, node, where + ": \"" + member->name +
             "\" is on this host, but is not in proxies");
    array.members.push_back(std::move(*member));
}

}  // namespace

Array read_array(const Node& group, Context& context) {
    constexpr const char* kHashes[] = {"carp", "carp-squid", "hrw"};
    Section section(group, kArrayOptions, "arrays." + group.name, context.mistakes);
    Array array;
    array.name = group.name;
    array.hash = kHashes[section.word<std::size_t>("hash")];
    array.list_ttl = section.time("list_ttl");
    const Node* members = section.list("members");
    if (members == nullptr || members->children.empty()) {
        if (members != nullptr || !section.has("members"))
            section.missing("members", "members = [ \"" + std::string(kForm) + "\" ]");
        return array;
    }
    const std::size_t before = context.mistakes.size();
    for (const Node& node : members->children)
        read_member(node, section.where() + ".members", array, context);
    if (context.mistakes.size() == before &&
        std::ranges::all_of(array.members, [](const auto& m) { return m.load_factor == 0; }))
        section.mistake("members", "every load factor is 0, so nobody owns anything");
    return array;
}

}  // namespace conf
