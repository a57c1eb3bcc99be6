// pace.h -- does the peer move bytes fast enough?
//
// Layer:    h1 (pure: times and counts in, a verdict out)
// Runs in:  worker, advisor
//
// Only the time in which we wait for the peer counts: a client is not slow because the
// origin is.  Two measures: no byte at all for `silence`, and fewer than min_rate bytes
// per second over a window of `grace` of waiting.  The window starts anew each time it was
// passed, so that a fast start earns no right to crawl afterwards.

#ifndef COMMON_H1_PACE_H
#define COMMON_H1_PACE_H

#include <cstdint>

#include "common/net/loop.h"

namespace h1 {

struct PaceLimits {
    net::Millis silence;
    std::uint64_t min_rate;  // bytes per second; 0: none
    net::Millis grace;
};

class Pace {
  public:
    enum class Verdict : std::uint8_t { fine, silent, slow };

    // A new body: nothing has been waited for.
    void reset(std::uint64_t total) noexcept;

    // total: bytes moved so far, on any scale that only grows.
    // wait() may be repeated while the wait goes on; bytes that came meanwhile are noticed.
    void wait(net::TimePoint now, std::uint64_t total) noexcept;
    void stop(net::TimePoint now) noexcept;
    bool waiting() const noexcept { return waiting_; }

    // When judge() should be asked next.  Requires: waiting().
    net::TimePoint due(const PaceLimits& limits) const noexcept;
    Verdict judge(net::TimePoint now, std::uint64_t total, const PaceLimits& limits) noexcept;

  private:
    void notice(net::TimePoint now, std::uint64_t total) noexcept;

    net::TimePoint since_{};             // this wait began, or was last added to waited_
    net::TimePoint quiet_since_{};       // the last byte
    net::TimePoint::duration waited_{};  // in this window, before since_
    std::uint64_t last_total_ = 0;
    std::uint64_t window_total_ = 0;  // the total when the window began
    bool waiting_ = false;
};

}  // namespace h1

#endif  // COMMON_H1_PACE_H
