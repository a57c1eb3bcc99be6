// tunnel_dial.h -- gets the far side of a CONNECT: the site itself, or a proxy that goes there.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Session

#ifndef PROXYD_TUNNEL_DIAL_H
#define PROXYD_TUNNEL_DIAL_H

#include <memory>
#include <string>
#include <string_view>

#include "common/h1/client.h"
#include "common/http/message.h"
#include "common/net/connector.h"

namespace proxyd {

class TunnelDial final : private net::Connector::Listener, private h1::Exchange::Handler {
  public:
    struct Listener {
        virtual void on_dialed(TunnelDial& dial, h1::Exchange::Detached server) noexcept = 0;
        // refused: the status of a proxy that said no; 0: `why` says what went wrong.
        virtual void on_dial_failed(TunnelDial& dial, base::Error why, unsigned refused) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Lifetime: `listener` outlives it.  Destroying it ends the attempt.  It may make its one
    // call within by_proxy(); there it may not be destroyed but by net::Loop::defer_delete().
    TunnelDial(net::Loop& loop, Listener& listener) noexcept : loop_(loop), listener_(listener) {}
    ~TunnelDial();
    TunnelDial(const TunnelDial&) = delete;
    TunnelDial& operator=(const TunnelDial&) = delete;

    void to_site(const net::Dialer& dialer, std::string_view host, std::uint16_t port,
                 net::Millis limit);
    // head: see connect_head().
    void by_proxy(h1::ClientPool& pool, const h1::ClientLimits& limits, const h1::Endpoint& proxy,
                  std::string_view head);

    // It makes no call any more.
    void cancel() noexcept;

  private:
    void on_connected(net::Connector& connector, net::Fd fd,
                      const net::Address& to) noexcept override;
    void on_connect_failed(net::Connector& connector, base::Error why) noexcept override;
    void on_response(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;
    std::size_t on_payload(h1::Exchange& exchange,
                           std::span<const std::byte> payload) noexcept override;
    void on_end(h1::Exchange& exchange) noexcept override;
    void on_failed(h1::Exchange& exchange, base::Error why) noexcept override;
    void on_upgraded(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;

    net::Loop& loop_;
    Listener& listener_;
    std::unique_ptr<net::Connector> connector_;
    std::unique_ptr<h1::Exchange> exchange_;
};

// What another proxy is asked for the client: the same target, and the way it came.
// more: further fields, with CR LF.
std::string connect_head(const http::RequestHead& request, std::string_view via,
                         std::string_view more);

}  // namespace proxyd

#endif  // PROXYD_TUNNEL_DIAL_H
