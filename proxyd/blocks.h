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

#include "proxyd/store_layout.h"

namespace proxyd {

// The block or record at `offset` if all its lengths stay inside its segment; else nullptr.
// Requires: store.data() is aligned to kBlockAlign, segment_bytes is a power of two.
const Block* sound_block(base::Bytes store, std::uint32_t segment_bytes,
                         std::uint64_t offset) noexcept;
const Record* sound_record(base::Bytes store, std::uint32_t segment_bytes,
                           std::uint64_t offset) noexcept;

// The checksum of all in a record that does not change, its key and head included.
std::uint32_t meta_crc(const Record& record) noexcept;

// The body bytes of a sound block.
inline base::Bytes body_of(const Block& block) noexcept {
    return {reinterpret_cast<const std::byte*>(&block) + block.body_at,
            block.length.load(std::memory_order_acquire)};
}

// Are they what was written?
bool verify_body(const Block& block) noexcept;

}  // namespace proxyd

#endif  // PROXYD_BLOCKS_H
