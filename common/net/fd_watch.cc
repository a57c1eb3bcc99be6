#include "common/net/fd_watch.h"

#include "common/base/panic.h"
#include "common/net/loop.h"

namespace net {

void FdWatch::set(int fd, bool readable, bool writable) noexcept {
    if (fd < 0 || (!readable && !writable)) return clear();
    if (fd != fd_) clear();
    fd_ = fd;
    want(readable, writable);
}

void FdWatch::pause() noexcept {
    want(false, false);
}

void FdWatch::clear() noexcept {
    if (fd_ < 0) return;
    if (link_) unlink();
    reading_ = writing_ = false;
    apply();
    fd_ = -1;
}

void FdWatch::want(bool readable, bool writable) noexcept {
    if (reading_ == readable && writing_ == writable) return;
    reading_ = readable;
    writing_ = writable;
    if (link_) return;
    next_ = loop_.changed_;
    if (next_) next_->link_ = &next_;
    loop_.changed_ = this;
    link_ = &loop_.changed_;
    loop_.unsettled_ = true;
}

void FdWatch::unlink() noexcept {
    *link_ = next_;
    if (next_) next_->link_ = link_;
    next_ = nullptr;
    link_ = nullptr;
}

void FdWatch::apply() noexcept {
    if (link_) unlink();
    const auto wanted = static_cast<short>((reading_ ? EV_READ : 0) | (writing_ ? EV_WRITE : 0));
    if (wanted == known_) return;
    struct event& old = events_[current_];
    if (wanted) {
        current_ ^= 1;
        struct event& fresh = events_[current_];
        event_assign(&fresh, loop_.base(), fd_, static_cast<short>(wanted | EV_PERSIST), trampoline,
                     this);
        if (event_add(&fresh, nullptr) != 0) base::panic("epoll refuses descriptor %d", fd_);
    }
    if (known_) event_del(&old);
    loop_.watched_ += wanted != 0;
    loop_.watched_ -= known_ != 0;
    known_ = wanted;
}

// noexcept is the fence: an exception would otherwise unwind through libevent's
// C frames.  It ends the worker instead, and the master starts another.
//
// The kernel may report what was wanted when the turn began and is not any more.
void FdWatch::trampoline(int, short what, void* self) noexcept {
    auto* watch = static_cast<FdWatch*>(self);
    const bool readable = (what & EV_READ) && watch->reading_;
    const bool writable = (what & EV_WRITE) && watch->writing_;
    if (readable || writable) watch->listener_.on_ready(*watch, readable, writable);
}

}  // namespace net
