#include "proxyd/store.h"

#include <bit>
#include <cerrno>

#include <fcntl.h>

#include "common/base/log.h"

#include "proxyd/blocks.h"
#include "proxyd/evictor.h"

namespace proxyd {
namespace {

constexpr auto kAcquire = std::memory_order_acquire;

// Segments kept free for the copies that eviction makes.
constexpr std::uint32_t kSpare = 1;

// Victims tried before a fill is told that there is no room.
constexpr int kMaxEvictions = 16;

// A lost segment is tried again each time this many others were opened.
constexpr std::uint32_t kRetryLostEvery = 64;

// More blocks than any sound chain has: ends a walk round a circle.
constexpr std::uint32_t kMaxChain = 1u << 22;

}  // namespace

Store::Store(shm::Region region, Index& index) noexcept
    : region_(std::move(region)),
      index_(index),
      segments_(index, region_.data()),
      segment_shift_(static_cast<unsigned>(std::countr_zero(index.geometry().segment_bytes))) {}

Block* Store::sound_shape(std::uint64_t offset) const noexcept {
    return const_cast<Block*>(proxyd::sound_shape(region_.bytes(), segment_bytes(), offset));
}

Block* Store::sound_block(std::uint64_t offset) const noexcept {
    return const_cast<Block*>(proxyd::sound_block(region_.bytes(), segment_bytes(), offset));
}

Record* Store::sound_record(std::uint64_t offset) const noexcept {
    return const_cast<Record*>(proxyd::sound_record(region_.bytes(), segment_bytes(), offset));
}

bool Store::pin(PinSet& pins, Link link) const noexcept {
    const std::uint32_t segment = segment_of(link);
    if (segment >= index_.geometry().segments || !pins.add(index_.own_pins(), segment))
        return false;
    // Pairs with the fence in Segments::finish().
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return is_current(link);
}

bool Store::is_current(Link link) const noexcept {
    const auto now =
        SegmentControl::of(index_.segment(segment_of(link)).control.load(kAcquire));
    return (now.generation & 0xffff) == link.generation();
}

bool Store::pin_chain(PinSet& pins, Link first) const noexcept {
    Link link = first;
    for (std::uint32_t steps = 0; link && steps < kMaxChain; ++steps) {
        if (pins.size() == kMaxPinned && !pins.contains(segment_of(link))) return true;
        if (!pin(pins, link)) return false;
        const Block* const block = sound_block(link.offset());
        if (block == nullptr) return false;
        link = next_of(*block);
    }
    return !link;
}

base::Result<Link> Store::allocate(Queue queue, std::uint64_t min, std::uint64_t max,
                                   const Segments::Imprint& imprint) noexcept {
    for (int evictions = 0; evictions <= kMaxEvictions;) {
        if (const auto link = segments_.carve(queue, min, max, imprint)) return *link;
        if (open_next(queue, kSpare)) continue;
        if (!Evictor(*this).evict_one(evictions)) break;
        ++evictions;
    }
    return base::Error{base::Errc::again, 0, "cache: no segment to write to"};
}

std::optional<Link> Store::allocate_copy(std::uint64_t bytes,
                                         const Segments::Imprint& imprint) noexcept {
    if (const auto link = segments_.carve(Queue::main, bytes, bytes, imprint)) return link;
    if (!open_next(Queue::main, 0)) return {};
    return segments_.carve(Queue::main, bytes, bytes, imprint);
}

bool Store::open_next(Queue queue, std::uint32_t spare) noexcept {
    if (++openings_ % kRetryLostEvery == 0) retry_lost();
    for (;;) {
        const auto opened = segments_.open_next(queue, spare);
        if (!opened) return false;
        if (!opened->scrub) return true;
        const base::Status scrubbed = scrub(opened->segment);
        if (scrubbed) return true;
        segments_.lose(queue);
        base::log_warning("cache: segment %u: %s; not used until the disk has room again",
                          opened->segment, base::describe(scrubbed.error()).c_str());
    }
}

// Pages that were given to sendfile(2) may still be in a socket buffer.  They are taken out
// of the file, so that what is written next goes to new pages and the old ones stay as
// they are until they are sent.
base::Status Store::scrub(std::uint32_t segment) noexcept {
    const auto at = static_cast<off_t>(std::uint64_t{segment} * segment_bytes());
    const auto bytes = static_cast<off_t>(segment_bytes());
    // Where it is known, one call does both and cannot lose the space between.
    if (::fallocate(fd(), FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, at, bytes) != 0) {
        if (::fallocate(fd(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, bytes) != 0)
            return base::system_error("detach pages");
        if (const base::Status reserved = reserve(segment); !reserved) return reserved;
    }
    index_.segment(segment).sent.store(0, std::memory_order_relaxed);
    return base::ok();
}

base::Status Store::reserve(std::uint32_t segment) noexcept {
    const auto at = static_cast<off_t>(std::uint64_t{segment} * segment_bytes());
    const auto bytes = static_cast<off_t>(segment_bytes());
    for (;;) {
        const int error = ::posix_fallocate(fd(), at, bytes);
        if (error == 0) return base::ok();
        if (error != EINTR) return base::Error{base::Errc::system, error, "reserve"};
    }
}

void Store::retry_lost() noexcept {
    const auto segment = segments_.choose_lost();
    if (!segment) return;
    if (!reserve(*segment)) return segments_.put_back_lost(*segment);
    segments_.finish(*segment);
    base::log_info("cache: segment %u is in use again", *segment);
}

void Store::note_sent(const Block& block) noexcept {
    const auto segment = static_cast<std::uint32_t>(offset_of(&block) >> segment_shift_);
    auto& sent = index_.segment(segment).sent;
    if (sent.load(std::memory_order_relaxed) == 0) sent.store(1, std::memory_order_relaxed);
}

}  // namespace proxyd
