// ghost.h -- remembers which objects were dropped from probation not long ago.
//
// Layer:    proxyd (pure: on slots that the caller owns)
// Runs in:  worker
// Source:   J. Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023
//
// A key that comes back while it is remembered goes to the main queue at once.  Instead of
// a queue of digests every slot has room for a fingerprint of 16 bits and a time of 8, and
// a key is remembered in any slot of its home set, whatever else the slot holds: the ghost
// takes no memory of its own, and its lines are those that a lookup has just loaded.  Time
// goes in ticks of fifo_policy.h.  All is relaxed, without a lock: a torn or lost entry
// costs at most one wrong guess.

#ifndef PROXYD_GHOST_H
#define PROXYD_GHOST_H

#include <cstdint>
#include <span>

#include "proxyd/index_layout.h"

namespace proxyd {

class Ghost {
  public:
    // Lifetime: `set` outlives this.
    Ghost(std::span<Slot> set, std::uint64_t digest) noexcept
        : set_(set), fingerprint_(static_cast<std::uint16_t>(digest)) {
        if (fingerprint_ == 0) fingerprint_ = 1;
    }

    void insert(std::uint8_t tick) noexcept;

    // Was it inserted at most fifo::kGhostTicks ago?  Takes it out.
    bool take(std::uint8_t tick) noexcept;

  private:
    std::span<Slot> set_;
    std::uint16_t fingerprint_;
};

}  // namespace proxyd

#endif  // PROXYD_GHOST_H
