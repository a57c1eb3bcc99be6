// What an Exchange waits for, and for how long.

#include <algorithm>

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "common/h1/client.h"

namespace h1 {
namespace {

constexpr net::TimePoint kNever = net::TimePoint::max();

}  // namespace

void Exchange::settle() noexcept {
    if (state_ == State::connect) {
        if (stream_) stream_->watch(!connecting_, connecting_);
        return deadline_.set(tried_ + limits_.connect_timeout);
    }
    const bool reading = state_ == State::head || (wants_body() && inbox_->unread().empty());
    stream_->watch(reading, !deaf_ && !out_.written());
    const net::TimePoint due = std::min(await_room(), await_answer());
    if (due == kNever)
        deadline_.cancel();
    else
        deadline_.set(due);
}

PaceLimits Exchange::pace_limits() const noexcept {
    return {limits_.between_bytes_timeout, limits_.min_rate, limits_.min_rate_grace};
}

// The server is to take more of the request.
net::TimePoint Exchange::await_room() noexcept {
    const net::TimePoint now = pool_.loop().now();
    if (deaf_ || out_.written()) {
        pace_out_.stop(now);
        return kNever;
    }
    if (!pace_out_.waiting()) pace_out_.wait(now, delivered());
    return pace_out_.due(pace_limits());
}

// The server is to answer, or to go on with its answer.  While the handler is slow, with its
// request or in taking the answer, no clock runs.
net::TimePoint Exchange::await_answer() noexcept {
    const net::TimePoint now = pool_.loop().now();
    if (state_ == State::head) {
        if (!out_.complete() && !deaf_) return kNever;
        if (sent_ == net::TimePoint{}) sent_ = now;
        return sent_ + limits_.first_byte_timeout;
    }
    if (state_ != State::body || !wants_body()) {
        pace_in_.stop(now);
        return kNever;
    }
    pace_in_.wait(now, payload_);
    return pace_in_.due(pace_limits());
}

// Bytes of the request that the server has acknowledged; see ServerConnection::delivered().
std::uint64_t Exchange::delivered() const noexcept {
    int queued = 0;
    if (::ioctl(stream_->fd(), SIOCOUTQ, &queued) != 0 || queued < 0) queued = 0;
    const auto waiting = static_cast<std::uint64_t>(queued);
    return out_.bytes() > waiting ? out_.bytes() - waiting : 0;
}

// The deadline has passed: what was waited for?
Exchange::Step Exchange::overdue() noexcept {
    constexpr auto kLate = base::Errc::timed_out;
    const net::TimePoint now = pool_.loop().now();
    may_read_ = may_write_ = false;
    if (state_ == State::connect) return fail(kLate, "connect");
    const PaceLimits limits = pace_limits();
    if (pace_out_.waiting() && pace_out_.judge(now, delivered(), limits) != Pace::Verdict::fine)
        return fail(kLate, "request");
    if (state_ == State::head && sent_ != net::TimePoint{} &&
        now >= sent_ + limits_.first_byte_timeout)
        return fail(kLate, "first byte");
    if (pace_in_.waiting() && pace_in_.judge(now, payload_, limits) != Pace::Verdict::fine)
        return fail(kLate, "response body");
    return wait();
}

}  // namespace h1
