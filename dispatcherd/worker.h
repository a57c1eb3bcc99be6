// worker.h -- a worker of dispatcherd: takes connections and gives them to servers.
//
// Layer:    dispatcherd
// Runs in:  worker
// Owner:    main

#ifndef DISPATCHERD_WORKER_H
#define DISPATCHERD_WORKER_H

#include <memory>
#include <vector>

#include "common/net/timer.h"
#include "common/proc/worker.h"
#include "dispatcherd/front.h"

namespace dispatcherd {

// What the master prepares for a cluster and a worker inherits.
struct Estate {
    std::size_t cluster = 0;       // index into Site::clusters
    shm::Board* board = nullptr;   // owned by the daemon
};

class Worker final : private proc::Worker::Listener, private net::Timer::Listener {
  public:
    Worker(proc::Heritage& heritage, ServerTable& table, const std::vector<Estate>& estates);

    // Serves until told to stop; the exit status of the process.
    int run();

  private:
    void on_connection(const proc::Entrance& entrance, net::Fd fd,
                       const net::Address& peer) noexcept override;
    void on_doorbell() noexcept override { begin_if_checked(false); }
    void on_drain() noexcept override;
    void on_tick() noexcept override;
    void on_timer(net::Timer& timer) noexcept override;

    void begin_if_checked(bool late) noexcept;

    proc::Worker engine_;
    ServerTable& table_;
    const std::vector<Estate>& estates_;
    std::vector<std::unique_ptr<Front>> fronts_;
    std::vector<Front*> by_number_;    // as entrances number them; null: not ours
    net::Timer patience_;          // for the first round of the advisor
    bool begun_ = false;
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_WORKER_H
