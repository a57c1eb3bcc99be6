// index_layout.h -- the bytes of the index file.
//
// Layer:    proxyd (plain data only; included by index.cc, index_check.cc, tests)
// Runs in:  every process maps the same file MAP_SHARED, at any address
// Source:   cacheindex(5) is the reference; change both or neither.
//
//   Header (one page) | SegmentEntry[] | pins[seat][segment] | HolderLock[] | PurgeSet[] | Slot[]
//
// Integers are in host order and there are no pointers: a slot is a number, a place in the
// store is a Link.  A set is eight slots in six cache lines; a slot has
//
//   offset  size  field     protected by
//        0     8  digest    the lock of the set; stable while control has a flag
//        8     8  control   the lock of the set; one store changes the state
//       16    16  location  the lock of the set; [which] object, [1 - which] being filled
//       32     8  vetted    the lock of the set; purge serial it was last compared with
//       40     4  until_s   the lock of the set; end of a pass, or an object's soft purge
//       44     1  access    atomic, approximate; 0, 1, 3, 7 for that many uses
//       45     3  ghost     atomic, approximate; of any key at home in the set, see ghost.h

#ifndef PROXYD_INDEX_LAYOUT_H
#define PROXYD_INDEX_LAYOUT_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "common/base/hash.h"
#include "common/shm/holder_lock.h"

namespace proxyd {

inline constexpr std::uint64_t kIndexMagic = 0x7865646e69726577;  // "werindex"
inline constexpr std::uint32_t kIndexVersion = 7;
inline constexpr std::size_t kHeaderBytes = 4096;
inline constexpr unsigned kSlotsPerSet = 8;
inline constexpr std::size_t kWaiters = 256;  // a power of two

// What follows from the size of the store and the number of slots; see geometry.h.
struct Geometry {
    std::uint64_t store_bytes;    // a multiple of segment_bytes
    std::uint64_t slots;          // whole sets
    std::uint32_t segment_bytes;  // a power of two
    std::uint32_t segments;
    std::uint32_t seats;
    std::uint32_t locks;        // a power of two; set s is under lock s % locks
    std::uint64_t purge_sets;   // a power of two
    std::uint64_t segments_at;  // offsets of the tables in this file
    std::uint64_t pins_at;
    std::uint64_t locks_at;
    std::uint64_t purges_at;
    std::uint64_t slots_at;
    std::uint64_t index_bytes;  // of the whole file

    bool operator==(const Geometry&) const noexcept = default;
};

// What was purged, beside the table of names; see purge_table.h.  Every word but `serial` is
// sealed.  A line of its own: each hit reads it, and it hardly ever changes.
struct alignas(64) PurgeState {
    std::atomic<std::uint64_t> serial;   // of the last purge in effect
    std::atomic<std::uint64_t> all[2];   // the last purge of everything: soft, hard
    std::atomic<std::uint64_t> last[4];  // the last one of each kind of name
    shm::HolderLock lock;                // of all of this and the table
};
static_assert(sizeof(PurgeState) == 64);

struct PurgeEntry {
    std::atomic<std::uint64_t> name;    // keyed hash of what was purged; lowest bit: hard
    std::atomic<std::uint64_t> serial;  // sealed; 0: free
};
inline constexpr std::size_t kPurgeWays = 7;
struct PurgeSet {
    PurgeEntry entries[kPurgeWays];
    std::atomic<std::uint64_t> floor[2];  // sealed; newest purge forgotten here: soft, hard
};
static_assert(sizeof(PurgeSet) == 128);

struct IndexHeader {
    std::uint64_t magic;
    std::uint32_t version;
    std::uint32_t crc;  // CRC32C of geometry and seed
    Geometry geometry;
    std::uint64_t seed[2];                // key of the digests; secret
    char boot_id[40];                     // of the boot in which the files were last open
    std::atomic<std::uint32_t> closed;    // 1: the daemon left in good order
    std::uint32_t checksums;              // 1: blocks carry body checksums
    std::atomic<std::uint64_t> serial;    // the last Block::serial given away
    std::atomic<std::uint64_t> sequence;  // the last SegmentEntry::sequence given away
    std::atomic<std::uint64_t> evicted;   // segments evicted from the small queue: ghost time
    shm::HolderLock allocation;           // of the states of segments
    PurgeState purge;
    // Seats that wait for a change of a slot, or for more of what is being filled, one bit each.
    // Few slots are waited for, so all share these: a seat too many that is rung looks again.
    alignas(64) std::atomic<std::uint64_t> waiters[kWaiters];
};
static_assert(offsetof(IndexHeader, purge) == 256);
static_assert(sizeof(IndexHeader) <= kHeaderBytes);
static_assert(std::is_standard_layout_v<IndexHeader>);

// One segment of the store.
//
//   free --> open --> sealed --> evicting --> draining --> free
//             |  ^      ^            |            (until nobody pins it)
//             v  |      +------------+ kept for another round, or its evictor died
//            parked: its writer left              lost: the disk took its space
//
// States change under IndexHeader::allocation, but the owner may seal what it has open.
enum class SegmentState : std::uint8_t { free, open, parked, sealed, evicting, draining, lost };
enum class Queue : std::uint8_t { small, main };  // S3-FIFO: probation, and the rest

struct SegmentEntry {
    // state (8 bits), queue (8), owner (8), zero (8), generation (32)
    std::atomic<std::uint64_t> control;
    std::atomic<std::uint64_t> sequence;  // the order of opening; the lowest is the oldest
    std::atomic<std::uint32_t> used;      // bytes in blocks; written by the owner
    std::atomic<std::uint32_t> sent;      // 1: pages of it were given to sendfile(2)
    std::atomic<std::uint32_t> doubt;     // 1: not all written in this boot; see recovery.h
    std::uint32_t reserved[9];
};
static_assert(sizeof(SegmentEntry) == 64);

// SegmentEntry::control, taken apart.
struct SegmentControl {
    SegmentState state = SegmentState::free;
    Queue queue = Queue::small;
    std::uint8_t owner = 0;
    std::uint32_t generation = 0;

