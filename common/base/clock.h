// clock.h -- the time, as something a test can set.
//
// Layer:    base
// Runs in:  any process
//
// What decides by the time takes it as an argument; what must ask for it itself takes
// a Clock.  Steady time measures intervals and never jumps; wall time is for dates.

#ifndef COMMON_BASE_CLOCK_H
#define COMMON_BASE_CLOCK_H

#include <chrono>
#include <cstdint>

namespace base {

class Clock {
  public:
    using Steady = std::chrono::steady_clock::time_point;
    using Wall = std::chrono::system_clock::time_point;

    virtual Steady now() const noexcept = 0;
    virtual Wall wall() const noexcept = 0;

    // Seconds since 1970.
    std::int64_t wall_seconds() const noexcept;

  protected:
    ~Clock() = default;
};

class SystemClock final : public Clock {
  public:
    Steady now() const noexcept override;
    Wall wall() const noexcept override;
};

// Stands still until it is told to move.  Both times move together, except that
// set_wall() can step the wall time as an operator or ntpd(8) does.
class FakeClock final : public Clock {
  public:
    explicit FakeClock(std::int64_t wall_seconds = 1'000'000'000) noexcept;

    Steady now() const noexcept override { return now_; }
    Wall wall() const noexcept override { return wall_; }

    void advance(std::chrono::nanoseconds by) noexcept;
    void set_wall(std::int64_t wall_seconds) noexcept;

  private:
    Steady now_;
    Wall wall_;
};

}  // namespace base

#endif  // COMMON_BASE_CLOCK_H
