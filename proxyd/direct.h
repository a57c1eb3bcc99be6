// direct.h -- the way to sites that a request names: names, addresses, certificates.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Instance, if the configuration has the group "forward" or a route "direct"
// Source:   weir.conf(5), section FORWARD

#ifndef PROXYD_DIRECT_H
#define PROXYD_DIRECT_H

#include <memory>
#include <string>
#include <string_view>

#include "common/conf/site.h"
#include "common/h1/client.h"
#include "common/net/connector.h"
#include "common/net/tls_context.h"
#include "proxyd/basic_auth.h"
#include "proxyd/forward_access.h"
#include "proxyd/own_hosts.h"

namespace proxyd {

// What the master prepares of it: what takes files, or rights to read them.
struct DirectEstate {
    ForwardAccess access;
    Users users;
    std::unique_ptr<net::TlsContext> tls;  // for https
};

// Has the proxy anything to do with sites that requests name?
bool goes_direct(const conf::Proxy& proxy) noexcept;

// Host and port of a URL or an authority.
struct Destination {
    std::string_view host;  // an IPv6 address has its brackets
    std::uint16_t port = 0;
};
// The port of the scheme, if none is given.
Destination destination_of(const http::RequestHead& request, bool tls) noexcept;
// url: in its normal form.
Destination destination_of(std::string_view url) noexcept;

class Direct {
  public:
    // Lifetime: everything given outlives it.
    Direct(const conf::Site& site, std::size_t proxy, DirectEstate& estate, net::Loop& loop,
           const h1::ClientLimits& limits);
    Direct(const Direct&) = delete;
    Direct& operator=(const Direct&) = delete;

    // Where the site of a URL is connected to.
    h1::Endpoint endpoint(std::string_view url) const;
    // How a host may be connected to.
    const net::Dialer& dialer(std::string_view host) const noexcept;

    const ForwardAccess& access;
    const OwnHosts own;
    const h1::ClientLimits limits;  // with the deadline for connections of the group
    BasicAuth auth;

  private:
    // The rules for addresses, of a host that the settings name and of others.
    struct Filter final : net::AddressFilter {
        Filter(const Direct& its_owner, bool named) noexcept : owner(its_owner), by_name(named) {}
        bool may_connect(const net::Address& address) const noexcept override;
        const Direct& owner;
        const bool by_name;
    };

    net::TlsContext* tls_;
    net::NameResolver resolver_;
    const Filter named_filter_, other_filter_;
    const net::Dialer named_, other_;
};

}  // namespace proxyd

#endif  // PROXYD_DIRECT_H
