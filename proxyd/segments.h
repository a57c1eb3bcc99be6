// segments.h -- who writes to which segment, and which one goes next.
//
// Layer:    proxyd
// Runs in:  master (recovery), worker
// Source:   cacheindex(5), section "Segments"; the states are drawn in index_layout.h
//
// Each process has at most one open segment per queue and appends blocks to it without a
// lock.  States change under one lock, in a single store each, so that whoever is killed
// leaves every segment in one state or the next.

#ifndef PROXYD_SEGMENTS_H
#define PROXYD_SEGMENTS_H

#include <array>
#include <cstdint>
#include <optional>

#include "proxyd/fifo_policy.h"
#include "proxyd/index.h"

namespace proxyd {

class Segments {
  public:
    // Lifetime: `index` and the mapping at `store` outlive this.
    Segments(Index& index, std::byte* store) noexcept : index_(index), store_(store) {}

    std::uint32_t number_of(std::uint64_t offset) const noexcept {
        return static_cast<std::uint32_t>(offset / bytes_each());
    }
    std::uint32_t bytes_each() const noexcept { return index_.geometry().segment_bytes; }
    SegmentControl control(std::uint32_t segment) const noexcept {
        return SegmentControl::of(index_.segment(segment).control.load(std::memory_order_acquire));
    }

    // What a new block is written with.
    struct Imprint {
        BlockKind kind;
        base::Digest128 digest{};  // of an extent
        std::uint64_t serial = 0;  // of an extent or a large record
    };

    // A block of `min` to `max` bytes (rounded up to kBlockAlign) at the end of the open
    // segment of `queue`; nothing if it has no room.
    std::optional<Link> carve(Queue queue, std::uint64_t min, std::uint64_t max,
                              const Imprint& imprint) noexcept;

    // Gives back what is behind the first `bytes` of a block, if it is the last one of a
    // segment that this process has open.
    void trim(Link block, std::uint64_t bytes) noexcept;

    // Seals the open segment of `queue` and opens another: one that was parked, or a free
    // one, of which `spare` are left for others.  `scrub` is set if its pages must be
    // detached before it is written.
    struct Opened {
        std::uint32_t segment;
        bool scrub;
    };
    std::optional<Opened> open_next(Queue queue, std::uint32_t spare) noexcept;

    // The space of an opened segment is not to be had: it is out of use.
    void lose(Queue queue) noexcept;
    // A lost segment to be tried again, now owned like an evicted one; then finish() it.
    std::optional<std::uint32_t> choose_lost() noexcept;

    // The oldest segment that nobody pins, by policy; it is `evicting` and this process's.
    std::optional<std::uint32_t> choose_victim() noexcept;
    // All that referred to it is gone: free, or draining while somebody still reads.
    void finish(std::uint32_t segment) noexcept;
    void put_back_lost(std::uint32_t segment) noexcept;

    // This process leaves: others go on with what it has open.
    void park() noexcept;

    // The seat's process is dead.
    void recover(unsigned seat) noexcept;

    fifo::Shares shares() const noexcept;

  private:
    static constexpr std::uint32_t kNone = ~0u;

    Block& block_at(std::uint64_t offset) const noexcept {
        return *reinterpret_cast<Block*>(store_ + offset);
    }
    void set(std::uint32_t segment, SegmentControl control) noexcept {
        index_.segment(segment).control.store(control.bits(), std::memory_order_release);
    }
    std::uint32_t& open(Queue queue) noexcept { return open_[static_cast<std::size_t>(queue)]; }
    void seal(Queue queue) noexcept;
    void drain() noexcept;
    std::optional<std::uint32_t> oldest(Queue queue) const noexcept;

    Index& index_;
    std::byte* store_;
    std::array<std::uint32_t, 2> open_{kNone, kNone};
};

}  // namespace proxyd

#endif  // PROXYD_SEGMENTS_H
