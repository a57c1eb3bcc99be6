// text.h -- small operations on ASCII text.
//
// Layer:    base (pure)
// Runs in:  any process
//
// Nothing here knows a locale: case is that of ASCII letters, other bytes are equal
// only to themselves.  Views that are returned point into the argument.

#ifndef COMMON_BASE_TEXT_H
#define COMMON_BASE_TEXT_H

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace base {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Without leading and trailing SP and HTAB (the OWS of HTTP); other white space stays.
std::string_view trim(std::string_view text) noexcept;

// Equality without regard to ASCII case.
bool iequals(std::string_view a, std::string_view b) noexcept;
bool istarts_with(std::string_view text, std::string_view prefix) noexcept;
std::string lower(std::string_view text);

// The value of a whole text of digits: at least one, no sign, no space, no prefix.
// Nothing if there is any other character, or the value is above `max`.
std::optional<std::uint64_t> parse_decimal(std::string_view text,
                                           std::uint64_t max = UINT64_MAX) noexcept;
std::optional<std::uint64_t> parse_hex(std::string_view text,
                                       std::uint64_t max = UINT64_MAX) noexcept;

// Writes `value` in decimal at `to` (20 characters are always enough) and returns the
// end: no terminator.  For log lines and heads, where snprintf(3) costs too much.
char* write_decimal(char* to, std::uint64_t value) noexcept;

// Takes the text before the first `separator` off the front of `rest`, and the separator;
// without one takes all.  "a,b" gives "a" and leaves "b".
std::string_view take_field(std::string_view& rest, char separator) noexcept;

// All fields, empty ones included: n separators give n + 1 fields.
std::vector<std::string_view> split(std::string_view text, char separator);

// The words of a text: runs of what is not SP or HTAB.
std::vector<std::string_view> split_words(std::string_view text);

// The number of single-character insertions, removals, changes and swaps of neighbours
// that turn one word into the other.
unsigned edit_distance(std::string_view a, std::string_view b);

// The candidate most like `word`, for "did you mean ...?"; empty if none is near (more
// than a third of the word would have to change).
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace base

#endif  // COMMON_BASE_TEXT_H
