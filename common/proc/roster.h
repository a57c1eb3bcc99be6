// roster.h -- who sits where, and which slots have no worker at the moment.
//
// Layer:    proc
// Runs in:  master (writes), worker (reads; writes beat() alone); in memory that they share
//
// When a worker dies the master marks its slot as uncovered and rings every doorbell; the
// workers of the current generation then accept from that slot's sockets as well, until
// its next worker is ready, the mark is taken away and the bells ring again.  A worker
// reads the marks after it has silenced its bell, so a change it has not seen rings again:
// none is missed.  Several may accept from one socket for a moment: the kernel gives each
// connection to one of them.

#ifndef COMMON_PROC_ROSTER_H
#define COMMON_PROC_ROSTER_H

#include <atomic>
#include <cstdint>

#include <sys/types.h>

#include "common/shm/board.h"
#include "common/shm/region.h"

namespace proc {

class Roster {
  public:
    static constexpr unsigned kNoSlot = UINT32_MAX;  // of a helper

    static base::Result<Roster> make();

    // Master.
    void seat(unsigned seat, pid_t pid, unsigned slot, std::uint32_t generation) noexcept;
    void vacate(unsigned seat) noexcept;
    void uncover(unsigned slot) noexcept;
    void cover(unsigned slot) noexcept;
    // All slots are covered, by the workers of this generation.
    void begin_generation(std::uint32_t generation) noexcept;

    // Anyone.  The slots without a worker, as the workers of `generation` shall see them:
    // those of another generation than the current one stand in for nobody.
    std::uint64_t uncovered(std::uint32_t generation) const noexcept;
    std::uint64_t taken() const noexcept;           // a bit for each seat with a process
    // The process of the seat shows that it lives.
    void beat(unsigned seat) noexcept;
    std::uint32_t beats(unsigned seat) const noexcept;
    pid_t pid_of(unsigned seat) const noexcept;     // 0: nobody
    unsigned slot_of(unsigned seat) const noexcept;

  private:
    struct Row {
        std::atomic<std::int32_t> pid;
        std::atomic<std::uint32_t> slot;
        std::atomic<std::uint32_t> generation;
        std::atomic<std::uint32_t> beats;   // only compared with what it was before
    };
    struct Table {
        std::atomic<std::uint32_t> generation;
        std::atomic<std::uint64_t> uncovered;
        std::atomic<std::uint64_t> taken;
        Row rows[shm::kMaxSeats];
    };
    shm::Region region_;
    Table* table_ = nullptr;
};

}  // namespace proc

#endif  // COMMON_PROC_ROSTER_H
