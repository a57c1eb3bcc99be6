#include "proxyd/blocks.h"

#include "common/base/hash.h"

namespace proxyd {

const Block* sound_block(base::Bytes store, std::uint32_t segment_bytes,
                         std::uint64_t offset) noexcept {
    const std::uint64_t inside = offset & (segment_bytes - 1);
    if (offset % kBlockAlign != 0 || offset >= store.size()) return nullptr;
    if (segment_bytes - inside < sizeof(Block)) return nullptr;
    const Block* const block = reinterpret_cast<const Block*>(store.data() + offset);
    const std::uint64_t capacity = block->capacity;
    const std::uint64_t body_end = std::uint64_t{block->body_at} + body_of(*block).size();
    const bool sound = (block->magic == kRecordMagic || block->magic == kExtentMagic) &&
                       capacity >= sizeof(Block) && capacity % kBlockAlign == 0 &&
                       inside + capacity <= segment_bytes && block->body_at >= sizeof(Block) &&
                       body_end <= capacity;
    return sound ? block : nullptr;
}

const Record* sound_record(base::Bytes store, std::uint32_t segment_bytes,
                           std::uint64_t offset) noexcept {
    const Block* const block = sound_block(store, segment_bytes, offset);
    if (block == nullptr || block->magic != kRecordMagic || block->capacity < sizeof(Record))
        return nullptr;
    const Record* const record = reinterpret_cast<const Record*>(block);
    const std::uint64_t text = std::uint64_t{record->key_bytes} + record->head_bytes;
    return sizeof(Record) + text <= block->body_at ? record : nullptr;
}

std::uint32_t meta_crc(const Record& record) noexcept {
    const auto bytes_of = [](const auto& part) { return std::as_bytes(std::span(&part, 1)); };
    std::uint32_t crc = base::crc32c(std::as_bytes(std::span(record.block.digest)));
    crc = base::crc32c(bytes_of(record.block.serial), crc);
    crc = base::crc32c(bytes_of(record.body_serial), crc);
    crc = base::crc32c(bytes_of(record.key_bytes), crc);
    crc = base::crc32c(bytes_of(record.head_bytes), crc);
    crc = base::crc32c(bytes_of(record.meta), crc);
    return base::crc32c(base::as_bytes(text_of(record)), crc);
}

bool verify_body(const Block& block) noexcept {
    return base::crc32c(body_of(block)) == block.body_crc.load(std::memory_order_relaxed);
}

}  // namespace proxyd
