// forward_access.h -- whose requests for other sites are served, and which sites those may be.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   weir.conf(5), section FORWARD; the IANA registries of special-purpose addresses
//
// A request is judged twice: by what it says, when it comes, and by each address that its
// host turns out to have, right before that is connected to.  A name that resolves to a
// private address, now or the next time, gets nobody there.

#ifndef PROXYD_FORWARD_ACCESS_H
#define PROXYD_FORWARD_ACCESS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/net/address.h"

namespace proxyd {

// What a request for another site says.
struct ForwardAsk {
    std::string_view client;         // its numeric address
    std::string_view method;
    std::string_view host;           // in any case; an IPv6 address in brackets
    std::uint16_t port = 0;
    bool tunnel = false;             // the method is CONNECT
};

class ForwardAccess {
  public:
    enum class Answer : std::uint8_t {
        allowed,
        client,                      // it is not one of those that may
        method,
        port,
        host,
    };

    ForwardAccess() = default;       // nobody
    // Errors:  malformed: a network, which the reader of the configuration has let pass.
    static base::Result<ForwardAccess> make(const conf::ForwardSettings& settings);

    Answer ask(const ForwardAsk& request) const noexcept;
    // Only by the first of its questions.
    bool knows(std::string_view client) const noexcept;

    // May this be connected to?
    // by_name: the host of the URL is one that the settings name, see names().
    bool may_connect(const net::Address& address, bool by_name) const noexcept;
    // Is the host on the list of those that are allowed?  True if there is no list at all.
    bool names(std::string_view host) const noexcept;

  private:
    using Networks = std::vector<net::IpNetwork>;

    Networks clients_, private_, to_, not_to_;
    std::vector<std::string> methods_, to_hosts_, not_to_hosts_;
    std::vector<conf::PortRange> ports_, connect_ports_;
};

// Can this address belong to a site of the public Internet?
bool is_public(const net::Address& address) noexcept;

}  // namespace proxyd

#endif  // PROXYD_FORWARD_ACCESS_H