    static constexpr SegmentControl of(std::uint64_t bits) noexcept {
        return {static_cast<SegmentState>(bits & 0xff), static_cast<Queue>(bits >> 8 & 0xff),
                static_cast<std::uint8_t>(bits >> 16), static_cast<std::uint32_t>(bits >> 32)};
    }
    constexpr std::uint64_t bits() const noexcept {
        return std::uint64_t{static_cast<std::uint8_t>(state)} |
               std::uint64_t{static_cast<std::uint8_t>(queue)} << 8 | std::uint64_t{owner} << 16 |
               std::uint64_t{generation} << 32;
    }
};

// The generation of a segment's next use.  Links hold 16 bits of it, and the link of all
// zeroes is none.
constexpr std::uint32_t next_generation(std::uint32_t generation) noexcept {
    ++generation;
    return (generation & 0xffff) == 0 ? generation + 1 : generation;
}

struct Slot {
    std::atomic<std::uint64_t> digest;  // the first half; the record has the whole key
    std::atomic<std::uint64_t> control;
    std::atomic<std::uint64_t> location[2];  // Links
    std::atomic<std::uint64_t> vetted;
    std::atomic<std::uint32_t> until_s;  // wall clock
    std::atomic<std::uint8_t> access;
    std::atomic<std::uint8_t> ghost_tick;
    std::atomic<std::uint16_t> ghost;  // 0: none
};
static_assert(sizeof(Slot) == 48 && kSlotsPerSet * sizeof(Slot) % 64 == 0);
static_assert(std::is_standard_layout_v<Slot>);
static_assert(offsetof(Slot, vetted) == 32 && offsetof(Slot, access) == 44 &&
              offsetof(Slot, ghost) == 46);

// A key may be in either of two of the `sets` sets; in the other one only if it came when
// its home was nearly full.
constexpr std::uint64_t home_set(std::uint64_t digest, std::uint64_t sets) noexcept {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(Wide{digest} * sets >> 64);
}
constexpr std::uint64_t other_set(std::uint64_t digest, std::uint64_t sets) noexcept {
    return home_set(base::mix64(digest), sets);
}

// Slot::control: flags (8 bits), owner (8), zero (16), generation (32).  A slot without
// flags is free.  Every change raises the generation, so that who saw the same control
// twice saw the same slot.
namespace slot {

inline constexpr std::uint64_t kObject = 1 << 0;     // location[which] is a whole object
inline constexpr std::uint64_t kFilling = 1 << 1;    // the owner fetches or validates it
inline constexpr std::uint64_t kPass = 1 << 2;       // not storable until until_s
inline constexpr std::uint64_t kSecond = 1 << 3;     // which is 1
inline constexpr std::uint64_t kHeadKnown = 1 << 4;  // location[1 - which] can be read
inline constexpr std::uint64_t kDoomed = 1 << 5;     // the fill will not be kept
inline constexpr std::uint64_t kExpired = 1 << 6;    // the object must be validated
inline constexpr std::uint64_t kDoubt = 1 << 7;      // its checksums were not yet compared
inline constexpr std::uint64_t kFlags = 0xff;

constexpr unsigned which(std::uint64_t control) noexcept {
    return (control & kSecond) ? 1 : 0;
}
constexpr unsigned owner(std::uint64_t control) noexcept {
    return static_cast<unsigned>(control >> 8 & 0xff);
}
// The control that follows `control`: other flags and owner, next generation.
constexpr std::uint64_t next(std::uint64_t control, std::uint64_t flags, unsigned owner) noexcept {
    return ((control >> 32) + 1) << 32 | std::uint64_t{owner} << 8 | flags;
}

}  // namespace slot

}  // namespace proxyd

#endif  // PROXYD_INDEX_LAYOUT_H
