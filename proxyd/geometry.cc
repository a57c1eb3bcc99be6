#include "proxyd/geometry.h"

#include <algorithm>
#include <bit>

#include "common/shm/board.h"

namespace proxyd {
namespace {

// Small enough that a segment is evicted in milliseconds, large enough that there are not
// too many of them; 256 in the middle of the range.
constexpr std::uint64_t kMinSegmentBytes = 64 * 1024;
constexpr std::uint64_t kUsualSegmentBytes = 16 * 1024 * 1024;
constexpr std::uint64_t kMaxSegmentBytes = 256 * 1024 * 1024;
constexpr std::uint64_t kUsualSegments = 256;
constexpr std::uint64_t kMaxSegments = 64 * 1024;

// A segment of the least usual size holds any head.  Of a tiny store it would be so large a
// part that what is kept free for writing is missed: there very large heads are not stored.
constexpr std::uint64_t kTinyStoreBytes = 4 * 1024 * 1024;
constexpr std::uint64_t kTinySegmentBytes = 16 * 1024;
constexpr std::uint64_t kMinStoreBytes = 1024 * 1024;

constexpr std::uint64_t kBytesPerSlot = 8 * 1024;
constexpr std::uint64_t kMinSlots = 1024;
constexpr std::uint64_t kMaxSlots = 1ull << 31;
constexpr std::uint64_t kMaxStoreBytes = 1ull << 44;
constexpr std::uint32_t kMaxLocks = 4096;
constexpr std::uint64_t kPage = 4096;

// One set of the purge table per so many slots: 0.26 % of their bytes, and for a million slots
// 6,800 purges until the first is forgotten.
constexpr std::uint64_t kSlotsPerPurgeSet = 1024;

constexpr std::uint64_t align_page(std::uint64_t at) noexcept {
    return (at + kPage - 1) & ~(kPage - 1);
}

std::uint64_t segment_bytes_for(std::uint64_t store_bytes) noexcept {
    if (store_bytes < kTinyStoreBytes) return kTinySegmentBytes;
    std::uint64_t bytes = std::clamp(std::bit_floor(store_bytes / kUsualSegments), kMinSegmentBytes,
                                     kUsualSegmentBytes);
    while (store_bytes / bytes > kMaxSegments && bytes < kMaxSegmentBytes) bytes *= 2;
    return bytes;
}

}  // namespace

Geometry plan(std::uint64_t store_bytes, std::uint64_t slots) noexcept {
    store_bytes = std::clamp(store_bytes, kMinStoreBytes, kMaxStoreBytes);
    if (slots == 0) slots = store_bytes / kBytesPerSlot;
    Geometry g{};
    g.segment_bytes = static_cast<std::uint32_t>(segment_bytes_for(store_bytes));
    g.segments = static_cast<std::uint32_t>(store_bytes / g.segment_bytes);
    g.store_bytes = std::uint64_t{g.segments} * g.segment_bytes;
    g.slots = (std::clamp(slots, kMinSlots, kMaxSlots) + kSlotsPerSet - 1) / kSlotsPerSet * kSlotsPerSet;
    g.seats = static_cast<std::uint32_t>(shm::kMaxSeats);
    g.locks = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(std::bit_floor(g.slots / kSlotsPerSet), kMaxLocks));
    g.purge_sets = std::max(std::bit_floor(g.slots / kSlotsPerPurgeSet), kPage / sizeof(PurgeSet));

    g.segments_at = kHeaderBytes;
    g.pins_at = align_page(g.segments_at + sizeof(SegmentEntry) * g.segments);
    g.locks_at = align_page(g.pins_at + sizeof(std::uint32_t) * g.seats * g.segments);
    g.purges_at = align_page(g.locks_at + sizeof(shm::HolderLock) * g.locks);
    g.slots_at = align_page(g.purges_at + sizeof(PurgeSet) * g.purge_sets);
    g.index_bytes = align_page(g.slots_at + sizeof(Slot) * g.slots);
    return g;
}

bool is_sound(const Geometry& geometry) noexcept {
    return geometry == plan(geometry.store_bytes, geometry.slots);
}

}  // namespace proxyd
