// poll_schedule.h -- when the master of an array is asked for its table again.
//
// Layer:    proxyd (pure: an outcome and a chance in, a pause out)
// Runs in:  poller
//
//   outcome   pause
//   good      ListTTL, less a tenth at most by chance: the copy never outlives its time, and
//             members that were started together do not poll together for long
//   bad       1 s, 2 s, 4 s, ... by the number of failures, a quarter more or less by chance,
//             but never more than ListTTL

#ifndef PROXYD_POLL_SCHEDULE_H
#define PROXYD_POLL_SCHEDULE_H

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace proxyd {

class PollSchedule {
  public:
    using Millis = std::chrono::milliseconds;

    static constexpr Millis kFirstRetry{1'000};
    static constexpr unsigned kMostDoublings = 16;

    // chance: uniform in [0, 1).
    Millis after_good(std::chrono::seconds list_ttl, double chance) noexcept {
        failures_ = 0;
        return part(Millis(list_ttl), 1.0 - 0.1 * chance);
    }
    Millis after_bad(std::chrono::seconds list_ttl, double chance) noexcept {
        const Millis pause = kFirstRetry * (1 << std::min(failures_, kMostDoublings));
        ++failures_;
        return std::min(part(pause, 0.75 + 0.5 * chance), Millis(list_ttl));
    }

    // In a row.
    unsigned failures() const noexcept { return failures_; }

  private:
    static Millis part(Millis whole, double factor) noexcept {
        return Millis(static_cast<std::int64_t>(static_cast<double>(whole.count()) * factor));
    }

    unsigned failures_ = 0;
};

}  // namespace proxyd

#endif  // PROXYD_POLL_SCHEDULE_H
