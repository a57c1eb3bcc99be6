// store.h -- the mapped store file: blocks, their checksums, and the pins that hold them.
//
// Layer:    proxyd
// Runs in:  master (opens), worker
// Source:   cacheindex(5), sections "Segments" and "Records"

#ifndef PROXYD_STORE_H
#define PROXYD_STORE_H

#include <cstddef>
#include <cstdint>
#include <optional>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/shm/region.h"

#include "proxyd/index.h"
#include "proxyd/pin_set.h"
#include "proxyd/segments.h"
#include "proxyd/store_layout.h"

namespace proxyd {

class Store {
  public:
    // Lifetime: `index` outlives this.
    Store(shm::Region region, Index& index) noexcept;

    int fd() const noexcept { return region_.fd(); }
    Index& index() const noexcept { return index_; }
    Segments& segments() noexcept { return segments_; }
    std::uint32_t segment_of(Link link) const noexcept {
        return static_cast<std::uint32_t>(link.offset() >> segment_shift_);
    }
    std::uint32_t segment_bytes() const noexcept { return 1u << segment_shift_; }

    // Requires: the segment of `link` is pinned, or this process's own.
    Block& block(Link link) const noexcept { return *region_.at<Block>(link.offset()); }
    Record& record(Link link) const noexcept { return *region_.at<Record>(link.offset()); }
    // Starts to load the record and the key behind it.
    void prefetch(Link link) const noexcept {
        const std::byte* const at = region_.data() + link.offset();
        for (std::size_t line = 0; line < sizeof(Record) + 128; line += 64)
            __builtin_prefetch(at + line);
    }
    std::uint64_t offset_of(const void* at) const noexcept {
        return static_cast<std::uint64_t>(static_cast<const std::byte*>(at) - region_.data());
    }

    // What stands at `offset`, or nullptr if that cannot be: for what may be damaged, see
    // blocks.h.
    Block* sound_shape(std::uint64_t offset) const noexcept;
    Block* sound_block(std::uint64_t offset) const noexcept;
    Record* sound_record(std::uint64_t offset) const noexcept;

    // Is it what the segment holds now?  For one pinned before, with a fence between.
    bool is_current(Link link) const noexcept;

    // Pins the segment of `link`.  False: it was used again since, or the set is full;
    // what was pinned before stays.
    bool pin(PinSet& pins, Link link) const noexcept;

    // Pins the segments of the chain of blocks that begins at `first`, as far as it goes
    // now and `pins` holds.  False: a part of the chain is gone.
    bool pin_chain(PinSet& pins, Link first) const noexcept;

    // A new block of `min` to `max` bytes, evicting if need be.  Errors: again (no room).
    base::Result<Link> allocate(Queue queue, std::uint64_t min, std::uint64_t max,
                                const Segments::Imprint& imprint) noexcept;

    // The same for a copy made by eviction, which evicts nothing itself.
    std::optional<Link> allocate_copy(std::uint64_t bytes,
                                      const Segments::Imprint& imprint) noexcept;

    std::uint64_t next_serial() noexcept { return index_.header().serial.fetch_add(1) + 1; }

    // Notes that bytes of this block go to a socket without being copied.
    void note_sent(const Block& block) noexcept;

  private:
    bool open_next(Queue queue, std::uint32_t spare) noexcept;
    base::Status scrub(std::uint32_t segment) noexcept;
    base::Status reserve(std::uint32_t segment) noexcept;
    void retry_lost() noexcept;

    shm::Region region_;
    Index& index_;
    Segments segments_;
    unsigned segment_shift_;
    std::uint32_t openings_ = 0;  // of segments by this process; paces retry_lost()
};

}  // namespace proxyd

#endif  // PROXYD_STORE_H
