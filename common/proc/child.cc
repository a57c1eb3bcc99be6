#include "common/proc/child.h"

#include <array>
#include <csignal>
#include <utility>

#include "common/base/log.h"
#include "common/base/moves.h"

namespace proc {
namespace {

using State = Child::State;

// Every legal move: the drawing in child.h.
constexpr base::Moves<State> kMoves("child", {
    {State::starting, State::serving}, {State::starting, State::draining},
    {State::starting, State::leaving}, {State::serving, State::draining},
    {State::serving, State::leaving},  {State::draining, State::leaving},
});

}  // namespace

Child::Child(net::Loop& loop, Listener& listener, Facts facts, net::Channel line) noexcept
    : listener_(listener), facts_(std::move(facts)), line_(std::move(line)), watch_(loop, *this) {
    watch_.set(line_.fd(), true, false);
}

void Child::drain(const Message& message, net::TimePoint deadline) noexcept {
    enter(State::draining);
    deadline_ = deadline;
    tell(message);
}

void Child::leave(net::TimePoint deadline) noexcept {
    enter(State::leaving);
    deadline_ = deadline;
    tell({MessageKind::leave, {}});
}

void Child::reopen_logs() noexcept { tell({MessageKind::reopen, {}}); }

unsigned Child::look(std::uint32_t beats) noexcept {
    still_ = beats == beats_ ? still_ + 1 : 0;
    beats_ = beats;
    return still_;
}

void Child::press(net::TimePoint next) noexcept {
    if (state_ == State::draining) {
        base::log_warning("%s (pid %d) still has work after its time to drain; told to leave",
                          facts_.name.c_str(), facts_.pid);
        leave(next);
        return;
    }
    deadline_.reset();
    base::log_warning("%s (pid %d) does not leave; killed", facts_.name.c_str(), facts_.pid);
    ::kill(facts_.pid, SIGKILL);
}

// Only messages from our own children come here, one at a time and rarely.
void Child::on_ready(net::FdWatch&, bool, bool) noexcept {
    std::array<std::byte, kMaxMessageBytes> buffer;
    auto received = line_.receive(buffer);
    if (!received) {
        // Its end is closed: it is dying, and SIGCHLD will say how.
        if (received.error().code != base::Errc::again) watch_.clear();
        return;
    }
    auto message = decode(std::span(buffer).first(received->size));
    if (message) hear(*message);
    else base::log_warning("%s (pid %d) sent no valid message; ignored", facts_.name.c_str(), facts_.pid);
}

void Child::hear(const Message& message) noexcept {
    if (message.kind != MessageKind::ready) {
        base::log_warning("%s (pid %d) sent a message of kind %u; ignored", facts_.name.c_str(),
                          facts_.pid, static_cast<unsigned>(message.kind));
        return;
    }
    if (state_ != State::starting) return;  // told to end before it was ready
    enter(State::serving);
    listener_.on_ready(*this);
}

// A process that does not read its line is not waited for: the deadlines see to it.
void Child::tell(const Message& message) noexcept {
    auto sent = line_.send(encode(message));
    if (!sent && sent.error().code != base::Errc::closed)
        base::log_warning("%s (pid %d): %s", facts_.name.c_str(), facts_.pid,
                          base::describe(sent.error()).c_str());
}

void Child::enter(State next) noexcept {
    kMoves.check(state_, next);
    state_ = next;
}

}  // namespace proc
