// store_layout.h -- the bytes of the store file: blocks in segments.
//
// Layer:    proxyd (plain data only)
// Runs in:  worker; the checker reads the same bytes
// Source:   cacheindex(5) is the reference; change both or neither.
//
// The file is a row of equal segments; a segment is a row of blocks, without gaps, from
// its start up to the `used` of its entry in the index file.  A block is a Record (one per
// object: meta data, key, head, and the body or its beginning) or an Extent (more body).
// The body of an object is the chain of blocks that begins at Record::first.  After a
// validation the new record's chain is the old object's: `first` then names another block.
//
//   Record   Block | progress ... | ObjectMeta | key | head | body ...
//   Extent   Block | body ...
//
// Integers are in host order, blocks begin at multiples of 64.  Protection: a block is
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

#include "proxyd/object_meta.h"

namespace proxyd {

inline constexpr std::uint32_t kRecordMagic = 0x44524357;  // "WCRD"
inline constexpr std::uint32_t kExtentMagic = 0x54584357;  // "WCXT"
inline constexpr std::size_t kBlockAlign = 64;
inline constexpr std::size_t kMaxKeyBytes = 16 * 1024;
inline constexpr std::size_t kMaxHeadBytes = 48 * 1024;
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

// What every block begins with.
struct Block {
    std::uint32_t magic;
    std::uint32_t capacity;               // bytes of the block, this header included
    std::uint64_t digest[2];              // of the key of the object it was made for
    std::uint64_t serial;                 // the same in all blocks of one body, and only there
    std::atomic<std::uint32_t> length;    // bytes of body in it
    std::uint32_t body_at;                // bytes from the start of the block to the body
    std::atomic<std::uint32_t> body_crc;  // CRC32C of those `length` bytes
    std::uint32_t reserved;
    std::atomic<std::uint64_t> next;  // Link to the block with the following bytes
    std::uint64_t reserved2;
};

enum class Progress : std::uint32_t { filling, complete, aborted };

struct Record {
    Block block;
    std::atomic<Progress> progress;
    std::uint32_t key_bytes;
    std::uint32_t head_bytes;
    std::uint32_t meta_crc;                 // see meta_crc() in store.h
    std::atomic<std::uint64_t> body_bytes;  // or kUnknownBytes, until it is complete
    std::atomic<std::uint64_t> written;     // bytes of body that readers may have
    std::atomic<std::uint64_t> waiters;     // seats that caught up with the fill, one bit each
    std::atomic<std::uint64_t> first;       // Link to the block with the first bytes of body
    std::uint64_t body_serial;              // Block::serial of the chain
    std::uint64_t reserved;
    ObjectMeta meta;
};

static_assert(sizeof(Block) == 64 && sizeof(Record) == 192);
static_assert(std::is_standard_layout_v<Block> && std::is_standard_layout_v<Record>);
static_assert(offsetof(Block, next) == 48 && offsetof(Record, first) == 104 &&
              offsetof(Record, meta) == 128);
static_assert(std::atomic<Progress>::is_always_lock_free &&
              std::atomic<std::uint64_t>::is_always_lock_free);

// Key and head, which follow the record.
inline std::string_view text_of(const Record& record) noexcept {
    return {reinterpret_cast<const char*>(&record + 1),
            std::size_t{record.key_bytes} + record.head_bytes};
}

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
