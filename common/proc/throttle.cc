#include "common/proc/throttle.h"

#include <algorithm>

namespace proc {
namespace {

using Millis = Throttle::Millis;

constexpr Millis kShortLife{1'000};
constexpr unsigned kFreeDeaths = 2;
constexpr Millis kFirstDelay{100};
constexpr Millis kLongestDelay{10'000};
constexpr Millis kBetweenKills{20};
constexpr unsigned kMostDoublings = 16;  // far beyond the longest delay, and no overflow

}  // namespace

Millis Throttle::on_death(Millis lived, bool killed) noexcept {
    if (killed) return std::clamp(kBetweenKills - lived, Millis{0}, kBetweenKills);
    if (lived >= kShortLife) {
        short_lives_ = 0;
        return Millis{0};
    }
    if (++short_lives_ <= kFreeDeaths) return Millis{0};
    const unsigned doublings = std::min(short_lives_ - kFreeDeaths - 1, kMostDoublings);
    return std::min(kFirstDelay * (1 << doublings), kLongestDelay);
}

}  // namespace proc
