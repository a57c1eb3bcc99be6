// timer.h -- one-shot timers that cannot outlive their owner.
//
// Layer:    net
// Runs in:  any process
//
// Timer is exact and costs a heap operation; for service times, retries and the like.
// Deadline is for "this must have happened by then" of which a connection has one or two
// and nearly none ever fires: it sits in a wheel, may fire up to a quarter of a second
// late, and moving it costs a store.

#ifndef COMMON_NET_TIMER_H
#define COMMON_NET_TIMER_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/net/fd.h"
#include "common/net/fd_watch.h"
#include "common/net/loop.h"

namespace net {

class Timer {
  public:
    struct Listener {
        virtual void on_timer(Timer& timer) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Lifetime: `listener` owns this Timer as a member, so it is alive whenever it fires.
    Timer(Loop& loop, Listener& listener) noexcept : loop_(loop), listener_(listener) {}
    ~Timer() { cancel(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    // Fires once, `delay` from now; replaces an earlier setting.
    void set(std::chrono::microseconds delay) noexcept;
    void cancel() noexcept;
    bool is_set() const noexcept { return place_ != kNowhere; }

  private:
    friend class TimerQueue;
    static constexpr std::uint32_t kNowhere = UINT32_MAX;

    Loop& loop_;
    Listener& listener_;
    TimePoint when_{};
    std::uint32_t place_ = kNowhere;  // index in the queue's heap
};

// The loop's timers: a binary heap over one timerfd(2), which is set at the end of a turn
// in which the earliest timer changed.  (epoll's own time-out counts in milliseconds, and
// libevent's clock without a timerfd in scheduler ticks of up to 10.)
class TimerQueue final : private FdWatch::Listener {
  public:
    explicit TimerQueue(Loop& loop);  // panics without timerfd
    ~TimerQueue();

    bool empty() const noexcept { return heap_.empty(); }
    void insert(Timer& timer, TimePoint when);
    void remove(Timer& timer) noexcept;
    void arm() noexcept;
    void after_fork() noexcept;

  private:
    void on_ready(FdWatch& watch, bool readable, bool writable) noexcept override;
    void open() noexcept;
    void put(Timer* timer, std::size_t place) noexcept;
    void sift_up(Timer* timer, std::size_t place) noexcept;
    void sift_down(Timer* timer, std::size_t place) noexcept;
    void note_change() noexcept;

    Loop& loop_;
    Fd fd_;
    FdWatch watch_;
    std::vector<Timer*> heap_;
    TimePoint armed_{};  // what the timerfd is set to; zero: off
};

class DeadlineWheel;

// A place in a ring of deadlines.
struct WheelLink {
    WheelLink* next = nullptr;  // null: in no ring
    WheelLink* prev = nullptr;
};

class Deadline : private WheelLink {
  public:
    struct Listener {
        virtual void on_deadline(Deadline& deadline) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    Deadline(Loop& loop, Listener& listener) noexcept : wheel_(loop.wheel()), listener_(listener) {}
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    // Fires once, not before `when`, at most 256 ms (and one turn of the loop) after.
    // Moving it to a time not before its place in the wheel is one store: it moves there
    // only when that place is reached.
    void set(TimePoint when) noexcept;
    // One store, too: the place is given up when it is reached.
    void cancel() noexcept { set_ = false; }
    bool is_set() const noexcept { return set_; }

  private:
    friend class DeadlineWheel;

    DeadlineWheel& wheel_;
    Listener& listener_;
    TimePoint when_{};
    TimePoint place_{};  // when the wheel looks at it; less than a tick after when_, or before
    bool set_ = false;
};

// A timing wheel of 256 buckets, 256 ms each.  What is due later than the 65.5 s of one
// round is put into the farthest bucket and moves on from there, so an idle connection
// is touched once a minute.
// Source:  Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987.
class DeadlineWheel final : private Timer::Listener {
  public:
    static constexpr Millis kTick{256};

    explicit DeadlineWheel(Loop& loop) noexcept;

    void link(Deadline& deadline) noexcept;
    void unlink(Deadline& deadline) noexcept;
    bool empty() const noexcept { return count_ == 0; }

  private:
    static constexpr std::uint64_t kBuckets = 256;

    void on_timer(Timer& timer) noexcept override;
    void serve(WheelLink& bucket, TimePoint now) noexcept;
    void wait_for_next_tick() noexcept;
    std::uint64_t ticks_passed() const noexcept;
    std::uint64_t tick_for(TimePoint when) const noexcept;

    Loop& loop_;
    Timer timer_;
    TimePoint start_;         // tick 0
    std::uint64_t done_ = 0;  // the last tick that was served
    std::size_t count_ = 0;   // deadlines in the wheel
    std::array<WheelLink, kBuckets> buckets_;
};

}  // namespace net

#endif  // COMMON_NET_TIMER_H
