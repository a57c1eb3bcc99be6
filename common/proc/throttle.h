// throttle.h -- how soon a dead worker is replaced.
//
// Layer:    proc (pure)
// Runs in:  master
//
// At once, as a rule.  A process that dies again and again within a second of its start
// has a cause that another start will not cure: from the third such death in a row on, the
// next start waits, 100 ms at first, twice as long each time, 10 s at most.  One that
// lived longer clears the record.
//
// SIGKILL after the process was ready is somebody's will (the operator's, the kernel's
// when memory is short) and says nothing about the next one: it waits 20 ms at most.

#ifndef COMMON_PROC_THROTTLE_H
#define COMMON_PROC_THROTTLE_H

#include <chrono>

namespace proc {

class Throttle {
  public:
    using Millis = std::chrono::milliseconds;

    // A process of this post has died; returns how long to wait before the next start.
    // lived: from its start to its death.  killed: by SIGKILL, after it was ready.
    Millis on_death(Millis lived, bool killed) noexcept;

  private:
    unsigned short_lives_ = 0;  // in a row
};

}  // namespace proc

#endif  // COMMON_PROC_THROTTLE_H
