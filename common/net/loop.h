// loop.h -- the event loop of a process: libevent behind three small classes.
//
// Layer:    net (loop.cc, fd_watch.cc and timer.cc are the only users of libevent)
// Runs in:  any process; one loop per process, one thread
//
// A turn is one wait and the callbacks of everything that was ready.  Changes of what is
// watched and of the next timer are collected while callbacks run and made known to the
// kernel when the turn ends, so what is set and unset within a turn costs no system call.
// A turn that changes nothing (a hit on a kept connection) costs the wait alone.
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
#include "common/net/byte_queue.h"
#include "common/net/pipe_pool.h"

struct event_base;

namespace net {

using TimePoint = std::chrono::steady_clock::time_point;
using Millis = std::chrono::milliseconds;

class DeadlineWheel;
class FdWatch;
class TimerQueue;

class Loop {
  public:
    Loop();  // panics without epoll
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Runs until stop(), or until no event is left.
    void run() noexcept;
    // The turn in progress is the last one.
    void stop() noexcept { stopping_ = true; }

    // In a child, before anything else touches the loop or what it watches: gives the
    // child descriptors of its own, where it would share (and spoil) its parent's.
    void after_fork() noexcept;

    // Steady time, read once per turn at the first question; outside run(), the clock.
    TimePoint now() const noexcept { return now_ != TimePoint{} ? now_ : read_clock(); }
    // Seconds since 1970, of the same turn.
    std::int64_t wall_seconds() const noexcept { return wall_s_ != 0 ? wall_s_ : read_wall(); }

    // Runs `work` when the present turn ends, before the next wait.  Work that such work
    // adds runs in the same end, so it must not add itself again.
    void at_end_of_turn(std::function<void()> work);

    // Destroys the object at the end of the present turn.
    template <typename T>
    void defer_delete(std::unique_ptr<T> object) {
        graveyard_.emplace_back(object.release(), [](void* p) { delete static_cast<T*>(p); });
        unsettled_ = true;
    }

    // Memory that any callback may use until it returns: the target of reads whose
    // bytes are consumed at once.  64 KiB.
    std::span<std::byte> scratch() noexcept { return scratch_; }

    // Buffers for all queues and pipes for all relays of this process.
    ChunkPool& chunks() noexcept { return chunks_; }
    PipePool& pipes() noexcept { return pipes_; }

    event_base* base() noexcept { return base_; }
    TimerQueue& timers() noexcept { return *timers_; }
    DeadlineWheel& wheel() noexcept { return *wheel_; }

  private:
    friend class FdWatch;
    friend class TimerQueue;

    using Corpse = std::unique_ptr<void, void (*)(void*)>;

    TimePoint read_clock() const noexcept;
    std::int64_t read_wall() const noexcept;
    void end_turn() noexcept;
    void settle() noexcept;
    bool anything_left() const noexcept;

    event_base* base_;
    mutable TimePoint now_{};          // zero: not asked yet in this turn
    mutable std::int64_t wall_s_ = 0;  // likewise
    bool running_ = false;
    bool stopping_ = false;
    bool unsettled_ = false;      // end_turn() has something to do
    std::size_t watched_ = 0;     // descriptors that the kernel watches for us
    FdWatch* changed_ = nullptr;  // list of watches to apply at the end of the turn
    std::vector<Corpse> graveyard_;
    std::vector<std::function<void()>> at_end_;
    std::vector<std::byte> scratch_;
    ChunkPool chunks_;
    PipePool pipes_;
    std::unique_ptr<TimerQueue> timers_;
    std::unique_ptr<DeadlineWheel> wheel_;
};

}  // namespace net

#endif  // COMMON_NET_LOOP_H
