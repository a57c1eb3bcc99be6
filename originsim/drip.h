// drip.h -- a slow body in drops: how much at a time, and how often.
//
// Layer:    originsim (pure)
// Runs in:  worker

#ifndef ORIGINSIM_DRIP_H
#define ORIGINSIM_DRIP_H

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace originsim {

inline constexpr std::uint64_t kDropsPerSecond = 10;   // fewer if the rate is below it

// Bytes sent at a time.  Requires (both): rate, in bytes per second, is not 0.
constexpr std::uint64_t drip_size(std::uint64_t rate) noexcept {
    return std::max<std::uint64_t>(1, rate / kDropsPerSecond);
}

constexpr std::chrono::microseconds drip_interval(std::uint64_t rate) noexcept {
    const double seconds = static_cast<double>(drip_size(rate)) / static_cast<double>(rate);
    return std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6));
}

}  // namespace originsim

#endif  // ORIGINSIM_DRIP_H
