// timer.h -- one-shot timers that cannot outlive their owner.
//
// Layer:    net
// Runs in:  any process
//
// Timer is exact to the millisecond and costs a heap operation; for service times,
// retries and the like.  Deadline is for "this must have happened by then" of which a
// connection has one or two and nearly none ever fires: it sits in a wheel, may fire
// up to a quarter of a second late, and moving it costs a store.

#ifndef COMMON_NET_TIMER_H
#define COMMON_NET_TIMER_H

#include <event2/event.h>
#include <event2/event_struct.h>

#include <array>
#include <cstdint>

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
    Timer(Loop& loop, Listener& listener) noexcept;
    ~Timer() { cancel(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    // Fires once, `delay` from now; replaces an earlier setting.
    void set(std::chrono::microseconds delay) noexcept;
    void cancel() noexcept;
    bool is_set() const noexcept;

  private:
    static void trampoline(int fd, short what, void* self) noexcept;
    Loop& loop_;
    Listener& listener_;
    struct event event_ {};
};

class Deadline {
  public:
    struct Listener {
        virtual void on_deadline(Deadline& deadline) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    Deadline(Loop& loop, Listener& listener) noexcept : wheel_(loop.wheel()), listener_(listener) {}
    ~Deadline() { cancel(); }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    // Fires once, not before `when`, at most 256 ms after.  Moving a set deadline to a
    // later time is one store: it moves in the wheel only when its old place is reached.
    void set(TimePoint when) noexcept;
    void cancel() noexcept;
    bool is_set() const noexcept { return set_; }

  private:
    friend class DeadlineWheel;
    DeadlineWheel& wheel_;
    Listener& listener_;
    Deadline* next_ = nullptr;   // ring of the wheel's bucket
    Deadline* prev_ = nullptr;
    TimePoint when_{};
    bool set_ = false;           // it may still be linked after cancel()? no: cancel unlinks
};

}  // namespace net

#endif  // COMMON_NET_TIMER_H
