// host_state.h -- what the workers of one simulated host share: its counters, the number
// of its next request, its slots and its queue.
//
// Layer:    originsim
// Runs in:  master (makes it before it forks, recovers it after a death), worker
// Owner:    OriginDaemon

#ifndef ORIGINSIM_HOST_STATE_H
#define ORIGINSIM_HOST_STATE_H

#include <atomic>
#include <cstdint>
#include <span>
#include <string>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/shm/board.h"
#include "common/shm/region.h"

#include "originsim/service_queue.h"

namespace originsim {

// The columns of RUN_DIR/NAME.board, in this order; originsim(8) lists them.
enum class Count : std::uint8_t {
    connections, handoffs, requests, bytes_in, bytes_out, errors, faults, refused,
    open, in_flight, queued,
};
std::span<const shm::Column> board_columns() noexcept;

class HostState {
  public:
    // run_dir: where the board is made.  Errors: system.
    static base::Result<HostState> make(const conf::Origin& origin, const std::string& run_dir);

    // Can a new generation with these settings go on with this state?
    bool fits(const conf::Origin& origin) const noexcept;
    // Takes over the number of the next request from the state before a reload.
    void continue_from(const HostState& old) noexcept;

    // The requests of a host are numbered across its workers, from 0.
    std::uint64_t next_number() noexcept {
        return shared().requests.fetch_add(1, std::memory_order_relaxed);
    }
    // Has anything ever been stored by PUT?  Saves looking for it.
    bool has_stored() const noexcept { return shared().stored.load(std::memory_order_relaxed); }
    void set_stored() noexcept { shared().stored.store(true, std::memory_order_relaxed); }

    ServiceQueue& queue() noexcept { return queue_; }
    void add(unsigned seat, Count count, std::uint64_t n = 1) noexcept {
        board_.add(seat, static_cast<std::size_t>(count), n);
    }
    void sub(unsigned seat, Count count) noexcept {
        board_.sub(seat, static_cast<std::size_t>(count));
    }

    std::uint64_t get(unsigned seat, Count count) const noexcept {
        return board_.get(seat, static_cast<std::size_t>(count));
    }

    // The worker of that seat is dead: its lock is broken, its gauges go to zero.
    void recover(unsigned seat) noexcept;

    const std::string& name() const noexcept { return name_; }

  private:
    struct Shared {
        std::atomic<std::uint64_t> requests;
        std::atomic<bool> stored;
    };
    static constexpr std::size_t kQueueOffset = 64;   // its own cache line

    HostState(const conf::Origin& origin, shm::Region region, shm::Board board) noexcept;
    Shared& shared() const noexcept { return *region_.at<Shared>(0); }

    std::string name_;
    unsigned slots_;
    unsigned queue_length_;
    shm::Region region_;
    shm::Board board_;
    ServiceQueue queue_;
};

}  // namespace originsim

#endif  // ORIGINSIM_HOST_STATE_H
