// What a ServerConnection waits for, and for how long.
//
// One Deadline serves all waits.  On the way of a hit it is moved once, when the connection
// becomes idle, which is one store.

#include <algorithm>

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "common/h1/server.h"

namespace h1 {
namespace {

// Time for a refusal to leave, and for the rest of the client's bytes to come.
constexpr net::Millis kLingerTime{2'000};

// Time for a request that crosses our wish to close.
constexpr net::Millis kFarewellTime{1'000};

}  // namespace

bool ServerConnection::wants_readable() const noexcept {
    switch (state_) {
    case State::idle:
    case State::head:
    case State::drain:
    case State::linger:
        return true;
    case State::exchange:
        if (peer_done_) return false;
        return in_.done() ? inbox_->can_look_ahead() : awaits_body();
    case State::refuse:
    case State::upgraded:
    case State::gone:
        break;
    }
    return false;
}

// Nothing but the client keeps the body from going on.
bool ServerConnection::awaits_body() const noexcept {
    return wants_input() && inbox_->unread().empty();
}

net::Millis ServerConnection::idle_time() const noexcept {
    if (close_wanted_) return kFarewellTime;
    return requests_ == 0 ? limits_.head_timeout : limits_.idle_timeout;
}

void ServerConnection::settle() noexcept {
    if (state_ == State::gone) return;
    stream_->watch(wants_readable(), out_.blocked());
    switch (state_) {
    case State::idle:
        deadline_.set(since_ + idle_time());
        break;
    case State::head:
        deadline_.set(since_ + limits_.head_timeout);
        break;
    case State::exchange:
    case State::drain:
        await_peer();
        break;
    case State::refuse:
    case State::linger:
        deadline_.set(since_ + kLingerTime);
        break;
    case State::upgraded:
    case State::gone:
        deadline_.cancel();
        break;
    }
}

PaceLimits ServerConnection::pace_limits() const noexcept {
    return {limits_.body_timeout, limits_.min_rate, limits_.min_rate_grace};
}

void ServerConnection::await_peer() noexcept {
    const net::TimePoint now = loop_.now();
    const PaceLimits limits = pace_limits();
    net::TimePoint due = net::TimePoint::max();
    if (awaits_body()) {
        pace_in_.wait(now, summary_.body_in);
        due = pace_in_.due(limits);
    } else {
        pace_in_.stop(now);
    }
    if (out_.blocked()) {
        // To ask the kernel costs a call: at the start of the wait and when it is overdue.
        if (!pace_out_.waiting()) pace_out_.wait(now, delivered());
        due = std::min(due, pace_out_.due(limits));
    } else {
        pace_out_.stop(now);
    }
    if (due == net::TimePoint::max())
        deadline_.cancel();
    else
        deadline_.set(due);
}

// Bytes that the client has acknowledged.  The socket's buffer may hold megabytes, so a
// client that reads slowly, but does, may leave it unwritable for longer than any timeout.
std::uint64_t ServerConnection::delivered() const noexcept {
    int queued = 0;
    if (::ioctl(stream_->fd(), SIOCOUTQ, &queued) != 0 || queued < 0) queued = 0;
    const auto waiting = static_cast<std::uint64_t>(queued);
    return out_.bytes() > waiting ? out_.bytes() - waiting : 0;
}

// The deadline has passed: what was waited for?
ServerConnection::Step ServerConnection::overdue() noexcept {
    constexpr auto kLate = base::Errc::timed_out;
    may_read_ = may_write_ = false;
    switch (state_) {
    case State::idle:
        return retire({kLate, 0, requests_ == 0 ? "first request" : "idle connection"});
    case State::head:
        return refuse(408, {kLate, 0, "request head"});
    case State::exchange:
    case State::drain:
        return judge_peer();
    case State::refuse:
    case State::linger:
        return retire(why_);
    case State::upgraded:
    case State::gone:
        break;
    }
    return wait();
}

ServerConnection::Step ServerConnection::judge_peer() noexcept {
    const net::TimePoint now = loop_.now();
    const PaceLimits limits = pace_limits();
    const auto late = [](const char* what) { return base::Error{base::Errc::timed_out, 0, what}; };
    if (pace_out_.waiting() && pace_out_.judge(now, delivered(), limits) != Pace::Verdict::fine)
        return retire(late("response"));
    if (pace_in_.waiting() && pace_in_.judge(now, summary_.body_in, limits) != Pace::Verdict::fine)
        return body_failed(late("request body"));
    return wait();
}

}  // namespace h1
