// signal_watch.h -- signals as events of the loop.
//
// Layer:    net
// Runs in:  master, worker
//
// The signals are blocked and read from a signalfd(2): no handler runs, none is lost while
// the process is busy, and one that came before run() is told by it.  The block is
// inherited by children, who call unblock_signals() first thing.

#ifndef COMMON_NET_SIGNAL_WATCH_H
#define COMMON_NET_SIGNAL_WATCH_H

#include <csignal>
#include <initializer_list>

#include "common/net/fd.h"
#include "common/net/fd_watch.h"

namespace net {

class Loop;

class SignalWatch final : private FdWatch::Listener {
  public:
    struct Listener {
        // Several of a kind that were pending together are told once.
        virtual void on_signal(int signal) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Panics without signalfd.  Lifetime: `listener` owns this as a member.
    SignalWatch(Loop& loop, Listener& listener, std::initializer_list<int> signals);
    ~SignalWatch();  // restores the mask from before
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

  private:
    void on_ready(FdWatch& watch, bool readable, bool writable) noexcept override;

    Listener& listener_;
    sigset_t before_;
    Fd fd_;
    FdWatch watch_;
};

// Lets every signal through again, in a child that inherited the block.
void unblock_signals() noexcept;

}  // namespace net

#endif  // COMMON_NET_SIGNAL_WATCH_H
