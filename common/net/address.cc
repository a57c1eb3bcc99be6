#include "common/net/address.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>

namespace net {
namespace {

constexpr std::string_view kUnix = "unix:";
constexpr std::uint8_t kMappedPrefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned kMappedBits = 96;

base::Error malformed() noexcept {
    return {base::Errc::malformed, 0, "address"};
}

template <typename Number>
bool parse_decimal(std::string_view text, Number& value) noexcept {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return !text.empty() && error == std::errc{} && stop == end;
}

// Fills the mapped form of `host`.
bool parse_host(std::string_view host, std::uint8_t (&bytes)[16], bool& is_v4) noexcept {
    char text[INET6_ADDRSTRLEN];
    if (host.empty() || host.size() >= sizeof text) return false;
    *std::copy(host.begin(), host.end(), text) = '\0';
    is_v4 = ::inet_pton(AF_INET, text, bytes + 12) == 1;
    if (is_v4) std::copy(std::begin(kMappedPrefix), std::end(kMappedPrefix), bytes);
    return is_v4 || ::inet_pton(AF_INET6, text, bytes) == 1;
}

// The bytes of an address in mapped form; false if it is no IP address.
bool mapped_bytes(const Address& address, std::uint8_t (&bytes)[16]) noexcept {
    if (address.family() == AF_INET6) {
        std::memcpy(bytes, &reinterpret_cast<const sockaddr_in6*>(address.raw())->sin6_addr, 16);
        return true;
    }
    if (address.family() != AF_INET) return false;
    std::copy(std::begin(kMappedPrefix), std::end(kMappedPrefix), bytes);
    std::memcpy(bytes + 12, &reinterpret_cast<const sockaddr_in*>(address.raw())->sin_addr, 4);
    return true;
}

bool is_mapped(const std::uint8_t (&bytes)[16]) noexcept {
    return std::equal(std::begin(kMappedPrefix), std::end(kMappedPrefix), bytes);
}

// True if no bit of `bytes` is set from number `first` on.
bool clear_from(const std::uint8_t (&bytes)[16], unsigned first) noexcept {
    for (unsigned bit = first; bit < 128; ++bit)
        if (bytes[bit / 8] & (0x80U >> bit % 8)) return false;
    return true;
}

}  // namespace

// --- Address -----------------------------------------------------------------

Address::Address() noexcept : unix_{} {}

base::Result<Address> Address::parse(std::string_view text) {
    if (text.starts_with(kUnix)) {
        text.remove_prefix(kUnix.size());
        if (text.empty() || text == "@" || text.find('\0') != text.npos) return malformed();
        Address address;
        if (text.size() >= sizeof address.unix_.sun_path)
            return base::Error{base::Errc::too_large, 0, "socket path"};
        address.unix_.sun_family = AF_UNIX;
        std::copy(text.begin(), text.end(), address.unix_.sun_path);
        const bool abstract = text.front() == '@';
        if (abstract) address.unix_.sun_path[0] = '\0';
        address.size_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + text.size() +
                                               (abstract ? 0 : 1));
        return address;
    }
    const std::size_t colon = text.rfind(':');
    std::uint16_t port = 0;
    if (colon == text.npos || !parse_decimal(text.substr(colon + 1), port)) return malformed();
    std::string_view host = text.substr(0, colon);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (bracketed != (host.find(':') != host.npos)) return malformed();
    return from_host(host, port);
}

base::Result<Address> Address::from_host(std::string_view host, std::uint16_t port) {
    Address address;
    std::uint8_t bytes[16] = {};
    bool is_v4 = host == "*";
    if (!is_v4 && !parse_host(host, bytes, is_v4)) return malformed();
    if (is_v4) {
        address.v4_.sin_family = AF_INET;
        std::memcpy(&address.v4_.sin_addr, bytes + 12, 4);
        address.size_ = sizeof(sockaddr_in);
    } else {
        address.v6_.sin6_family = AF_INET6;
        std::memcpy(&address.v6_.sin6_addr, bytes, 16);
        address.size_ = sizeof(sockaddr_in6);
    }
    address.set_port(port);
    return address;
}

Address Address::from_raw(const sockaddr* raw, socklen_t size) noexcept {
    Address address;
    // A socket without a name has just its family, or nothing at all.
    if (size < sizeof(sa_family_t) || size > sizeof address.unix_) return address;
    std::memcpy(&address.unix_, raw, size);
    address.size_ = size;
    return address;
}

