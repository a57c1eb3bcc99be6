// address.h -- the address of a socket, and networks of addresses.
//
// Layer:    net (pure: text and bytes, no descriptor, no look-up of names)
// Runs in:  any process
//
//   127.0.0.1:8080    IPv4            [2001:db8::1]:80   IPv6
//   *:80              every IPv4      [::]:80            every IPv6
//   unix:/run/sock    a path          unix:@name         an abstract name

#ifndef COMMON_NET_ADDRESS_H
#define COMMON_NET_ADDRESS_H

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "common/base/result.h"

namespace net {

class Address {
  public:
    // No address: family AF_UNSPEC, printed as "-".
    Address() noexcept;

    // Errors: malformed; too_large for a path that does not fit.
    static base::Result<Address> parse(std::string_view text);
    // host: a numeric address without brackets, or "*".  Errors: malformed.
    static base::Result<Address> from_host(std::string_view host, std::uint16_t port);
    // What accept(2) and its kin fill in.
    static Address from_raw(const sockaddr* raw, socklen_t size) noexcept;

    // Reads as parse() takes it.
    std::string to_string() const;
    // The numeric host alone ("2001:db8::1", no brackets), or "unix".
    std::string host() const;

    int family() const noexcept { return any_.sa_family; }
    bool is_unix() const noexcept { return family() == AF_UNIX; }
    bool is_ip() const noexcept { return family() == AF_INET || family() == AF_INET6; }
    // 0 if it has none.
    std::uint16_t port() const noexcept;
    void set_port(std::uint16_t port) noexcept;
    // 127.0.0.0/8, ::1 or AF_UNIX.
    bool is_local() const noexcept;
    // The file of a unix address; empty for others and for abstract names.
    std::string_view unix_path() const noexcept;

    const sockaddr* raw() const noexcept { return &any_; }
    socklen_t size() const noexcept { return size_; }

    friend std::strong_ordering operator<=>(const Address& a, const Address& b) noexcept;
    friend bool operator==(const Address& a, const Address& b) noexcept {
        return (a <=> b) == std::strong_ordering::equal;
    }

  private:
    std::string_view unix_name() const noexcept;

    union {
        sockaddr any_;
        sockaddr_in v4_;
        sockaddr_in6 v6_;
        sockaddr_un unix_;
    };
    socklen_t size_ = sizeof(sa_family_t);
};

// An IPv4 or IPv6 network in CIDR form, for access lists.  An IPv4 network also matches
// the IPv4-mapped IPv6 addresses of its members, as a dual-stack listener sees them.
class IpNetwork {
  public:
    // "10.0.0.0/8", "2001:db8::/32", or a single address.  Errors: malformed, also if bits
    // are set beyond the prefix: it is more often a mistake than a shorthand.
    static base::Result<IpNetwork> parse(std::string_view text);

    bool contains(const Address& address) const noexcept;
    std::string to_string() const;

  private:
    std::uint8_t bytes_[16] = {};  // IPv4 in its mapped form, so that there is one kind
    unsigned prefix_bits_ = 0;     // of the mapped form
};

}  // namespace net

#endif  // COMMON_NET_ADDRESS_H
