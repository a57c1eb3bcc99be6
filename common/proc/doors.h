// doors.h -- where the clients come in that dispatchers hand to this worker.
//
// Layer:    proc
// Runs in:  worker of proxyd and originsim
// Owner:    the daemon's Worker
//
// One door is the channel of one dispatcher worker to one instance (see handoff.h).

#ifndef COMMON_PROC_DOORS_H
#define COMMON_PROC_DOORS_H

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "common/net/address.h"
#include "common/net/loop.h"
#include "common/proc/handoff.h"

namespace proc {

class Doors final : private HandoffReceiver::Listener {
  public:
    struct Listener {
        // A client of entry `listen` of the instance; `early` was read from it already.  The
        // entry may be one this worker's configuration does not have.
        virtual void on_handed_over(std::size_t instance, std::size_t listen, net::Fd client,
                                    const net::Address& peer,
                                    std::span<const std::byte> early) noexcept = 0;
        // A dispatcher has left; after drain() perhaps the last one.
        virtual void on_door_closed() noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Lifetime: loop and listener outlive the doors.
    Doors(net::Loop& loop, Listener& listener) noexcept : loop_(loop), listener_(listener) {}

    void open(std::size_t instance, net::Fd channel);
    // Dispatchers are to send no more, those that come later as well; what is on its way
    // still comes, and then each door closes.
    void drain() noexcept;
    // Nobody hears of anything any more.
    void clear() noexcept { doors_.clear(); }
    bool empty() const noexcept { return doors_.empty(); }

  private:
    struct Door {
        std::size_t instance;
        std::unique_ptr<HandoffReceiver> receiver;
    };

    void on_handoff(HandoffReceiver& from, std::size_t listen, net::Fd client,
                    std::span<const std::byte> early) noexcept override;
    void on_receiver_gone(HandoffReceiver& receiver) noexcept override;
    std::vector<Door>::iterator find(const HandoffReceiver& receiver) noexcept;

    net::Loop& loop_;
    Listener& listener_;
    std::vector<Door> doors_;   // a handful: the workers of the dispatchers of this host
    bool draining_ = false;
};

}  // namespace proc

#endif  // COMMON_PROC_DOORS_H
