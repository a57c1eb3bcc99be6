// The bytes of an Exchange: the request on its way out, the answer on its way in.

#include "common/base/panic.h"
#include "common/h1/client.h"

namespace h1 {

// --- The request ---------------------------------------------------------------

std::size_t Exchange::send_body(base::Bytes payload) noexcept {
    if (state_ == State::over || deaf_) return payload.size();  // nobody will read it
    if (state_ == State::ready || state_ == State::connect) {
        room_wanted_ = true;
        return 0;
    }
    std::size_t taken = 0;
    do {
        taken += out_.add(payload.subspan(taken));
        call_out();
    } while (taken < payload.size() && out_.written() && !deaf_);
    room_wanted_ = taken < payload.size();  // then the queue is not empty: an event will follow
    return deaf_ ? payload.size() : taken;
}

void Exchange::end_body() noexcept {
    if (state_ == State::over || deaf_) return;
    out_.end();
    call_out();
}

// Writes at once what the handler gave outside of our own events.
void Exchange::call_out() noexcept {
    if (running_ || (state_ != State::head && state_ != State::body)) return;
    if (!out_.pump(*stream_)) {
        deaf_ = true;
        return call_soon();
    }
    settle();
}

// A server that takes no more may still have answered: that is for the next read to say.
void Exchange::push() noexcept {
    if (deaf_) return;
    if (!out_.pump(*stream_)) {
        deaf_ = may_read_ = true;
        return;
    }
    if (!room_wanted_ || out_.room() < RequestWriter::kQueueBytes / 2) return;
    room_wanted_ = false;
    handler_.on_request_room(*this);
}

// --- Heads -----------------------------------------------------------------------

base::Result<std::size_t> Exchange::read(base::MutableBytes into) noexcept {
    const auto got = stream_->read(into);
    may_read_ = got && (*got == into.size() || (stream_->is_tls() && stream_->pending() > 0));
    return got;
}

Exchange::Step Exchange::read_head() noexcept {
    if (!may_read_) return wait();
    if (!inbox_) inbox_ = pool_.inboxes().take(Inbox::Side::client);
    if (!inbox_->make_room(limits_.head.head_bytes))
        return fail(base::Errc::too_large, "response head");
    const auto got = read(inbox_->room());
    if (!got && got.error().code == base::Errc::again)
        return deaf_ ? fail(base::Errc::closed, "request") : wait();
    if (!got) return lost(got.error());
    if (timings_.first_byte == net::TimePoint{}) timings_.first_byte = pool_.loop().now();
    inbox_->filled(*got);
    unparsed_ = true;
    return go(State::head);
}

Exchange::Step Exchange::parse_head() noexcept {
    unparsed_ = false;
    const std::string_view text = inbox_->text();
    const auto taken =
        http::parse_response_head(text, inbox_->scanned, limits_.head, inbox_->response);
    if (!taken) {
        const base::Error& error = taken.error();
        if (error.code != base::Errc::again) return fail(error.code, error.what);
        inbox_->scanned = text.size();
        return go(State::head);
    }
    inbox_->take_head(*taken);
    const http::ResponseHead& head = inbox_->response;
    if (head.status < 200) return take_interim();
    if (connect_ && head.status < 300) {
        fresh_ = true;
        return go(State::upgraded);  // whatever its framing fields say
    }
    in_.start(head_only_ ? http::Framing{} : head.framing, 0);
    pace_in_.reset(0);
    fresh_ = true;
    return go(State::body);
}

Exchange::Step Exchange::take_interim() noexcept {
    const http::ResponseHead& head = inbox_->response;
    if (head.status == 101) {
        if (!upgrade_ || !out_.complete()) return fail(base::Errc::malformed, "101 unasked for");
        fresh_ = true;
        return go(State::upgraded);
    }
    if (++interim_ > limits_.max_interim) return fail(base::Errc::too_large, "interim responses");
    handler_.on_interim(*this, head);
    if (state_ != State::head) return wait();  // the handler called cancel()
    inbox_->next_message();
    unparsed_ = !inbox_->text().empty();
    return go(State::head);
}

// The connection ended before a whole head.  An idle connection that the server closed as
// we took it out of the pool is nobody's fault: RFC 9110 section 9.2.2 lets us try again.
Exchange::Step Exchange::lost(const base::Error& error) noexcept {
    const bool stale = timings_.reused && timings_.first_byte == net::TimePoint{};
    if (!stale || !retry_) return fail(error.code, "response head", error.sys);
    drop_stream();
    timings_.reused = false;
    deaf_ = false;
    sent_ = {};
    pace_out_.reset(0);
    out_.rewind();
    return go(State::connect);
}

// --- The body ----------------------------------------------------------------------

void Exchange::resume() noexcept {
    if (!paused_) return;
    paused_ = false;
    if (running_ || state_ != State::body) return;
    const bool ready = !inbox_->unread().empty() || stream_->pending() > 0;
    if (ready)
        call_soon();
    else
        settle();
}

void Exchange::call_soon() noexcept {
    soon_.set(std::chrono::microseconds::zero());
}

bool Exchange::wants_body() const noexcept {
    return state_ == State::body && !in_.done() && !paused_;
}

// What is in the inbox first, then the socket: one read per event, so that a fast server
// does not keep the loop to itself.
Exchange::Step Exchange::take_body() noexcept {
    while (wants_body()) {
        const base::Bytes unread = inbox_->unread();
        if (unread.empty() && !may_read_) return wait();
        const Step step = unread.empty() ? read_some_body() : feed_unread(unread);
        if (step.kind != Step::Kind::wait) return step;
    }
    return wait();
}

Exchange::Step Exchange::feed_unread(base::Bytes unread) noexcept {
    const auto used = feed_body(unread);
    if (!used) return fail(used.error().code, used.error().what);
    inbox_->consume(*used);
    return wait();
}

// Reads beyond the end of the body, too: whoever sends more than it announced is found out.
Exchange::Step Exchange::read_some_body() noexcept {
    const base::MutableBytes into = pool_.loop().scratch();
    const auto got = read(into);
    if (!got && got.error().code == base::Errc::again) return wait();
    if (!got) {
        const bool whole = in_.until_close() && got.error().code == base::Errc::closed;
        if (!whole) return fail(got.error().code, "response body", got.error().sys);
        in_.finish();
        return wait();
    }
    if (!stream_->is_tls()) may_read_ = false;
    const base::Bytes bytes = into.first(*got);
    const auto used = feed_body(bytes);
    if (!used) return fail(used.error().code, used.error().what);
    if (*used < bytes.size()) inbox_->keep(bytes.subspan(*used));
    return wait();
}

base::Result<std::size_t> Exchange::feed_body(base::Bytes input) noexcept {
    return in_.feed(input, [this](base::Bytes payload) noexcept -> std::size_t {
        if (!wants_body()) return 0;  // cancelled within on_payload()
        const std::size_t n = handler_.on_payload(*this, payload);
        CHECK(n <= payload.size());
        paused_ = n < payload.size();
        payload_ += n;
        return n;
    });
}

}  // namespace h1
