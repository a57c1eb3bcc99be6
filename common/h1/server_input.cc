// The reading half of ServerConnection: heads, request bodies, what comes after them.
//
// Level-triggered readiness is used to save system calls: a read that returned less than
// was asked for has emptied the socket, so nobody reads again to be told so.

#include <algorithm>

#include "common/base/panic.h"
#include "common/h1/server.h"

namespace h1 {
namespace {

// What is read away after our side was closed.
constexpr std::uint64_t kLingerBytes = 1024 * 1024;

}  // namespace

base::Result<std::size_t> ServerConnection::read(base::MutableBytes into) noexcept {
    const auto got = stream_->read(into);
    may_read_ = got && (*got == into.size() || (stream_->is_tls() && stream_->pending() > 0));
    return got;
}

const http::RequestHead& ServerConnection::request() const noexcept {
    CHECK(inbox_);
    return inbox_->request;
}

ServerConnection::Step ServerConnection::read_head() noexcept {
    if (!may_read_) return wait();
    if (!inbox_->make_room(limits_.head.head_bytes))
        return refuse(431, {base::Errc::too_large, 0, "head"});
    const auto got = read(inbox_->room());
    if (got) {
        inbox_->filled(*got);
        return go(State::head);
    }
    return got.error().code == base::Errc::again ? wait() : retire(got.error());
}

ServerConnection::Step ServerConnection::begin_exchange() noexcept {
    const http::Framing& framing = inbox_->request.framing;
    const bool length = framing.kind == http::Framing::Kind::length;
    if (limits_.max_body != 0 && length && framing.length > limits_.max_body)
        return refuse(413, {base::Errc::too_large, 0, "request body"});
    in_.start(framing, limits_.max_body);
    pace_in_.reset(0);
    pace_out_.reset(0);
    summary_ = {.started = since_};
    ++requests_;
    fresh_ = open_ = true;
    wants_body_ = body_ended_ = continued_ = tunnel_ = false;
    return go(State::exchange);
}

ServerConnection::Step ServerConnection::end_exchange() noexcept {
    if (tunnel_) return go(State::upgraded);
    if (!persist_ || close_wanted_ || peer_done_) return close_gently();
    discard_ = kDrainBytes;
    return go(State::drain);
}

ServerConnection::Step ServerConnection::next_request() noexcept {
    inbox_->next_message();
    out_.reset();
    if (!inbox_->unread().empty()) return go(State::head);
    pool_.give(std::move(inbox_));
    return go(State::idle);
}

// Closing a socket that holds unread bytes sends a reset, which may overtake the response.
ServerConnection::Step ServerConnection::close_gently() noexcept {
    why_ = {base::Errc::closed, 0, "end of connection"};
    const bool clean = in_.done() && inbox_->unread().empty() && !may_read_;
    if (clean || peer_done_) return retire(why_);
    return linger();
}

ServerConnection::Step ServerConnection::linger() noexcept {
    stream_->shutdown_write();
    discard_ = kLingerBytes;
    return go(State::linger);
}

// --- Request bodies --------------------------------------------------------------

void ServerConnection::read_body() noexcept {
    if (state_ != State::exchange || !open_ || !has_body()) return;
    wants_body_ = true;
    if (request().expect_continue && !continued_) {
        continued_ = true;
        if (inbox_->unread().empty() && !out_.begun()) respond_interim(100, {});
    }
    if (running_) return;
    const bool ready = in_.done() || !inbox_->unread().empty() || stream_->pending() > 0;
    if (ready)
        call_soon();
    else
        settle();
}

// The machine wants bytes of the present body.
bool ServerConnection::wants_input() const noexcept {
    if (in_.done()) return false;
    if (state_ == State::drain) return discard_ > 0;
    return state_ == State::exchange && open_ && wants_body_ && !broken_;
}

// What is in the inbox first, then the socket.  One read of a socket per event keeps a
// fast sender from starving the others.
ServerConnection::Step ServerConnection::take_body() noexcept {
    while (wants_input()) {
        const base::Bytes unread = inbox_->unread();
        if (unread.empty() && !may_read_) return wait();
        const Step step = unread.empty() ? read_some_body() : feed_unread(unread);
        if (step.kind != Step::Kind::wait) return step;
    }
    const bool ended = in_.done() && open_ && wants_body_ && !body_ended_;
    if (!ended || state_ != State::exchange) return wait();
    body_ended_ = true;
    handler_.on_body_end(*this);
    return wait();
}

ServerConnection::Step ServerConnection::feed_unread(base::Bytes unread) noexcept {
    const auto used = feed_body(unread);
    if (!used) return body_failed(used.error());
    inbox_->consume(*used);
    return wait();
}

ServerConnection::Step ServerConnection::read_some_body() noexcept {
    base::MutableBytes into = loop_.scratch();
    // Not beyond the body: what follows it belongs in the inbox.
    if (in_.left() < into.size()) into = into.first(static_cast<std::size_t>(in_.left()));
    const auto got = read(into);
    if (!got && got.error().code == base::Errc::again) return wait();
    if (!got) return body_failed(got.error());
    if (!stream_->is_tls()) may_read_ = false;
    const base::Bytes bytes = into.first(*got);
    const auto used = feed_body(bytes);
    if (!used) return body_failed(used.error());
    if (*used < bytes.size()) inbox_->keep(bytes.subspan(*used));
    return wait();
}

base::Result<std::size_t> ServerConnection::feed_body(base::Bytes input) noexcept {
    return in_.feed(input, [this](base::Bytes payload) { return give_body(payload); });
}

// To the handler, or away.
std::size_t ServerConnection::give_body(base::Bytes payload) noexcept {
    std::size_t taken = payload.size();
    if (state_ == State::drain) {
        discard_ -= std::min<std::uint64_t>(discard_, taken);
    } else {
        if (!wants_input()) return 0;  // it answered, or gave up, within on_body()
        taken = handler_.on_body(*this, payload);
        CHECK(taken <= payload.size());
        if (taken < payload.size()) wants_body_ = false;
    }
    summary_.body_in += taken;
    return taken;
}

ServerConnection::Step ServerConnection::body_failed(base::Error why) noexcept {
    const bool cut = why.code == base::Errc::closed || why.code == base::Errc::system ||
                     why.code == base::Errc::tls;
    if (cut || !open_ || out_.begun()) return retire({why.code, why.sys, "request body"});
    const bool late = why.code == base::Errc::timed_out;
    return refuse(late ? 408 : why.code == base::Errc::too_large ? 413 : 400, why);
}

// --- While the handler thinks ------------------------------------------------------

// Reads what follows the request: the next one, or the end of the connection.  A client
// that has closed its side may still want the answer.
ServerConnection::Step ServerConnection::look_ahead() noexcept {
    if (!may_read_ || !in_.done() || peer_done_ || !inbox_->can_look_ahead()) return wait();
    const auto got = read(inbox_->room());
    if (got) {
        inbox_->filled(*got);
        return wait();
    }
    if (got.error().code == base::Errc::again) return wait();
    if (got.error().code != base::Errc::closed) return retire(got.error());
    peer_done_ = true;
    return wait();
}

}  // namespace h1
