// door.h -- the channel over which one dispatcher worker hands connections to one host.
//
// Layer:    originsim
// Runs in:  worker
// Owner:    Worker, which destroys it at the end of the turn after on_door_closed().

#ifndef ORIGINSIM_DOOR_H
#define ORIGINSIM_DOOR_H

#include <cstddef>
#include <span>
#include <utility>

#include "common/base/list.h"
#include "common/proc/handoff.h"

namespace originsim {

class Door final : public base::ListHook<>, private proc::HandoffReceiver::Listener {
  public:
    struct Listener {
        // instance: of the host; listen: its entry that the client came to.
        virtual void on_handoff(std::size_t instance, std::size_t listen, net::Fd client,
                                std::span<const std::byte> early) noexcept = 0;
        virtual void on_door_closed(Door& door) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    Door(net::Loop& loop, Listener& listener, std::size_t instance, net::Fd channel) noexcept
        : listener_(listener), instance_(instance), receiver_(loop, *this, std::move(channel)) {}

    // The dispatcher is to send no more; what it has sent still comes.
    void drain() noexcept { receiver_.drain(); }

  private:
    void on_handoff(proc::HandoffReceiver&, std::size_t listen, net::Fd client,
                    std::span<const std::byte> early) noexcept override {
        listener_.on_handoff(instance_, listen, std::move(client), early);
    }
    void on_receiver_gone(proc::HandoffReceiver&) noexcept override {
        listener_.on_door_closed(*this);
    }

    Listener& listener_;
    std::size_t instance_;
    proc::HandoffReceiver receiver_;
};

}  // namespace originsim

#endif  // ORIGINSIM_DOOR_H
