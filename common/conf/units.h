// units.h -- sizes and durations as an operator writes them.
//
// Layer:    conf (pure)
// Runs in:  any process
// Source:   weir.conf(5), "Values"

#ifndef COMMON_CONF_UNITS_H
#define COMMON_CONF_UNITS_H

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace conf {

// "64m", "20k", "1g", "2t", "512": bytes; k is 1024.  Letters of either case.
std::optional<std::uint64_t> parse_bytes(std::string_view text) noexcept;

// "500ms", "2s", "10m", "1h", "1d", "30": without a unit, seconds.
std::optional<std::chrono::milliseconds> parse_time(std::string_view text) noexcept;

// Digits only.
std::optional<std::uint64_t> parse_count(std::string_view text) noexcept;

// "0.25", "1": no sign, no exponent, nothing after it.
std::optional<double> parse_real(std::string_view text) noexcept;

}  // namespace conf

#endif  // COMMON_CONF_UNITS_H
