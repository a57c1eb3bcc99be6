#include "common/conf/units.h"

#include <charconv>
#include <limits>

namespace conf {
namespace {

struct Suffix {
    std::string_view text;
    std::uint64_t factor;
};

constexpr Suffix kSizes[] = {
    {"", 1}, {"k", 1ull << 10}, {"m", 1ull << 20}, {"g", 1ull << 30}, {"t", 1ull << 40},
};
constexpr Suffix kTimes[] = {
    {"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000},
};

bool same_letters(std::string_view text, std::string_view lower) noexcept {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((text[i] | 0x20) != lower[i]) return false;
    return true;
}

// A number times the factor of its suffix; nothing if it is none or overflows.
template <std::size_t N>
std::optional<std::uint64_t> scaled(std::string_view text, const Suffix (&suffixes)[N]) noexcept {
    const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
    const auto number = parse_count(digits);
    if (!number) return {};
    for (const Suffix& suffix : suffixes) {
        if (!same_letters(text.substr(digits.size()), suffix.text)) continue;
        // Half the range, so that the product is also good as a signed number.
        const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (*number > most / suffix.factor) return {};
        return *number * suffix.factor;
    }
    return {};
}

}  // namespace

std::optional<std::uint64_t> parse_bytes(std::string_view text) noexcept {
    return scaled(text, kSizes);
}

std::optional<std::chrono::milliseconds> parse_time(std::string_view text) noexcept {
    const auto ms = scaled(text, kTimes);
    if (!ms) return {};
    return std::chrono::milliseconds(static_cast<std::int64_t>(*ms));
}

std::optional<std::uint64_t> parse_count(std::string_view text) noexcept {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

std::optional<double> parse_real(std::string_view text) noexcept {
    if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) return {};
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

}  // namespace conf
