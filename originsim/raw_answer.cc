#include "originsim/raw_answer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "common/base/bytes.h"

#include "originsim/drip.h"

namespace originsim {
namespace {

using std::chrono::microseconds;

constexpr std::size_t kPiece = 16 * 1024;            // bytes of body written at a time
constexpr microseconds kPatience = std::chrono::seconds(10);

// Between the last byte and a RST: the reset throws away what the peer has not got yet.
constexpr microseconds kSettle = std::chrono::milliseconds(50);

}  // namespace

RawAnswer::RawAnswer(net::Loop& loop, Listener& listener, Host* host,
                     std::unique_ptr<net::Stream> stream, RawPlan plan) noexcept
    : loop_(loop), listener_(listener), host_(host), stream_(std::move(stream)), plan_(std::move(plan)),
      timer_(loop, *this), out_(std::move(plan_.before)) {
    stream_->set_listener(*this);
}

// While it stalls it reads, to hear of a client that gives up.
void RawAnswer::start() noexcept {
    if (!plan_.stall) return pump();
    state_ = State::stall;
    stream_->watch(true, false);
    if (plan_.stall->count() > 0) timer_.set(*plan_.stall);
}

void RawAnswer::pump() noexcept {
    while (state_ == State::write && write_some()) {}
}

bool RawAnswer::write_some() noexcept {
    if (sent_ == out_.size()) {
        if (wait_for_drip()) return false;
        if (!refill()) {
            if (state_ == State::write) all_written();
            return false;
        }
    }
    const iovec part{out_.data() + sent_, out_.size() - sent_};
    const auto n = stream_->write({&part, 1});
    if (n) {
        sent_ += *n;
        return true;
    }
    if (n.error().code != base::Errc::again) {
        end();
        return false;
    }
    stream_->watch(false, true);
    timer_.set(kPatience);
    return false;
}

bool RawAnswer::wait_for_drip() noexcept {
    if (plan_.drip == 0 || !drop_sent_ || given_ == plan_.length) return false;
    drop_sent_ = false;
    state_ = State::drip;
    stream_->watch(false, false);
    timer_.set(drip_interval(plan_.drip));
    return true;
}

bool RawAnswer::refill() noexcept {
    out_.clear();
    sent_ = 0;
    if (given_ < plan_.length) {
        refill_body();
        return !out_.empty();
    }
    for (; plan_.repeat > 0 && out_.size() < kPiece; --plan_.repeat) out_ += plan_.again;
    return !out_.empty();
}

void RawAnswer::refill_body() noexcept {
    std::uint64_t n = std::min<std::uint64_t>(plan_.length - given_, kPiece);
    if (plan_.drip > 0) n = std::min(n, drip_size(plan_.drip));
    drop_sent_ = true;
    char size[24];
    const int digits = plan_.chunked ? std::snprintf(size, sizeof size, "%llx\r\n",
                                                     static_cast<unsigned long long>(n)) : 0;
    out_.assign(size, static_cast<std::size_t>(digits));
    out_.resize(out_.size() + n);
    const auto room = std::as_writable_bytes(std::span(out_)).last(n);
    if (!plan_.body.read(plan_.first + given_, room)) return end();
    if (plan_.chunked) out_ += "\r\n";
    given_ += n;
}

void RawAnswer::all_written() noexcept {
    stream_->watch(false, false);
    if (plan_.end == RawPlan::End::reset) {
        state_ = State::settle;
        timer_.set(kSettle);
        return;
    }
    state_ = State::linger;
    stream_->shutdown_write();
    stream_->watch(true, false);
    timer_.set(kPatience);
}

void RawAnswer::on_stream(net::Stream&, bool readable, bool writable) noexcept {
    if ((state_ == State::linger || state_ == State::stall) && readable) read_to_end();
    if (state_ == State::write && writable) pump();
}

// The peer must have read our FIN before we close: closing with unread input is a RST.
void RawAnswer::read_to_end() noexcept {
    for (;;) {
        const auto n = stream_->read(loop_.scratch());
        if (n) continue;
        if (n.error().code != base::Errc::again) end();
        return;
    }
}

void RawAnswer::on_timer(net::Timer&) noexcept {
    if (state_ == State::drip || state_ == State::stall) {
        state_ = State::write;
        return pump();
    }
    if (state_ == State::settle) stream_->abort_on_close();
    end();
}

void RawAnswer::end() noexcept {
    state_ = State::ended;
    out_.clear();
    sent_ = 0;
    timer_.cancel();
    stream_->watch(false, false);
    listener_.on_raw_end(*this, given_);
}

}  // namespace originsim
