// record.h -- what is where in a record: the compact form of ObjectMeta, key, head, extra.
//
// Layer:    proxyd (pure: bytes of a store file)
// Runs in:  any process
// Source:   cacheindex(5), section "Records"
//
// Half of a small object's cost is what is said about it, so a record has fields for what
// nearly all objects have, and `words` of 32 bits for what few have: bit i of the mask in
// Record::flags says whether word i is there, in the order of Word.

#ifndef PROXYD_RECORD_H
#define PROXYD_RECORD_H

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "proxyd/object_meta.h"
#include "proxyd/store_layout.h"

namespace proxyd {

enum class Word : std::uint8_t {
    etag,           // a HeadPart
    content_type,   // a HeadPart
    last_modified,  // seconds since 1970
    initial_age,    // where Record::skew is too small
    date,           // the same; seconds since 1970
    stale_while_revalidate,
    stale_if_error,
    extra,  // bytes of extra; the last one: it is found without looking at the others
};
inline constexpr unsigned kWords = 8;
inline constexpr unsigned kMaskShift = 24;
static_assert(kMaskShift == kFlagBits);

// A record's fields for a meta, without those of Block, key and head.
struct PackedMeta {
    std::uint8_t skew;
    std::uint16_t status;
    std::uint32_t response_time_s, lifetime_s, flags;
    std::array<std::uint32_t, kWords> words;
    unsigned count;  // of words

    std::size_t word_bytes() const noexcept { return count * sizeof words[0]; }
};
PackedMeta pack(const ObjectMeta& meta, std::size_t extra_bytes) noexcept;

inline bool is_large(const Record& record) noexcept {
    return record.block.shape.kind() == BlockKind::large;
}

// Requires: is_large().
inline const Chain& chain_of(const Record& record) noexcept {
    return *reinterpret_cast<const Chain*>(&record + 1);
}
inline Chain& chain_of(Record& record) noexcept {
    return *reinterpret_cast<Chain*>(&record + 1);
}

inline const char* words_of(const Record& record) noexcept {
    return reinterpret_cast<const char*>(&record + 1) + (is_large(record) ? sizeof(Chain) : 0);
}
inline const char* text_at(const Record& record) noexcept {
    return words_of(record) + (record.status >> 12) * sizeof(std::uint32_t);
}
inline std::uint32_t extra_bytes(const Record& record) noexcept {
    if (!(record.flags >> kMaskShift & 1u << static_cast<unsigned>(Word::extra))) return 0;
    std::uint32_t bytes;
    std::memcpy(&bytes, text_at(record) - sizeof bytes, sizeof bytes);
    return bytes;
}

inline std::string_view key_of(const Record& record) noexcept {
    return {text_at(record), record.key_bytes};
}
inline std::string_view head_of(const Record& record) noexcept {
    return {text_at(record) + record.key_bytes, record.head_bytes};
}
// Parts of the object that are none of the head's business; see extra.h.
inline std::string_view extra_of(const Record& record) noexcept {
    return {text_at(record) + record.key_bytes + record.head_bytes, extra_bytes(record)};
}

// Bytes from the start of a record to the end of all that is not body.
inline std::uint64_t fixed_bytes(const Record& record) noexcept {
    return static_cast<std::uint64_t>(text_at(record) - reinterpret_cast<const char*>(&record)) +
           record.key_bytes + record.head_bytes + extra_bytes(record);
}

// The length of the body; kUnknownBytes until somebody knows.
inline std::uint64_t body_bytes_of(const Record& record) noexcept {
    if (is_large(record)) return chain_of(record).body_bytes.load(std::memory_order_acquire);
    const Shape shape = record.block.shape;
    return shape.capacity() - shape.spare() - fixed_bytes(record);
}

inline std::uint16_t status_of(const Record& record) noexcept {
    return record.status & 0x3ff;
}
inline ObjectKind kind_of(const Record& record) noexcept {
    return static_cast<ObjectKind>(record.status >> 10 & 3);
}

// Takes the words of a record one after the other.
class WordReader {
  public:
    explicit WordReader(const Record& record) noexcept
        : at_(words_of(record)), mask_(record.flags >> kMaskShift) {}

    std::uint32_t take(Word word, std::uint32_t otherwise = 0) noexcept {
        if (!has(word)) return otherwise;
        std::uint32_t value;
        std::memcpy(&value, at_, sizeof value);
        at_ += sizeof value;
        return value;
    }
    HeadPart take_part(Word word) noexcept {
        const std::uint32_t bits = take(word);
        return {static_cast<std::uint16_t>(bits), static_cast<std::uint16_t>(bits >> 16)};
    }
    bool has(Word word) const noexcept { return mask_ >> static_cast<unsigned>(word) & 1; }

  private:
    const char* at_;
    std::uint32_t mask_;
};

// On the path of every hit: a few loads, and branches that most objects take alike.
inline ObjectMeta unpack(const Record& record) noexcept {
    ObjectMeta meta;
    meta.response_time_s = record.response_time_s;
    meta.lifetime_s = record.lifetime_s;
    meta.flags = record.flags & ((1u << kFlagBits) - 1);
    meta.status = status_of(record);
    meta.kind = kind_of(record);
    WordReader words(record);
    meta.etag = words.take_part(Word::etag);
    meta.content_type = words.take_part(Word::content_type);
    const bool modified = words.has(Word::last_modified);
    const std::uint32_t last_modified = words.take(Word::last_modified);
    meta.last_modified_s = modified ? std::int64_t{last_modified} : -1;
    meta.initial_age_s = words.take(Word::initial_age, record.skew & 15u);
    meta.date_s = words.take(Word::date, record.response_time_s - (record.skew >> 4));
    meta.stale_while_revalidate_s = words.take(Word::stale_while_revalidate);
    meta.stale_if_error_s = words.take(Word::stale_if_error);
    return meta;
}

}  // namespace proxyd

#endif  // PROXYD_RECORD_H
