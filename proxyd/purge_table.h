// purge_table.h -- what was purged, and whether an object is older than that.
//
// Layer:    proxyd (a view of memory that the caller owns)
// Runs in:  worker, checker; any process may call all of it at any time
// Source:   cacheindex(5), section "Purges"
//
// A purge costs the same for one object and for millions: it gets the next serial, and its
// names (a URL, a host, a tag: see purge_name.h) are noted with it.  An object knows up to
// which serial it was compared; when a newer purge is in effect it compares its own names,
// once.  A purge is newer than an object exactly if its serial is higher than that which was
// in effect when the fetch of the object began.
//
// The table never fills up.  A set that has no place forgets its oldest entry and raises its
// floor to the serial of that: who is older than the floor counts as purged.  So it may purge
// more than was asked for, among what nobody used since thousands of purges, and never less.
//
// Order of stores: floor, then entry, then PurgeState::last, then PurgeState::serial.  A
// purge whose process dies before the last of these was never answered, and may count or not.

#ifndef PROXYD_PURGE_TABLE_H
#define PROXYD_PURGE_TABLE_H

#include <cstdint>
#include <span>

#include "proxyd/index_layout.h"
#include "proxyd/purge_name.h"

namespace proxyd {

// hard: gone.  soft: stale from now on, so that what may be served stale still is.
enum class PurgeDepth : std::uint8_t { soft, hard };

struct PurgeVerdict {
    bool hard = false;
    std::uint64_t soft = 0;  // serial of the newest soft purge; 0: none
};

// A serial tells the time of its purge: seconds since 1970 in the high 32 of 48 bits.  So it
// is higher than all earlier ones even if the page with the last one was lost.
constexpr std::uint32_t purge_time_s(std::uint64_t serial) noexcept {
    return static_cast<std::uint32_t>(serial >> 16);
}

class PurgeTable {
  public:
    // Lifetime: both outlive this.  Shape: a power of two of sets.
    PurgeTable(PurgeState& state, std::span<PurgeSet> sets) noexcept : state_(state), sets_(sets) {}

    // The serial of the last purge in effect.
    std::uint64_t serial() const noexcept { return state_.serial.load(std::memory_order_acquire); }

    // One purge, in effect for every process when this returns.  Returns its serial.
    std::uint64_t purge(std::span<const PurgeName> names, PurgeDepth depth, std::uint32_t now_s,
                        unsigned seat) noexcept;
    std::uint64_t purge_all(PurgeDepth depth, std::uint32_t now_s, unsigned seat) noexcept;

    // --- Is an object purged that was last compared at `since`? ---

    PurgeVerdict by_all(std::uint64_t since) const noexcept;
    // False: no name of this kind was purged since, so there is nothing to compare.
    bool any(PurgeKind kind, std::uint64_t since) const noexcept;
    void by_name(const PurgeName& name, std::uint64_t since, PurgeVerdict& verdict) const noexcept;

    // --- At start, and in the checker ---

    // What is wrong with the table; nullptr if nothing is.
    const char* fault() const noexcept;
    // Nobody lives: frees the lock and makes up for a serial that was lost.  False: the table
    // was damaged; it is empty now, and everything older counts as purged.
    bool repair(std::uint32_t now_s) noexcept;

  private:
    PurgeSet& set_of(std::uint64_t name) const noexcept {
        return sets_[(name >> 1) & (sets_.size() - 1)];
    }
    std::uint64_t next_serial(std::uint32_t now_s) const noexcept;
    void note(std::uint64_t name, std::uint64_t serial) noexcept;
    const char* set_fault(std::size_t number) const noexcept;
    std::uint64_t highest() const noexcept;

    PurgeState& state_;
    std::span<PurgeSet> sets_;
};

}  // namespace proxyd

#endif  // PROXYD_PURGE_TABLE_H
