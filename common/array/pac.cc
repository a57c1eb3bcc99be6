#include "common/array/pac.h"

#include <arpa/inet.h>

#include <cstdio>

#include "common/array/pac_script.h"
#include "common/base/text.h"

namespace array {
namespace {

// Hosts whose ranking the script's head shows, for those who write another such script.
constexpr std::string_view kExamples[] = {"http://www.example.com/", "http://a.example/b?c",
                                          "https://secure.example.com/"};

std::string literal(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c >= ' ' && c <= '~' ? c : '?';
    }
    return out + "\"";
}

// With as many digits as bring the same double back.
std::string literal(double number) {
    char digits[32];
    const int length = std::snprintf(digits, sizeof digits, "%.17g", number);
    return {digits, static_cast<std::size_t>(length)};
}

// "var name = [a, b];", a line for each element.
template <typename Elements, typename ToText>
void add_list(std::string& text, const char* name, const Elements& elements, ToText to_literal) {
    text.append("var ").append(name).append(" = [");
    const char* before = "\n    ";
    for (const auto& element : elements) {
        text.append(before).append(to_literal(element));
        before = ",\n    ";
    }
    text += "\n];\n";
}

std::string proxy_of(const Member& member, const PacOptions& options) {
    std::string host = options.by_name ? member.name : member.address;
    if (host.find(':') != std::string::npos && !host.starts_with('[')) host = "[" + host + "]";
    return "PROXY " + host + ":" + std::to_string(member.port) + "; ";
}

// The places that the script has to score.  Squid's dialect goes on hashing over those that
// are down, so they stay, with no proxy to name.
std::vector<Ranking::Place> scored_places(const Table& table, const Ranking& ranking) {
    std::vector<Ranking::Place> places;
    for (std::size_t i = 0; i < ranking.size(); ++i) {
        const auto place = ranking.place(i);
        if (table.members[place.member].up || ranking.hash() == Hash::carp_squid)
            places.push_back(place);
    }
    return places;
}

void add_members(std::string& text, const Table& table, const Ranking& ranking,
                 const PacOptions& options) {
    using Place = Ranking::Place;
    const auto places = scored_places(table, ranking);
    add_list(text, "weirProxies", places, [&](const Place& place) {
        const Member& member = table.members[place.member];
        return member.up ? literal(proxy_of(member, options)) : std::string("\"\"");
    });
    const auto low = [](const Place& p) { return std::to_string(p.hash & 0xffffffff); };
    const auto high = [](const Place& p) { return std::to_string(p.hash >> 32); };
    add_list(text, "weirFactors", places, [](const Place& p) { return literal(p.factor); });
    if (ranking.hash() != Hash::hrw) return add_list(text, "weirHashes", places, low);
    add_list(text, "weirHighs", places, high);
    add_list(text, "weirLows", places, low);
    text += "var weirSeedHigh = " + std::to_string(ranking.seed() >> 32) +
            ", weirSeedLow = " + std::to_string(ranking.seed() & 0xffffffff) + ";\n";
}

void add_choice(std::string& text, const Table& table, const Ranking& ranking,
                const PacOptions& options) {
    add_members(text, table, ranking, options);
    text += table.key == KeyKind::host ? script::kHostKey : script::kUrlKey;
    switch (ranking.hash()) {
    case Hash::carp:
        text.append(script::kCarp).append(script::kCarpScores);
        break;
    case Hash::carp_squid:
        text.append(script::kCarp).append(script::kCarpSquidScores);
        break;
    case Hash::hrw:
        text.append(script::kSipHash).append(script::kHrwScores);
        break;
    }
    text += script::kRoute;
}

// "[8, 2560, 0]": the bits that count, then the address in numbers of 16 bits.  Empty if
// the network is not of this family.
std::string network_literal(std::string_view network, int family) {
    const auto slash = network.find('/');
    const std::string address(network.substr(0, slash));
    unsigned char bytes[sizeof(in6_addr)];
    if (::inet_pton(family, address.c_str(), bytes) != 1) return {};
    const std::size_t size = family == AF_INET ? 4 : 16;
    auto bits = static_cast<std::uint64_t>(size * 8);
    if (slash != std::string_view::npos)
        bits = base::parse_decimal(network.substr(slash + 1), bits).value_or(bits);
    std::string text = "[" + std::to_string(bits);
    for (std::size_t i = 0; i < size; i += 2)
        text += ", " + std::to_string(bytes[i] << 8 | bytes[i + 1]);
    return text + "]";
}

void add_networks(std::string& text, const std::vector<std::string>& networks) {
    for (const int family : {AF_INET, AF_INET6}) {
        std::vector<std::string> literals;
        for (const std::string& network : networks)
            if (auto one = network_literal(network, family); !one.empty())
                literals.push_back(std::move(one));
        add_list(text, family == AF_INET ? "weirNetworks4" : "weirNetworks6", literals,
                 [](const std::string& one) { return one; });
    }
    text += script::kDirectNetworks;
}

// weirDirect(host): whether it is to be asked without a proxy.
void add_direct(std::string& text, const PacOptions& options) {
    std::string test = "false";
    if (options.plain_direct)
        test += " ||\n        host.indexOf(\".\") < 0 && host.indexOf(\":\") < 0";
    if (!options.direct_hosts.empty()) {
        test += " ||\n        weirDirectName(host)";
        add_list(text, "weirDirectHosts", options.direct_hosts, [](std::string_view host) {
            return literal(host.starts_with("*.") ? host.substr(1) : host);
        });
        text += script::kDirectHosts;
    }
    if (!options.direct_networks.empty()) {
        test += " ||\n        weirDirectAddress(host)";
        add_networks(text, options.direct_networks);
    }
    text += "\nfunction weirDirect(host) {\n    return " + test + ";\n}\n";
}

void add_head(std::string& text, const Table& table, const Ranking& ranking,
              const PacOptions& options) {
    text += "// Proxy auto-configuration of the array " + literal(table.name) + ", ConfigID " +
            literal(table.config_id) + ", " + to_text(ranking.hash()) +
            ".\n// Written by Weir from its table; weir(7) says how a proxy is chosen.\n//\n";
    for (const std::string_view url : kExamples)
        text.append("// ").append(url).append("\n//     ").append(
            pac_routes(table, ranking, options, url)) += '\n';
    text += '\n';
}

bool has_members(const Table& table, const Ranking& ranking) noexcept {
    for (std::size_t i = 0; i < ranking.size(); ++i)
        if (table.members[ranking.place(i).member].up) return table.enabled;
    return false;
}

}  // namespace

