#include "common/h1/client.h"

#include <array>
#include <utility>

#include "common/base/moves.h"
#include "common/base/panic.h"
#include "common/net/socket.h"

namespace h1 {
namespace {

using State = Exchange::State;

// Every legal move; over is reached from everywhere.  The drawing in client.h shows the same.
constexpr base::Moves<State> kMoves(
    "h1/client",
    {
        {State::ready, State::connect}, {State::ready, State::head},
        {State::connect, State::head},  {State::head, State::head},
        {State::head, State::connect},  {State::head, State::body},
        {State::head, State::upgraded},
    },
    State::over);

}  // namespace

Exchange::Exchange(ClientPool& pool, const ClientLimits& limits, Handler& handler,
                   const Endpoint& to, std::string_view head, RequestBody body,
                   std::uint64_t body_bytes, bool head_only, bool retry, bool upgrade) noexcept
    : pool_(pool),
      limits_(limits),
      handler_(handler),
      to_(to),
      out_(head, body, body_bytes, upgrade),
      deadline_(pool.loop(), *this),
      soon_(pool.loop(), *this),
      head_only_(head_only),
      retry_(retry && body == RequestBody::none),
      upgrade_(upgrade),
      connect_(head.starts_with("CONNECT ")) {}

Exchange::~Exchange() {
    CHECK(!running_);
    cancel();
    pool_.inboxes().give(std::move(inbox_));
}

void Exchange::start() noexcept {
    CHECK(state_ == State::ready);
    timings_.started = pool_.loop().now();
    stream_ = pool_.take(to_);
    if (!stream_) return drive(go(State::connect));
    stream_->set_listener(*this);
    timings_.reused = true;
    drive(go(State::head));
}

void Exchange::cancel() noexcept {
    if (state_ == State::over) return;
    enter(State::over);
    drop_stream();
}

void Exchange::on_stream(net::Stream&, bool readable, bool writable) noexcept {
    run(readable, writable);
}

void Exchange::on_deadline(net::Deadline&) noexcept {
    drive(overdue());
}

void Exchange::on_timer(net::Timer&) noexcept {
    run(false, false);
}

// --- The machine ---------------------------------------------------------------

void Exchange::run(bool readable, bool writable) noexcept {
    may_read_ = readable;
    may_write_ = writable;
    running_ = true;
    drive(dispatch());
}

// Steps until there is nothing to do but wait.  ended() and failed() may destroy this.
void Exchange::drive(Step step) noexcept {
    running_ = true;
    while (step.kind == Step::Kind::go) {
        enter(step.next);
        step = dispatch();
    }
    running_ = false;
    if (state_ == State::over) return;  // the handler called cancel() or detach()
    switch (step.kind) {
    case Step::Kind::go:
    case Step::Kind::wait:
        return settle();
    case Step::Kind::end:
        return ended();
    case Step::Kind::fail:
        return failed();
    }
}

Exchange::Step Exchange::dispatch() noexcept {
    switch (state_) {
    case State::connect:
        return connect_step();
    case State::head:
        return head_step();
    case State::body:
        return body_step();
    case State::upgraded:
        return upgraded_step();
    case State::ready:
    case State::over:
        return wait();
    }
    base::panic("h1/client: state %d", static_cast<int>(state_));
}

void Exchange::enter(State next) noexcept {
    kMoves.check(state_, next);
    state_ = next;
}

Exchange::Step Exchange::fail(base::Errc code, const char* what, int sys) noexcept {
    why_ = {code, sys, what};
    return {Step::Kind::fail};
}

// Opens a connection, then hears how that went, then lets TLS shake hands.
Exchange::Step Exchange::connect_step() noexcept {
    if (!stream_) return begin_connect();
    if (connecting_) {
        if (!may_write_ && !may_read_) return wait();
        const auto connected = net::connect_result(stream_->fd());
        if (!connected) return fail(connected.error().code, "connect", connected.error().sys);
        connecting_ = false;
        if (to_.tls) stream_->start_tls_client(*to_.tls, to_.tls_host);
    }
    if (stream_->handshaking()) return wait();
    timings_.connected = pool_.loop().now();
    may_read_ = false;
    return go(State::head);
}

Exchange::Step Exchange::begin_connect() noexcept {
    tried_ = pool_.loop().now();
    if (to_.dialer != nullptr) {
        connector_.reset(new net::Connector(pool_.loop(), *to_.dialer, *this));
        connector_->start(to_.host, to_.port, limits_.connect_timeout);
        return wait();
    }
    auto fd = net::start_connect(to_.address);
    if (!fd) return fail(fd.error().code, "connect", fd.error().sys);
    stream_.reset(new net::Stream(pool_.loop(), *this, std::move(*fd)));
    connecting_ = true;
    return wait();
}

// The first of the addresses of a name that answered.
void Exchange::on_connected(net::Connector&, net::Fd fd, const net::Address&) noexcept {
    connector_.reset();
    stream_.reset(new net::Stream(pool_.loop(), *this, std::move(fd)));
    if (to_.tls) stream_->start_tls_client(*to_.tls, to_.tls_host);
    run(false, true);
}

void Exchange::on_connect_failed(net::Connector&, base::Error why) noexcept {
    drive(fail(why.code, why.what, why.sys));
}

Exchange::Step Exchange::head_step() noexcept {
    if (unparsed_) return parse_head();
    push();
    if (state_ != State::head) return wait();  // the handler called cancel()
    return read_head();
}

Exchange::Step Exchange::body_step() noexcept {
    if (std::exchange(fresh_, false)) handler_.on_response(*this, inbox_->response);
    if (state_ == State::body) push();
    if (const Step step = take_body(); step.kind != Step::Kind::wait) return step;
    return state_ == State::body && in_.done() ? end() : wait();
}

// The handler detaches the stream now, or cancels.
Exchange::Step Exchange::upgraded_step() noexcept {
    if (std::exchange(fresh_, false)) handler_.on_upgraded(*this, inbox_->response);
    return state_ == State::upgraded ? fail(base::Errc::unsupported, "upgrade") : wait();
}

// --- The end -------------------------------------------------------------------

// The connection may be used again only if both sides are in step: the request went out
// whole, the answer ended where its framing says, and nothing came after it.
void Exchange::ended() noexcept {
    enter(State::over);
    deadline_.cancel();
    soon_.cancel();
    timings_.ended = pool_.loop().now();
    const bool again = inbox_->response.keep_alive && !in_.until_close() && out_.complete() &&
                       !deaf_ && inbox_->unread().empty();
    if (again)
        pool_.give(to_, std::move(stream_));
    else
        drop_stream();
    handler_.on_end(*this);
}

void Exchange::failed() noexcept {
    enter(State::over);
    timings_.ended = pool_.loop().now();
    drop_stream();
    handler_.on_failed(*this, why_);
}

// The stream may be the one that is calling.
void Exchange::drop_stream() noexcept {
    deadline_.cancel();
    soon_.cancel();
    connector_.reset();
    if (!stream_) return;
    stream_->watch(false, false);
    pool_.loop().defer_delete(std::move(stream_));
}

Exchange::Detached Exchange::detach() noexcept {
    CHECK(state_ == State::upgraded);
    Detached detached;
    const base::Bytes early = inbox_->unread();
    detached.early.assign(early.begin(), early.end());
    deadline_.cancel();
    soon_.cancel();
    stream_->watch(false, false);
    detached.stream = std::move(stream_);
    enter(State::over);
    return detached;
}

}  // namespace h1
