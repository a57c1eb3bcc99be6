// When the process is out of descriptors, connections first wait in the kernel's queue: in
// a moment others may have ended.  Those that wait after that moment are turned away,
// which a client understands better than silence.  A descriptor kept in reserve makes
// room for accepting them at all.

#include "common/net/acceptor.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>

#include "common/net/socket.h"

namespace net {
namespace {

constexpr Millis kShortagePause{100};

Fd open_reserve() noexcept {
    return Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

Acceptor::Acceptor(Loop& loop, Listener& listener, int socket, unsigned batch) noexcept
    : loop_(loop),
      listener_(listener),
      socket_(socket),
      batch_(batch),
      watch_(loop, *this),
      timer_(loop, *this),
      reserve_(open_reserve()) {}

Acceptor::~Acceptor() {
    if (destroyed_) *destroyed_ = true;
}

void Acceptor::resume() noexcept {
    wanted_ = true;
    if (!timer_.is_set()) watch_.set(socket_, true, false);
}

void Acceptor::pause() noexcept {
    wanted_ = false;
    watch_.clear();
}

// A try too many costs a system call, and so does coming back for what was left: the next
// turn tries for as many as this one found, and for twice that if it found all it tried for.
void Acceptor::on_ready(FdWatch&, bool, bool) noexcept {
    bool destroyed = false;
    destroyed_ = &destroyed;
    unsigned taken = 0;
    while (taken < expected_ && wanted_) {
        auto accepted = accept(socket_);
        if (!accepted) {
            if (accepted.error().code == base::Errc::closed) pause();  // for good
            else if (accepted.error().code != base::Errc::again) on_shortage(accepted.error());
            break;
        }
        ++taken;
        short_of_numbers_ = false;
        listener_.on_accept(*this, std::move(accepted->fd), accepted->peer);
        if (destroyed) return;
    }
    destroyed_ = nullptr;
    expected_ = std::clamp(taken < expected_ ? taken : 2 * taken, 1U, batch_);
}

void Acceptor::on_shortage(const base::Error& error) noexcept {
    const bool out_of_numbers = error.sys == EMFILE || error.sys == ENFILE;
    const unsigned turned_away =
        std::exchange(short_of_numbers_, true) && out_of_numbers ? shed() : 0;
    if (const unsigned times = gate_.admit(loop_.now()))
        base::log_warning(
            "%s (%u times); new connections wait%s%s", base::describe(error).c_str(), times,
            turned_away ? ", and those that waited are turned away" : "",
            out_of_numbers ? "; consider a higher limit of open files (ulimit -n)" : "");
    watch_.clear();
    timer_.set(kShortagePause);
}

// Accepts and closes what is waiting.
unsigned Acceptor::shed() noexcept {
    reserve_.reset();
    unsigned count = 0;
    while (count < batch_ && accept(socket_)) ++count;
    reserve_ = open_reserve();
    return count;
}

void Acceptor::on_timer(Timer&) noexcept {
    if (wanted_) watch_.set(socket_, true, false);
}

}  // namespace net