std::string write_pac(const Table& table, const Ranking& ranking, const PacOptions& options) {
    std::string text;
    const bool choose = has_members(table, ranking);
    add_head(text, table, ranking, options);
    text += "var weirDefault = " + literal(options.default_route) + ";\n";
    text += script::kSplit;
    add_direct(text, options);
    if (choose) add_choice(text, table, ranking, options);
    text += "\nfunction FindProxyForURL(url, host) {\n";
    if (!options.custom.empty()) text += options.custom + "\n";
    text += "    var weirTarget = weirSplit(url);\n"
            "    if (weirTarget == null) return weirDefault;\n"
            "    if (weirDirect(weirTarget.host)) return \"DIRECT\";\n";
    text += choose ? "    return weirRoute(weirKey(weirTarget));\n" : "    return weirDefault;\n";
    return text + "}\n";
}

std::string pac_routes(const Table& table, const Ranking& ranking, const PacOptions& options,
                       std::string_view url) {
    std::string routes;
    const auto key = browser_key(url, table.key.value_or(KeyKind::url));
    if (key && table.enabled) {
        std::vector<std::uint16_t> order(ranking.size());
        ranking.rank(*key, order);
        for (const std::uint16_t number : order)
            if (table.members[number].up) routes += proxy_of(table.members[number], options);
    }
    return routes + options.default_route;
}

}  // namespace array
