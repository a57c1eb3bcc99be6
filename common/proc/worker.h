// worker.h -- the part of a worker that is the same in every daemon.
//
// Layer:    proc
// Runs in:  worker, helper
//
// Owns the event loop, listens to the master (drain, reopen logs, exit) and to the
// worker's own doorbell, watches the entrances of its slot, and those of slots that have
// no worker at the moment, and hands accepted connections to the daemon.

#ifndef COMMON_PROC_WORKER_H
#define COMMON_PROC_WORKER_H

#include <cstdint>
#include <memory>
#include <vector>

#include "common/net/address.h"
#include "common/net/fd.h"
#include "common/net/loop.h"
#include "common/proc/heritage.h"

namespace proc {

class Worker {
  public:
    struct Listener {
        // A client connection on a TCP entrance.
        virtual void on_connection(const Entrance& entrance, net::Fd fd,
                                   const net::Address& peer) noexcept = 0;
        // A channel from a dispatcher worker on a hand-over entrance.
        virtual void on_channel(const Entrance& entrance, net::Fd channel) noexcept;
        // Somebody rang this worker's doorbell.
        virtual void on_doorbell() noexcept {}
        // Once: accept no more, finish what is open, and call done() when all is finished.
        // The master ends the process at the end of drain_time.
        virtual void on_drain() noexcept = 0;
        // Logs were moved away: open them again.
        virtual void on_reopen_logs() noexcept {}
        // About every second.
        virtual void on_tick() noexcept {}

      protected:
        ~Listener() = default;
    };

    Worker(Heritage& heritage, Listener& listener);
    ~Worker();

    // Runs the loop; returns the exit status for Daemon::work().
    int run();
    void done() noexcept;      // after on_drain(): nothing is left to do

    // Stops accepting while the daemon is at its limit of connections.
    void pause_accepting() noexcept;
    void resume_accepting() noexcept;
    bool draining() const noexcept;

    void ring(unsigned seat) noexcept;               // wakes who sits there
    void ring_mask(std::uint64_t seats) noexcept;    // those whose bits are set, but not this one

    net::Loop& loop() noexcept;
    const Heritage& heritage() const noexcept;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace proc

#endif  // COMMON_PROC_WORKER_H
