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

    // Level-triggered and persistent.  Costs a system call only if something differs when
    // the turn ends; (-1, ...) and (fd, false, false) are clear().
    void set(int fd, bool readable, bool writable) noexcept;
    // Wants nothing for now.  Unlike clear() it waits for the end of the turn, so that a
    // set() before then makes it free.  Requires: the descriptor stays open until then.
    void pause() noexcept;
    // The kernel forgets the descriptor at once.  Required before it is closed.
    void clear() noexcept;

    bool reading() const noexcept { return reading_; }
    bool writing() const noexcept { return writing_; }

  private:
    friend class Loop;

    static void trampoline(int fd, short what, void* self) noexcept;
    void want(bool readable, bool writable) noexcept;
    void apply() noexcept;
    void unlink() noexcept;

    Loop& loop_;
    Listener& listener_;
    // Two, used in turns: the new one is added before the old one is taken away, so that
    // epoll sees one modification where it would see a removal and an addition.
    struct event events_[2]{};
    FdWatch* next_ = nullptr;   // list of the loop's changed watches
    FdWatch** link_ = nullptr;  // what points to this one; null: not in the list
    int fd_ = -1;
    short known_ = 0;            // EV_READ | EV_WRITE, as the kernel knows it
    unsigned char current_ = 0;  // index of the event that is added, if known_ != 0
    bool reading_ = false;
    bool writing_ = false;
};

}  // namespace net

#endif  // COMMON_NET_FD_WATCH_H
