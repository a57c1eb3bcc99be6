#include "common/base/clock.h"

namespace base {

using std::chrono::duration_cast;

std::int64_t Clock::wall_seconds() const noexcept {
    return duration_cast<std::chrono::seconds>(wall().time_since_epoch()).count();
}

Clock::Steady SystemClock::now() const noexcept { return std::chrono::steady_clock::now(); }

Clock::Wall SystemClock::wall() const noexcept { return std::chrono::system_clock::now(); }

// Steady time starts at an hour, not at 0: code that takes 0 for "never" shows itself.
FakeClock::FakeClock(std::int64_t wall_seconds) noexcept : now_(std::chrono::hours(1)) {
    set_wall(wall_seconds);
}

void FakeClock::advance(std::chrono::nanoseconds by) noexcept {
    now_ += duration_cast<Steady::duration>(by);
    wall_ += duration_cast<Wall::duration>(by);
}

void FakeClock::set_wall(std::int64_t wall_seconds) noexcept {
    wall_ = Wall(std::chrono::seconds(wall_seconds));
}

}  // namespace base
