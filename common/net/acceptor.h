// acceptor.h -- takes connections from a listening socket as they come.
//
// Layer:    net
// Runs in:  worker

#ifndef COMMON_NET_ACCEPTOR_H
#define COMMON_NET_ACCEPTOR_H

#include "common/base/log.h"
#include "common/net/address.h"
#include "common/net/fd.h"
#include "common/net/fd_watch.h"
#include "common/net/timer.h"

namespace net {

class Acceptor final : private FdWatch::Listener, private Timer::Listener {
  public:
    struct Listener {
        // May pause the acceptor or destroy it.
        virtual void on_accept(Acceptor& acceptor, Fd fd, const Address& peer) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Accepts nothing until resume().  Lifetime: `listener` owns this as a member, and the
    // socket (which is somebody else's, often of the process before) outlives it.
    // batch: connections taken in one turn of the loop, at most.
    Acceptor(Loop& loop, Listener& listener, int socket, unsigned batch = 64) noexcept;
    ~Acceptor();
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;

    void resume() noexcept;
    // New connections wait in the kernel's queue.
    void pause() noexcept;
    bool accepting() const noexcept { return wanted_; }
    int socket() const noexcept { return socket_; }

  private:
    void on_ready(FdWatch& watch, bool readable, bool writable) noexcept override;
    void on_timer(Timer& timer) noexcept override;
    void on_shortage(const base::Error& error) noexcept;
    unsigned shed() noexcept;

    Loop& loop_;
    Listener& listener_;
    int socket_;
    unsigned batch_;
    unsigned expected_ = 1;  // how many to try for in this turn
    bool wanted_ = false;
    bool short_of_numbers_ = false;  // the last accept found no free descriptor
    bool* destroyed_ = nullptr;      // tells on_ready() on the stack
    FdWatch watch_;
    Timer timer_;
    Fd reserve_;  // given up to accept what must be turned away
    base::LogGate gate_{std::chrono::seconds(10)};
};

}  // namespace net

#endif  // COMMON_NET_ACCEPTOR_H
