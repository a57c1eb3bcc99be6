// seats.h -- which of a daemon's seats are taken.
//
// Layer:    proc (pure)
// Runs in:  master
//
// A seat is a process's row in everything that is shared (see heritage.h).  It is given
// back only when its process is reaped and its traces are removed.

#ifndef COMMON_PROC_SEATS_H
#define COMMON_PROC_SEATS_H

#include <bit>
#include <cstdint>
#include <optional>

#include "common/base/panic.h"
#include "common/shm/board.h"

namespace proc {

class Seats {
  public:
    // The lowest free seat, or nothing.
    std::optional<unsigned> take() noexcept {
        if (free() == 0) return {};
        const auto seat = static_cast<unsigned>(std::countr_one(taken_));
        taken_ |= bit(seat);
        return seat;
    }
    void give_back(unsigned seat) noexcept {
        CHECK(seat < shm::kMaxSeats && (taken_ & bit(seat)) != 0);
        taken_ &= ~bit(seat);
    }
    unsigned free() const noexcept { return static_cast<unsigned>(std::popcount(~taken_)); }

  private:
    static_assert(shm::kMaxSeats == 64);
    static constexpr std::uint64_t bit(unsigned seat) noexcept { return std::uint64_t{1} << seat; }
    std::uint64_t taken_ = 0;
};

}  // namespace proc

#endif  // COMMON_PROC_SEATS_H
