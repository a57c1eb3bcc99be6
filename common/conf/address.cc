#include "common/conf/address.h"

#include <arpa/inet.h>

#include "common/conf/units.h"

namespace conf {
namespace {

constexpr std::size_t kLongestName = 253;  // RFC 1035 section 2.3.4, as text

// The canonical text of a numeric address, or nothing.
std::optional<std::string> canonical(int family, const std::string& host) {
    unsigned char bytes[sizeof(in6_addr)];
    char text[INET6_ADDRSTRLEN];
    if (::inet_pton(family, host.c_str(), bytes) != 1) return {};
    return ::inet_ntop(family, bytes, text, sizeof text);
}

bool only_digits_and_dots(std::string_view text) noexcept {
    return text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool wildcard(const Address& address) noexcept {
    return address.kind == Address::Kind::any || address.host == "0.0.0.0" || address.host == "::";
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return {};
    const auto port = parse_count(text.substr(colon + 1));
    if (!port || *port == 0 || *port > 65535) return {};
    const auto number = static_cast<std::uint16_t>(*port);
    std::string host(text.substr(0, colon));

    if (host == "*") return Address{Address::Kind::any, host, number};
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        const auto v6 = canonical(AF_INET6, host.substr(1, host.size() - 2));
        if (!v6) return {};
        return Address{Address::Kind::v6, *v6, number};
    }
    if (const auto v4 = canonical(AF_INET, host)) return Address{Address::Kind::v4, *v4, number};
    if (!is_host_name(host) || only_digits_and_dots(host)) return {};
    return Address{Address::Kind::name, std::move(host), number};
}

bool is_host_name(std::string_view text) noexcept {
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (!letter && !digit && c != '-' && c != '.' && c != '_') return false;
    }
    return !text.empty() && text.size() <= kLongestName && text.front() != '.' &&
           text.front() != '-' && text.find("..") == std::string_view::npos;
}

bool is_network(std::string_view text) noexcept {
    const std::string host(text.substr(0, text.find('/')));
    const int family = host.find(':') == std::string::npos ? AF_INET : AF_INET6;
    const unsigned most = family == AF_INET ? 32 : 128;
    unsigned char bytes[sizeof(in6_addr)] = {};
    if (::inet_pton(family, host.c_str(), bytes) != 1) return false;
    if (host.size() == text.size()) return true;
    const auto prefix = parse_count(text.substr(host.size() + 1));
    if (!prefix || *prefix > most) return false;
    for (unsigned bit = static_cast<unsigned>(*prefix); bit < most; ++bit)
        if ((bytes[bit / 8] & (0x80u >> (bit % 8))) != 0) return false;
    return true;
}

std::string connectable(const Address& address) {
    const std::string port = ":" + std::to_string(address.port);
    if (wildcard(address)) return (address.host == "::" ? "[::1]" : "127.0.0.1") + port;
    if (address.kind == Address::Kind::v6) return "[" + address.host + "]" + port;
    return address.host + port;
}

bool collide(const Address& a, const Address& b) noexcept {
    if (a.port != b.port) return false;
    if (a.kind == Address::Kind::any || b.kind == Address::Kind::any) return true;
    if (a.kind != b.kind) return false;
    return wildcard(a) || wildcard(b) || a.host == b.host;
}

bool is_loopback(std::string_view host) noexcept {
    return host.starts_with("127.") || host == "::1" || host == "localhost";
}

}  // namespace conf
