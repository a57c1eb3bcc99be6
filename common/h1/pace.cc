#include "common/h1/pace.h"

#include <algorithm>
#include <chrono>

namespace h1 {

void Pace::reset(std::uint64_t total) noexcept {
    waited_ = {};
    last_total_ = window_total_ = total;
    waiting_ = false;
}

void Pace::wait(net::TimePoint now, std::uint64_t total) noexcept {
    if (waiting_) return notice(now, total);
    waiting_ = true;
    since_ = quiet_since_ = now;
    last_total_ = total;
}

void Pace::stop(net::TimePoint now) noexcept {
    if (!waiting_) return;
    waiting_ = false;
    waited_ += now - since_;
}

void Pace::notice(net::TimePoint now, std::uint64_t total) noexcept {
    if (total == last_total_) return;
    last_total_ = total;
    quiet_since_ = now;
}

net::TimePoint Pace::due(const PaceLimits& limits) const noexcept {
    const net::TimePoint silent = quiet_since_ + limits.silence;
    if (limits.min_rate == 0) return silent;
    return std::min(silent, since_ + (limits.grace - waited_));
}

Pace::Verdict Pace::judge(net::TimePoint now, std::uint64_t total,
                          const PaceLimits& limits) noexcept {
    notice(now, total);
    if (now - quiet_since_ >= limits.silence) return Verdict::silent;
    if (limits.min_rate == 0) return Verdict::fine;
    waited_ += now - since_;
    since_ = now;
    if (waited_ < limits.grace) return Verdict::fine;
    const double seconds = std::chrono::duration<double>(waited_).count();
    const double moved = static_cast<double>(total - window_total_);
    if (moved < static_cast<double>(limits.min_rate) * seconds) return Verdict::slow;
    waited_ = {};
    window_total_ = total;
    return Verdict::fine;
}

}  // namespace h1
