// blocks.h -- is what stands at this place of the store a block, and is it what was written?
//
// Layer:    proxyd (pure: the bytes of a store file in, an answer out)
// Runs in:  any process
// Source:   cacheindex(5), section "Records"
//
// For bytes that may be damaged: nothing outside the segment of a block is ever looked at.

#ifndef PROXYD_BLOCKS_H
#define PROXYD_BLOCKS_H

#include <cstdint>

#include "common/base/bytes.h"
#include "common/base/hash.h"

#include "proxyd/record.h"

namespace proxyd {

// The block at `offset` if it ends inside its segment: enough to walk on to the next one, also
// over those that nobody ever completed.  nullptr: there can be none.
// Requires: store.data() is aligned to kBlockAlign, segment_bytes is a power of two.
const Block* sound_shape(base::Bytes store, std::uint32_t segment_bytes,
                         std::uint64_t offset) noexcept;
// The block or record at `offset` if besides all its lengths stay inside it; else nullptr.
const Block* sound_block(base::Bytes store, std::uint32_t segment_bytes,
                         std::uint64_t offset) noexcept;
const Record* sound_record(base::Bytes store, std::uint32_t segment_bytes,
                           std::uint64_t offset) noexcept;

// All of these require a sound block.

inline bool is_record(const Block& block) noexcept {
    const BlockKind kind = block.shape.kind();
    return kind == BlockKind::small || kind == BlockKind::large;
}
inline const Record& as_record(const Block& block) noexcept {
    return reinterpret_cast<const Record&>(block);
}
inline const Extent& as_extent(const Block& block) noexcept {
    return reinterpret_cast<const Extent&>(block);
}

// The link to the block after this one in its chain; nullptr: such a block has none.
std::atomic<std::uint64_t>* next_link(Block& block) noexcept;
Link next_of(const Block& block) noexcept;

// The serial of the body that the block is a part of; 0: it can be a part of no chain.
std::uint64_t serial_of(const Block& block) noexcept;

// Bytes from the start of the block to the body.
std::uint32_t body_at(const Block& block) noexcept;

// Those that are there.
inline base::Bytes body_of(const Block& block) noexcept {
    if (block.shape.kind() == BlockKind::gap) return {};
    return {reinterpret_cast<const std::byte*>(&block) + body_at(block),
            block.length.load(std::memory_order_acquire)};
}

// The checksum of all in a record that does not change once it is complete, its key, head
// and extra included.
std::uint32_t meta_crc(const Record& record) noexcept;

// Are the body bytes of the block what was written?  Of a small record: is all of it?
bool verify_body(const Block& block) noexcept;
// Is the head, and all that is said about the object?  Of a small record: is all of it?
bool verify_head(const Record& record) noexcept;

}  // namespace proxyd

#endif  // PROXYD_BLOCKS_H
