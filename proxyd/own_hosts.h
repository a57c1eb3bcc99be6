// own_hosts.h -- what is the proxy's own site, and what are its own addresses.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   weir.conf(5), section FORWARD
//
// A forward proxy tells by it what goes to its origin, for everybody, from what goes to other
// sites, for some.  It depends on the host of the URL alone and not on how a request is
// written, so that what is stored of a URL always came from the same place.

#ifndef PROXYD_OWN_HOSTS_H
#define PROXYD_OWN_HOSTS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/conf/site.h"
#include "common/net/address.h"

namespace proxyd {

// Is the host "www.abc.com", or of "*.abc.com" any below that?  As a user means it: in any case,
// and a dot at its end says nothing.  (The URLs of rules are in their normal form already.)
bool is_host_of(std::string_view pattern, std::string_view host) noexcept;

class OwnHosts {
  public:
    OwnHosts() = default;
    // interfaces: the addresses of this machine, for listeners on all of them.
    OwnHosts(const conf::Site& site, std::size_t proxy, std::vector<net::Address> interfaces);

    // host: a name or a numeric address, in brackets if it is IPv6.
    bool owns(std::string_view host, std::uint16_t port) const noexcept;
    // Does the proxy listen there?
    bool owns(const net::Address& address) const noexcept;

  private:
    void add_name(std::string_view name);
    void add_listeners(const std::vector<conf::Listen>& listen, std::vector<net::Address>& to);

    std::vector<std::string> names_;          // in lower case, and patterns of routes
    std::vector<net::Address> reached_at_;    // also those of clusters in front of it
    std::vector<net::Address> listeners_;     // port, and address or any
    std::vector<net::Address> interfaces_;
};

// The addresses of this machine's interfaces; without them, none.
std::vector<net::Address> interface_addresses();

}  // namespace proxyd

#endif  // PROXYD_OWN_HOSTS_H
