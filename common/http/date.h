// date.h -- HTTP dates: from text to seconds and back.
//
// Layer:    http (pure; the caller brings the time)
// Runs in:  any process
// Source:   RFC 9110 section 5.6.7; RFC 9111 section 4.2 (a cache ignores the case)
//
// Times are seconds since 1970-01-01 00:00:00 UTC, leap seconds not counted.

#ifndef COMMON_HTTP_DATE_H
#define COMMON_HTTP_DATE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace http {

inline constexpr std::size_t kDateBytes = 29;  // "Sun, 06 Nov 1994 08:49:37 GMT"

// Reads IMF-fixdate, the RFC 850 form and asctime's; nothing for any other text, for a date
// that no calendar has, and for a wrong day name.
//
// now_s: decides the century of the RFC 850 form, which has two digits of year: a date more
//        than 50 years ahead is taken for one in the past.
std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now_s) noexcept;

// Writes an IMF-fixdate.  Years below 0 and above 9999 are held at those ends.
void write_date(std::int64_t time_s, std::span<char, kDateBytes> out) noexcept;

// The text of the present second, made once per second.
class DateCache {
  public:
    // Lifetime:  the text is valid until the next call with another second.
    std::string_view at(std::int64_t now_s) noexcept;

  private:
    std::int64_t time_s_ = INT64_MIN;
    std::array<char, kDateBytes> text_{};
};

}  // namespace http

#endif  // COMMON_HTTP_DATE_H
