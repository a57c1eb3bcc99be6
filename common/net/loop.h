// loop.h -- the event loop of a process: libevent behind three small classes.
//
// Layer:    net (loop.cc, fd_watch.cc and timer.cc are the only users of libevent)
// Runs in:  any process; one loop per process, one thread
//
// Objects that have events own them as members (FdWatch, Timer, Deadline), so that no
// callback can arrive for a dead object.  Objects that must die while one of their own
// callbacks runs are handed to defer_delete() by their owner and die when the turn ends.

#ifndef COMMON_NET_LOOP_H
#define COMMON_NET_LOOP_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "common/base/result.h"

struct event_base;

namespace net {

using TimePoint = std::chrono::steady_clock::time_point;
using Millis = std::chrono::milliseconds;

class DeadlineWheel;

class Loop {
  public:
    Loop();  // panics without epoll
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Runs until stop(), or until no event is left.
    void run() noexcept;
    void stop() noexcept;

    // Steady time, read once per turn of the loop; cheap.
    TimePoint now() const noexcept;
    // Seconds since 1970, of the same turn.
    std::int64_t wall_seconds() const noexcept;

    // Runs `work` when the present turn ends, before the next wait.
    void at_end_of_turn(std::function<void()> work);

    // Destroys the object at the end of the present turn.
    template <typename T>
    void defer_delete(std::unique_ptr<T> object) {
        graveyard_.emplace_back(object.release(), [](void* p) { delete static_cast<T*>(p); });
    }

    // Memory that any callback may use until it returns: the target of reads whose
    // bytes are consumed at once.  64 KiB.
    std::span<std::byte> scratch() noexcept { return scratch_; }

    event_base* base() noexcept { return base_; }
    DeadlineWheel& wheel() noexcept { return *wheel_; }

  private:
    using Corpse = std::unique_ptr<void, void (*)(void*)>;
    void end_turn() noexcept;

    event_base* base_;
    std::vector<Corpse> graveyard_;
    std::vector<std::function<void()>> at_end_;
    std::vector<std::byte> scratch_;
    std::unique_ptr<DeadlineWheel> wheel_;
    bool stopping_ = false;
};

}  // namespace net

#endif  // COMMON_NET_LOOP_H
