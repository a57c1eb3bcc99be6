#include "proxyd/blocks.h"

#include <bit>

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;

// Bytes that a block of this kind has at least.
std::uint64_t least_bytes(BlockKind kind) noexcept {
    switch (kind) {
    case BlockKind::small:  return sizeof(Record);
    case BlockKind::large:  return sizeof(Record) + sizeof(Chain);
    case BlockKind::extent: return sizeof(Extent);
    case BlockKind::gap:    return kBlockAlign;
    case BlockKind::none:   break;
    }
    return ~0ull;
}

// Do the lengths in a record agree with each other and with the size of its block?
bool is_sound_text(const Record& record) noexcept {
    const std::uint64_t capacity = record.block.shape.capacity();
    const std::uint32_t mask = record.flags >> kMaskShift;
    const auto words = static_cast<unsigned>(std::popcount(mask));
    const std::uint64_t text = least_bytes(record.block.shape.kind()) + words * sizeof mask;
    if (words != record.status >> 12 || text > capacity) return false;
    const std::uint64_t end =
        text + record.key_bytes + record.head_bytes + std::uint64_t{extra_bytes(record)};
    if (is_large(record)) return end <= chain_of(record).body_at;
    return end + record.block.shape.spare() <= capacity;
}

bool has_sound_body(const Block& block) noexcept {
    if (block.shape.kind() == BlockKind::gap) return true;
    const std::uint64_t own = least_bytes(block.shape.kind());
    if (block.shape.kind() == BlockKind::small && !is_sound_text(as_record(block))) return false;
    const std::uint64_t at = body_at(block);
    return at >= own && at + body_of(block).size() <= block.shape.capacity();
}

}  // namespace

const Block* sound_shape(base::Bytes store, std::uint32_t segment_bytes,
                         std::uint64_t offset) noexcept {
    if (offset % kBlockAlign != 0 || offset >= store.size()) return nullptr;
    const std::uint64_t room = segment_bytes - (offset & (segment_bytes - 1));
    const Block* const block = reinterpret_cast<const Block*>(store.data() + offset);
    const Shape shape = block->shape;
    const bool fits = shape.capacity() <= room && shape.capacity() >= least_bytes(shape.kind());
    return fits ? block : nullptr;
}

const Block* sound_block(base::Bytes store, std::uint32_t segment_bytes,
                         std::uint64_t offset) noexcept {
    const Block* const block = sound_shape(store, segment_bytes, offset);
    return block != nullptr && has_sound_body(*block) ? block : nullptr;
}

const Record* sound_record(base::Bytes store, std::uint32_t segment_bytes,
                           std::uint64_t offset) noexcept {
    const Block* const block = sound_block(store, segment_bytes, offset);
    if (block == nullptr || !is_record(*block)) return nullptr;
    const Record& record = as_record(*block);
    return is_sound_text(record) ? &record : nullptr;
}

std::atomic<std::uint64_t>* next_link(Block& block) noexcept {
    switch (block.shape.kind()) {
    case BlockKind::large:  return &chain_of(reinterpret_cast<Record&>(block)).next;
    case BlockKind::extent: return &reinterpret_cast<Extent&>(block).next;
    default:                return nullptr;
    }
}

Link next_of(const Block& block) noexcept {
    const auto* const link = next_link(const_cast<Block&>(block));
    return link == nullptr ? Link{} : Link{link->load(kAcquire)};
}

std::uint64_t serial_of(const Block& block) noexcept {
    switch (block.shape.kind()) {
    case BlockKind::large:  return chain_of(as_record(block)).serial;
    case BlockKind::extent: return as_extent(block).serial;
    default:                return 0;
    }
}

std::uint32_t body_at(const Block& block) noexcept {
    switch (block.shape.kind()) {
    case BlockKind::small:  return static_cast<std::uint32_t>(fixed_bytes(as_record(block)));
    case BlockKind::large:  return chain_of(as_record(block)).body_at;
    case BlockKind::extent: return as_extent(block).body_at;
    default:                return 0;
    }
}

std::uint32_t meta_crc(const Record& record) noexcept {
    const auto bytes_of = [](const auto& part) { return std::as_bytes(std::span(&part, 1)); };
    constexpr std::size_t kFrom = offsetof(Record, skew);
    std::uint32_t crc = base::crc32c(bytes_of(record).subspan(kFrom));
    if (is_large(record)) {
        const Chain& chain = chain_of(record);
        crc = base::crc32c(bytes_of(chain.serial), crc);
        crc = base::crc32c(bytes_of(chain.body_serial), crc);
        crc = base::crc32c(bytes_of(chain.body_bytes), crc);
    }
    const char* const from = words_of(record);
    const char* const to = extra_of(record).data() + extra_bytes(record);
    return base::crc32c(base::as_bytes({from, static_cast<std::size_t>(to - from)}), crc);
}

bool verify_body(const Block& block) noexcept {
    const std::uint32_t before =
        block.shape.kind() == BlockKind::small ? meta_crc(as_record(block)) : 0;
    return base::crc32c(body_of(block), before) == block.crc.load(kRelaxed);
}

bool verify_head(const Record& record) noexcept {
    if (is_large(record)) return meta_crc(record) == chain_of(record).meta_crc;
    return record.block.length.load(kRelaxed) == body_bytes_of(record) &&
           verify_body(record.block);
}

}  // namespace proxyd
