#include "common/http/authority.h"

#include <array>
#include <cstring>

#include <arpa/inet.h>

#include "common/http/chars.h"

namespace http {
namespace {

constexpr base::Error kMalformed{base::Errc::malformed, 0, "authority"};

bool valid_port(std::string_view digits) noexcept {
    if (digits.size() > 5) return false;
    unsigned port = 0;
    for (const char c : digits) {
        if (!is_digit(c)) return false;
        port = port * 10 + static_cast<unsigned>(c - '0');
    }
    return port <= 65535;
}

bool valid_ipv6(std::string_view text) noexcept {
    std::array<char, INET6_ADDRSTRLEN> terminated{};
    if (text.size() >= terminated.size()) return false;
    for (const char c : text)
        if (hex_value(c) < 0 && c != ':' && c != '.') return false;
    std::memcpy(terminated.data(), text.data(), text.size());
    in6_addr address;
    return inet_pton(AF_INET6, terminated.data(), &address) == 1;
}

// The length of the host at the start of `text`, or 0.
std::size_t host_length(std::string_view text) noexcept {
    if (!text.empty() && text.front() == '[') {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos || !valid_ipv6(text.substr(1, close - 1))) return 0;
        return close + 1;
    }
    std::size_t length = 0;
    while (length < text.size() && is_in(text[length], kHost)) ++length;
    return length;
}

}  // namespace

base::Result<Authority> parse_authority(std::string_view text) noexcept {
    const std::size_t length = host_length(text);
    if (length == 0 || length > kMaxHostBytes) return kMalformed;
    Authority found{text.substr(0, length), {}};
    if (length == text.size()) return found;
    if (text[length] != ':') return kMalformed;
    found.port = text.substr(length + 1);
    if (!valid_port(found.port)) return kMalformed;
    return found;
}

}  // namespace http
