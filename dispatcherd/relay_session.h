// relay_session.h -- one connection that goes through the dispatcher.
//
// Layer:    dispatcherd
// Runs in:  worker
// Owner:    Front
//
//   connect --+--> relay --> (end)
//     ^       |
//     +-------+  failed or timed out, another server is left
//             +--> (end)  none is left
//
// The client's bytes are not read until a server is connected: a failed attempt loses
// nothing, so trying the next server is always safe.

#ifndef DISPATCHERD_RELAY_SESSION_H
#define DISPATCHERD_RELAY_SESSION_H

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "common/net/fd.h"
#include "common/net/fd_watch.h"
#include "common/net/relay.h"
#include "common/net/timer.h"
#include "dispatcherd/chooser.h"

namespace dispatcherd {

class Front;

class RelaySession final : private net::FdWatch::Listener,
                           private net::Timer::Listener,
                           private net::Stream::Listener,
                           private net::Relay::Listener {
  public:
    // Lifetime: front and chooser outlive the session.
    RelaySession(Front& front, Chooser& chooser, net::Fd client) noexcept;
    ~RelaySession();

    // Chooses and connects; may retire the session before it returns.
    void start() noexcept;

    std::size_t place() const noexcept { return place_; }
    void set_place(std::size_t place) noexcept { place_ = place; }

  private:
    void on_ready(net::FdWatch& watch, bool readable, bool writable) noexcept override;
    void on_timer(net::Timer& timer) noexcept override;
    void on_stream(net::Stream&, bool, bool) noexcept override {}  // the relay hears instead
    void on_relay_end(net::Relay& relay, net::Relay::End why) noexcept override;

    void connect_next() noexcept;
    void failed(const base::Error& why) noexcept;
    void give_up() noexcept;

    Front& front_;
    Chooser& chooser_;
    net::Fd client_;
    net::Fd server_;
    net::FdWatch watch_;
    net::Timer timer_;                      // for the connect
    std::optional<net::Stream> client_stream_, server_stream_;
    std::optional<net::Relay> relay_;
    std::optional<std::size_t> held_;       // the server that counts this connection
    std::vector<bool> tried_;               // servers, by index
    std::size_t place_ = 0;                 // in the front's list
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_RELAY_SESSION_H
