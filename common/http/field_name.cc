// The hash is perfect over the table: the constants were found by trial, and
// make_slots() refuses to compile when a new name collides.  Then try others; four
// odd-looking numbers below 128 are found within seconds.

#include "common/http/field_name.h"

#include <array>
#include <cstddef>
#include <cstring>

namespace http {
namespace {

constexpr std::size_t kNames = static_cast<std::size_t>(FieldName::count_);
static_assert(kNames <= 128, "Fields::present_ has 128 bits");

// In the order of FieldName.
constexpr std::array<std::string_view, kNames> kText = {
    "",
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Ranges",
    "Age",
    "Allow",
    "Authorization",
    "Cache-Control",
    "Cache-Groups",
    "Cache-Group-Invalidation",
    "Cache-Status",
    "CDN-Cache-Control",
    "Connection",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Type",
    "Cookie",
    "Date",
    "ETag",
    "Expect",
    "Expires",
    "Forwarded",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Last-Modified",
    "Location",
    "Max-Forwards",
    "Pragma",
    "Proxy-Authenticate",
    "Proxy-Authentication-Info",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Proxy-Status",
    "Range",
    "Referer",
    "Retry-After",
    "Server",
    "Set-Cookie",
    "Surrogate-Control",
    "Surrogate-Key",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "User-Agent",
    "Vary",
    "Via",
    "Warning",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
};

constexpr std::size_t kShortest = 2;
constexpr std::size_t kLongest = 32;

constexpr unsigned lower_bits(char c) noexcept {
    return static_cast<unsigned char>(c) | 0x20U;
}

// Requires: text.size() >= kShortest.
constexpr std::size_t slot_of(std::string_view text) noexcept {
    const std::size_t n = text.size();
    const unsigned letters =
        lower_bits(text[0]) * 68 + lower_bits(text[n - 1]) * 77 + lower_bits(text[n - 2]) * 39;
    return (n * 8 + letters) & 255;
}

constexpr std::array<FieldName, 256> make_slots() {
    std::array<FieldName, 256> slots{};
    for (std::size_t i = 1; i < kNames; ++i) {
        FieldName& slot = slots[slot_of(kText[i])];
        if (slot != FieldName::other) throw "two field names in one slot";
        slot = static_cast<FieldName>(i);
    }
    return slots;
}
constexpr std::array<FieldName, 256> kSlots = make_slots();

struct Pattern {
    std::array<char, kLongest> lower{};
    std::size_t length = 0;
};

constexpr std::array<Pattern, kNames> make_patterns() noexcept {
    std::array<Pattern, kNames> patterns{};
    for (std::size_t i = 0; i < kNames; ++i) {
        patterns[i].length = kText[i].size();
        for (std::size_t k = 0; k < kText[i].size(); ++k)
            patterns[i].lower[k] = static_cast<char>(lower_bits(kText[i][k]));
    }
    return patterns;
}
constexpr std::array<Pattern, kNames> kPatterns = make_patterns();

// A letter of the pattern matches both cases, every other byte only itself: 0x40 is set
// in letters and in nothing else that a pattern holds.
template <typename Word>
bool word_matches(const char* text, const char* lower) noexcept {
    Word received, wanted;
    std::memcpy(&received, text, sizeof received);
    std::memcpy(&wanted, lower, sizeof wanted);
    const Word case_bits = (wanted & static_cast<Word>(0x4040404040404040U)) >> 1;
    return static_cast<Word>(received | case_bits) == wanted;
}

// Compares a word at a time; the last word overlaps the one before it, so that nothing
// is read past the end.
template <typename Word>
bool matches_by(std::string_view text, const Pattern& pattern) noexcept {
    const std::size_t last = text.size() - sizeof(Word);
    for (std::size_t offset = 0; offset < last; offset += sizeof(Word))
        if (!word_matches<Word>(text.data() + offset, &pattern.lower[offset])) return false;
    return word_matches<Word>(text.data() + last, &pattern.lower[last]);
}

bool matches(std::string_view text, const Pattern& pattern) noexcept {
    if (text.size() != pattern.length) return false;
    if (text.size() >= 8) return matches_by<std::uint64_t>(text, pattern);
    if (text.size() >= 4) return matches_by<std::uint32_t>(text, pattern);
    return matches_by<std::uint16_t>(text, pattern);
}

}  // namespace

FieldName field_name(std::string_view text) noexcept {
    if (text.size() < kShortest || text.size() > kLongest) return FieldName::other;
    const FieldName candidate = kSlots[slot_of(text)];
    const bool same = matches(text, kPatterns[static_cast<std::size_t>(candidate)]);
    return same ? candidate : FieldName::other;
}

std::string_view text_of(FieldName name) noexcept {
    return kText[static_cast<std::size_t>(name)];
}

}  // namespace http
