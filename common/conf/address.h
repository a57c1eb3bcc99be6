// address.h -- "HOST:PORT" taken apart and checked, without asking the network.
//
// Layer:    conf (pure)
// Runs in:  any process
// Source:   weir.conf(5), "Values"

#ifndef COMMON_CONF_ADDRESS_H
#define COMMON_CONF_ADDRESS_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace conf {

struct Address {
    enum class Kind : std::uint8_t { v4, v6, any, name } kind;
    std::string host;   // without brackets; canonical if numeric; "*" for any
    std::uint16_t port;
};

// "127.0.0.1:80", "[::1]:80", "*:80", "www.example.org:80"; the port is 1 to 65535.
std::optional<Address> parse_address(std::string_view text);

// A name that DNS could know, or a numeric IPv4 address: letters, digits, "-", "." and "_".
bool is_host_name(std::string_view text) noexcept;

// A numeric address, or a network in CIDR form: no bits are set behind its prefix.
bool is_network(std::string_view text) noexcept;

// The text of parse_address() for a connection to a listener there: a wildcard
// becomes the loopback address.
std::string connectable(const Address& address);

// Whether two listeners cannot exist together.
bool collide(const Address& a, const Address& b) noexcept;

// Whether a connection to it ends on this host, as far as its text can tell.
bool is_loopback(std::string_view host) noexcept;

}  // namespace conf

#endif  // COMMON_CONF_ADDRESS_H
