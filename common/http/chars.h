// chars.h -- the character classes of the HTTP grammar, and what is asked of text in them.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9110 section 5.6, RFC 9112 section 3.2, RFC 3986 section 2

#ifndef COMMON_HTTP_CHARS_H
#define COMMON_HTTP_CHARS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace http {

// Bits of kCharClass; a character is in any number of classes.
inline constexpr std::uint8_t kToken = 1;        // tchar
inline constexpr std::uint8_t kTarget = 2;       // may stand in a request target: VCHAR but '#'
inline constexpr std::uint8_t kHost = 4;         // a reg-name without sub-delims and escapes
inline constexpr std::uint8_t kValue = 8;        // field-vchar, SP or HTAB
inline constexpr std::uint8_t kUnreserved = 16;  // RFC 3986 section 2.3
inline constexpr std::uint8_t kQuoted = 32;      // qdtext: may stand unescaped in a quoted-string

namespace detail {

constexpr bool is_alnum_ascii(unsigned c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr std::uint8_t class_of(unsigned c) noexcept {
    constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";
    constexpr std::string_view kUnreservedMarks = "-._~";
    const char as_char = static_cast<char>(c);
    const bool alnum = is_alnum_ascii(c);
    const bool unreserved = alnum || kUnreservedMarks.find(as_char) != std::string_view::npos;
    const bool value = c == '\t' || (c >= 0x20 && c != 0x7f);
    unsigned bits = 0;
    if (alnum || kTokenMarks.find(as_char) != std::string_view::npos) bits |= kToken;
    if (c > 0x20 && c < 0x7f && c != '#') bits |= kTarget;
    if (unreserved) bits |= kHost | kUnreserved;
    if (value) bits |= kValue;
    if (value && c != '"' && c != '\\') bits |= kQuoted;
    return static_cast<std::uint8_t>(bits);
}

constexpr std::array<std::uint8_t, 256> make_classes() noexcept {
    std::array<std::uint8_t, 256> table{};
    // NUL ends kTokenMarks for find(), so it is left out by hand: it is in no class.
    for (unsigned c = 1; c < 256; ++c) table[c] = class_of(c);
    return table;
}

}  // namespace detail

inline constexpr std::array<std::uint8_t, 256> kCharClass = detail::make_classes();

constexpr bool is_in(char c, std::uint8_t classes) noexcept {
    return (kCharClass[static_cast<unsigned char>(c)] & classes) != 0;
}

// True if every character of `text` is in one of `classes`; true for empty text.
constexpr bool all_in(std::string_view text, std::uint8_t classes) noexcept {
    for (const char c : text)
        if (!is_in(c, classes)) return false;
    return true;
}

constexpr bool is_token(std::string_view text) noexcept {
    return !text.empty() && all_in(text, kToken);
}

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// ASCII case-insensitive equality; the locale has no say.
constexpr bool iequal(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (to_lower(a[i]) != to_lower(b[i])) return false;
    return true;
}

constexpr bool is_ows(char c) noexcept {
    return c == ' ' || c == '\t';
}

// `text` without the optional white space (SP, HTAB) around it.
constexpr std::string_view trim_ows(std::string_view text) noexcept {
    while (!text.empty() && is_ows(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_ows(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace http

#endif  // COMMON_HTTP_CHARS_H
