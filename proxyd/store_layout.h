// store_layout.h -- the bytes of the store file: blocks in segments.
//
// Layer:    proxyd (plain data only)
// Runs in:  worker; the checker reads the same bytes
// Source:   cacheindex(5) is the reference; change both or neither.
//
// The file is a row of equal segments; a segment is a row of blocks, without gaps, from
// its start up to the `used` of its entry in the index file.  A block is a record (one per
// object: meta data, key, head, and the body or its beginning), an Extent (more body), or
// a gap.  Most objects are small, so their records have no more than they need:
//
//   small    Record | words | key | head | extra | body                      of known length
//   large    Record | Chain | words | key | head | extra | body ...          of any length
//   extent   Extent | body ...
//   gap      four bytes of it, the rest is unused
//
// The body of a large object is the chain of blocks that begins at Chain::first.  After a
// validation the new record's chain is the old object's: `first` then names another block.
//
// Integers are in host order, blocks begin at multiples of 8.  Protection: a block is
// written by its filler alone until it is complete; readers see `length` grow.  After that
// only `next` and `first` change, when eviction moves a block (under the lock of the set).
// Blocks stay put while their segment is pinned.

#ifndef PROXYD_STORE_LAYOUT_H
#define PROXYD_STORE_LAYOUT_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace proxyd {

inline constexpr std::size_t kBlockAlign = 8;
inline constexpr std::size_t kMaxKeyBytes = 16 * 1024;
inline constexpr std::size_t kMaxHeadBytes = 48 * 1024;
inline constexpr std::size_t kMaxExtraBytes = 16 * 1024;
inline constexpr std::uint64_t kUnknownBytes = ~0ull;

// Where a block is: its offset in the store, and the low 16 bits of the generation its
// segment had then.  A link into a segment that was used again since is known as stale.
struct Link {
    std::uint64_t bits = 0;  // 0: none (no block is at offset 0 of generation 0)

    static constexpr Link to(std::uint64_t offset, std::uint32_t generation) noexcept {
        return {offset | std::uint64_t{generation} << 48};
    }
    constexpr std::uint64_t offset() const noexcept { return bits & 0xffff'ffff'ffffu; }
    constexpr std::uint16_t generation() const noexcept {
        return static_cast<std::uint16_t>(bits >> 48);
    }
    explicit constexpr operator bool() const noexcept { return bits != 0; }
    constexpr bool operator==(const Link&) const noexcept = default;
};

enum class BlockKind : std::uint8_t { none, small, large, extent, gap };

// Kind and size of a block, in 32 bits: kind (3 bits), spare (3), capacity / 8 (26).
struct Shape {
    std::uint32_t bits = 0;

    // capacity: bytes of the block, all of it; spare: of those, unused ones at the end of a
    // small record.
    static constexpr Shape of(BlockKind kind, std::uint64_t capacity, unsigned spare = 0) noexcept {
        return {static_cast<std::uint32_t>(capacity / kBlockAlign) << 6 | spare << 3 |
                static_cast<std::uint32_t>(kind)};
    }
    constexpr BlockKind kind() const noexcept { return static_cast<BlockKind>(bits & 7); }
    constexpr unsigned spare() const noexcept { return bits >> 3 & 7; }
    constexpr std::uint32_t capacity() const noexcept {
        return (bits >> 6) * static_cast<std::uint32_t>(kBlockAlign);
    }
};

// What every block but a gap begins with; a gap has the shape alone.
struct Block {
    Shape shape;
    std::atomic<std::uint32_t> length;  // bytes of body in it
    std::atomic<std::uint32_t> crc;     // CRC32C of them; of a small record: of its meta too
};

enum class Progress : std::uint8_t { filling, complete, aborted };

// ObjectMeta is in it, in the compact form of record.h: what is zero with most objects
// takes no room, what is not is among the words behind.
struct Record {
    Block block;
    std::atomic<Progress> progress;
    std::uint8_t skew;     // initial age (bits 0 to 3), date before response_time (4 to 7)
    std::uint16_t status;  // status (bits 0 to 9), kind (10 and 11), number of words (12 to 15)
    std::uint32_t response_time_s;
    std::uint32_t lifetime_s;
    std::uint16_t key_bytes;
    std::uint16_t head_bytes;
    std::uint32_t flags;  // of ObjectMeta (bits 0 to 23), which words there are (24 to 31)
};

// Behind the record of a body that is large, or of unknown length, or another record's.
struct Chain {
    std::atomic<std::uint64_t> first;       // Link to the block with the first bytes of body
    std::atomic<std::uint64_t> next;        // Link to the one after this block
    std::uint64_t serial;                   // the same in all blocks of one body, only there
    std::uint64_t body_serial;              // serial of the body, which may be another one's
    std::atomic<std::uint64_t> body_bytes;  // or kUnknownBytes, until it is complete
    std::uint32_t body_at;                  // bytes from the start of the block to the body
    std::uint32_t meta_crc;                 // see meta_crc() in blocks.h
};

struct Extent {
    Block block;
    std::uint32_t body_at;
    std::uint64_t digest[2];  // of the key of the object it was made for
    std::uint64_t serial;
    std::atomic<std::uint64_t> next;
};

static_assert(sizeof(Block) == 12 && sizeof(Record) == 32 && sizeof(Chain) == 48 &&
              sizeof(Extent) == 48);
static_assert(std::is_standard_layout_v<Block> && std::is_standard_layout_v<Record> &&
              std::is_standard_layout_v<Chain> && std::is_standard_layout_v<Extent>);
static_assert(offsetof(Record, skew) == 13 && offsetof(Record, flags) == 28 &&
              offsetof(Chain, body_at) == 40 && offsetof(Extent, next) == 40);
static_assert(std::atomic<Progress>::is_always_lock_free &&
              std::atomic<std::uint64_t>::is_always_lock_free);

constexpr std::uint64_t align_block(std::uint64_t bytes) noexcept {
    return (bytes + kBlockAlign - 1) / kBlockAlign * kBlockAlign;
}

// Where the body of a block begins that ends its own data at `after` bytes.  A large body
// begins with a page of the file: sendfile(2) then takes whole pages, and no more than the
// body has.  With less the page in front would be worth more than that.
// offset: of the block in the store.  Source: 100 KiB by sendfile(2) cost 12 % less CPU.
inline constexpr std::uint64_t kPage = 4096;
inline constexpr std::uint64_t kPagedFrom = 32 * 1024;  // bytes of body
constexpr std::uint32_t body_place(std::uint64_t offset, std::uint64_t after,
                                   std::uint64_t body_bytes) noexcept {
    if (body_bytes < kPagedFrom) return static_cast<std::uint32_t>(after);
    return static_cast<std::uint32_t>((offset + after + kPage - 1) / kPage * kPage - offset);
}
constexpr std::uint64_t paging_bytes(std::uint64_t body_bytes) noexcept {
    return body_bytes < kPagedFrom ? 0 : kPage;
}

}  // namespace proxyd

#endif  // PROXYD_STORE_LAYOUT_H
