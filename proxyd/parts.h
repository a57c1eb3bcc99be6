// parts.h -- which bytes of a representation a partial object holds, and where.
//
// Layer:    proxyd (pure)
// Runs in:  worker; the checker
// Source:   RFC 9110 section 15.3.7.3, RFC 9111 sections 3.3 and 3.4; cacheindex(5)
//
// The body of a partial object is what has come, in the order in which it came; the list of
// parts says which bytes of the representation those are.  So a part that comes later is put
// at the end of the body, and nothing is ever copied.
//
//     representation   0....1....2....3....4....      total 2500
//     body             [2000-2499][500-999]           parts 500-999 at 500, 2000-2499 at 0
//
// Parts are in the order of the representation and do not overlap.  A list of one part that
// is all of the representation, from the start of the body, is not kept: it says nothing.

#ifndef PROXYD_PARTS_H
#define PROXYD_PARTS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/http/range.h"

namespace proxyd {

struct Part {
    http::ByteRange range;   // of the representation
    std::uint64_t at = 0;    // offset of its first byte in the body of the object

    bool operator==(const Part&) const noexcept = default;
};

class PartList {
  public:
    static constexpr std::size_t kMaxParts = 64;

    // Of nothing; total: bytes of the whole representation, at least one.
    explicit PartList(std::uint64_t total) noexcept : total_(total) {}

    // Of all, in one run.  Nothing: there is nothing to be a part of.
    static std::optional<PartList> whole(std::uint64_t total) noexcept;

    // Reads what bytes() made; nothing if it is not the list of a body of `body_bytes`.
    static std::optional<PartList> read(std::string_view bytes, std::uint64_t body_bytes) noexcept;
    std::string bytes() const;

    std::uint64_t total() const noexcept { return total_; }
    std::uint64_t bytes_held() const noexcept;
    std::span<const Part> parts() const noexcept { return {parts_.data(), count_}; }

    // These bytes are at `at` in the body; what was known of them before is forgotten.
    // False, and nothing has changed: there would be too many parts.
    // Requires: the range is inside the representation.
    [[nodiscard]] bool add(const http::ByteRange& range, std::uint64_t at) noexcept;

    // Is every byte of the range there?
    bool covers(const http::ByteRange& range) const noexcept;

    // From the first to the last byte of the range that is not there; nothing if all are.
    std::optional<http::ByteRange> missing(const http::ByteRange& range) const noexcept;

    // All of the representation.
    http::ByteRange all() const noexcept { return {0, total_ - 1}; }
    bool is_whole() const noexcept { return covers(all()); }
    // All of it, in one part from the start of the body: the list is not needed.
    bool is_plain() const noexcept {
        return count_ == 1 && parts_[0] == Part{all(), 0};
    }

    // The part that holds this byte, from this byte on; nothing if it is not there.
    std::optional<Part> from(std::uint64_t position) const noexcept;

  private:
    void insert(const Part& part) noexcept;

    std::uint64_t total_;
    std::size_t count_ = 0;
    std::array<Part, kMaxParts + 2> parts_;  // two more while a part is added
};

}  // namespace proxyd

#endif  // PROXYD_PARTS_H
