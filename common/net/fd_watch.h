// fd_watch.h -- tells its owner when a descriptor can be read or written.
//
// Layer:    net
// Runs in:  any process

#ifndef COMMON_NET_FD_WATCH_H
#define COMMON_NET_FD_WATCH_H

#include <event2/event.h>
#include <event2/event_struct.h>

namespace net {

class Loop;

class FdWatch {
  public:
    struct Listener {
        virtual void on_ready(FdWatch& watch, bool readable, bool writable) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Watches nothing until set().  Lifetime: `listener` owns this as a member.
    FdWatch(Loop& loop, Listener& listener) noexcept : loop_(loop), listener_(listener) {}
    ~FdWatch() { clear(); }
    FdWatch(const FdWatch&) = delete;
    FdWatch& operator=(const FdWatch&) = delete;

    // Level-triggered and persistent.  Costs a system call only if something changes;
    // (-1, ...) and (fd, false, false) are clear().
    void set(int fd, bool readable, bool writable) noexcept;
    void clear() noexcept;
    bool reading() const noexcept { return reading_; }
    bool writing() const noexcept { return writing_; }

  private:
    static void trampoline(int fd, short what, void* self) noexcept;

    Loop& loop_;
    Listener& listener_;
    struct event event_ {};
    int fd_ = -1;
    bool reading_ = false;
    bool writing_ = false;
};

}  // namespace net

#endif  // COMMON_NET_FD_WATCH_H