std::string Address::to_string() const {
    switch (family()) {
    case AF_INET:
        if (v4_.sin_addr.s_addr == INADDR_ANY) return "*:" + std::to_string(port());
        return host() + ":" + std::to_string(port());
    case AF_INET6:
        return "[" + host() + "]:" + std::to_string(port());
    case AF_UNIX:
        break;
    default:
        return "-";
    }
    std::string text(unix_name());
    if (!text.empty() && text.front() == '\0') text.front() = '@';
    return std::string(kUnix) + text;
}

std::string Address::host() const {
    char text[INET6_ADDRSTRLEN];
    if (family() == AF_INET) return ::inet_ntop(AF_INET, &v4_.sin_addr, text, sizeof text);
    if (family() == AF_INET6) return ::inet_ntop(AF_INET6, &v6_.sin6_addr, text, sizeof text);
    return family() == AF_UNIX ? "unix" : "-";
}

std::uint16_t Address::port() const noexcept {
    if (family() == AF_INET) return ntohs(v4_.sin_port);
    return family() == AF_INET6 ? ntohs(v6_.sin6_port) : std::uint16_t{0};
}

void Address::set_port(std::uint16_t port) noexcept {
    if (family() == AF_INET) v4_.sin_port = htons(port);
    if (family() == AF_INET6) v6_.sin6_port = htons(port);
}

bool Address::is_local() const noexcept {
    std::uint8_t bytes[16];
    if (!mapped_bytes(*this, bytes)) return is_unix();
    if (is_mapped(bytes)) return bytes[12] == 127;
    return std::memcmp(bytes, &in6addr_loopback, 16) == 0;
}

std::string_view Address::unix_name() const noexcept {
    constexpr std::size_t kStart = offsetof(sockaddr_un, sun_path);
    if (!is_unix() || size_ <= kStart) return {};
    const std::string_view all(unix_.sun_path, size_ - kStart);
    // A path may carry its final NUL in its size; an abstract name is as long as it says.
    return all.front() == '\0' ? all : all.substr(0, all.find('\0'));
}

std::string_view Address::unix_path() const noexcept {
    const std::string_view name = unix_name();
    return !name.empty() && name.front() == '\0' ? std::string_view() : name;
}

std::strong_ordering operator<=>(const Address& a, const Address& b) noexcept {
    if (const auto order = a.family() <=> b.family(); order != 0) return order;
    if (a.is_unix()) return a.unix_name() <=> b.unix_name();
    if (!a.is_ip()) return std::strong_ordering::equal;
    std::uint8_t left[16], right[16];
    mapped_bytes(a, left);
    mapped_bytes(b, right);
    if (const int order = std::memcmp(left, right, 16); order != 0) return order <=> 0;
    if (a.family() == AF_INET6)
        if (const auto order = a.v6_.sin6_scope_id <=> b.v6_.sin6_scope_id; order != 0)
            return order;
    return a.port() <=> b.port();
}

// --- IpNetwork ---------------------------------------------------------------

base::Result<IpNetwork> IpNetwork::parse(std::string_view text) {
    IpNetwork network;
    const std::size_t slash = text.find('/');
    bool is_v4 = false;
    if (!parse_host(text.substr(0, slash), network.bytes_, is_v4)) return malformed();
    const unsigned most = is_v4 ? 32 : 128;
    unsigned bits = most;
    if (slash != text.npos && !parse_decimal(text.substr(slash + 1), bits)) return malformed();
    if (bits > most) return malformed();
    network.prefix_bits_ = bits + (is_v4 ? kMappedBits : 0);
    if (!clear_from(network.bytes_, network.prefix_bits_)) return malformed();
    return network;
}

bool IpNetwork::contains(const Address& address) const noexcept {
    std::uint8_t bytes[16];
    if (!mapped_bytes(address, bytes)) return false;
    // "::/0" is every IPv6 address, but not every IPv4 one.
    if (prefix_bits_ < kMappedBits && address.family() == AF_INET) return false;
    const unsigned whole = prefix_bits_ / 8;
    if (!std::equal(bytes, bytes + whole, bytes_)) return false;
    const unsigned rest = prefix_bits_ % 8;
    return rest == 0 || (bytes[whole] ^ bytes_[whole]) >> (8 - rest) == 0;
}

std::string IpNetwork::to_string() const {
    char text[INET6_ADDRSTRLEN];
    const bool is_v4 = prefix_bits_ >= kMappedBits && is_mapped(bytes_);
    if (is_v4)
        ::inet_ntop(AF_INET, bytes_ + 12, text, sizeof text);
    else
        ::inet_ntop(AF_INET6, bytes_, text, sizeof text);
    return std::string(text) + "/" + std::to_string(prefix_bits_ - (is_v4 ? kMappedBits : 0));
}

}  // namespace net
