#include "common/net/signal_watch.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include "common/base/panic.h"
#include "common/net/loop.h"

namespace net {

SignalWatch::SignalWatch(Loop& loop, Listener& listener, std::initializer_list<int> signals)
    : listener_(listener), watch_(loop, *this) {
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int signal : signals) sigaddset(&wanted, signal);
    ::sigprocmask(SIG_BLOCK, &wanted, &before_);
    fd_.reset(::signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC));
    if (!fd_) base::panic("signalfd failed");
    watch_.set(fd_.get(), true, false);
}

SignalWatch::~SignalWatch() {
    watch_.clear();
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

// One at a time, as long as this object is watching: the listener may destroy it.
void SignalWatch::on_ready(FdWatch&, bool, bool) noexcept {
    signalfd_siginfo info;
    if (::read(fd_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info))
        listener_.on_signal(static_cast<int>(info.ssi_signo));
}

void unblock_signals() noexcept {
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace net
