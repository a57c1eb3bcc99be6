// range.h -- byte ranges: what was asked for, and how a part says where it belongs.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9110 section 14
//
// A Range that is malformed, of another unit, with more than kMaxRanges ranges or with
// ranges that overlap is ignored, as section 14.2 permits: many small or overlapping
// ranges make a small request cost a large answer.

#ifndef COMMON_HTTP_RANGE_H
#define COMMON_HTTP_RANGE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "common/http/conditional.h"
#include "common/http/message.h"

namespace http {

struct ByteRange {
    std::uint64_t first = 0;  // offset of the first byte
    std::uint64_t last = 0;   // offset of the last byte, inclusive

    std::uint64_t size() const noexcept { return last - first + 1; }
    bool operator==(const ByteRange&) const noexcept = default;
};

class RangeSet {
  public:
    static constexpr std::size_t kMaxRanges = 16;

    enum class Outcome : std::uint8_t {
        whole,          // answer 200 with everything
        partial,        // answer 206 with ranges(), in the order asked for
        unsatisfiable,  // answer 416
    };

    // Reads the value of a Range field for a representation of `size` bytes.
    Outcome parse(std::string_view value, std::uint64_t size) noexcept;

    // Also looks at method, number of Range lines and If-Range.
    Outcome select(const RequestHead& request, const Validators& validators, std::uint64_t size,
                   std::int64_t now_s) noexcept;

    // Empty unless the outcome was partial.
    std::span<const ByteRange> ranges() const noexcept { return {ranges_.data(), count_}; }

  private:
    bool overlaps(const ByteRange& range) const noexcept;

    std::size_t count_ = 0;
    std::array<ByteRange, kMaxRanges> ranges_;
};

struct ContentRange {
    std::optional<ByteRange> range;     // nothing: "*", the range could not be had
    std::optional<std::uint64_t> size;  // nothing: "*", unknown; never both
};

// Reads "bytes 0-499/1234", "bytes 0-499/*" and "bytes */1234"; nothing for any other text and
// for a range that is out of order or beyond the size.
std::optional<ContentRange> parse_content_range(std::string_view value) noexcept;

// Content-Range as text, in a place of its own.
class ContentRangeText {
  public:
    ContentRangeText(const ByteRange& range, std::uint64_t size) noexcept;  // for 206
    explicit ContentRangeText(std::uint64_t size) noexcept;                 // for 416
    std::string_view text() const noexcept { return {text_.data(), size_}; }

  private:
    void put(std::string_view text) noexcept;
    void put(std::uint64_t number) noexcept;

    std::size_t size_ = 0;
    std::array<char, 72> text_;  // "bytes ", three numbers of 20 digits and two marks
};

}  // namespace http

#endif  // COMMON_HTTP_RANGE_H
