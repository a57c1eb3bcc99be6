#include "common/h1/server.h"

#include <utility>

#include "common/base/moves.h"
#include "common/base/panic.h"

namespace h1 {
namespace {

using State = ServerConnection::State;

// Every legal move; gone is reached from everywhere.  The drawing in server.h shows the same.
constexpr base::Moves<State> kMoves(
    "h1/server",
    {
        {State::idle, State::head},       {State::head, State::head},
        {State::head, State::exchange},   {State::head, State::refuse},
        {State::exchange, State::drain},  {State::exchange, State::refuse},
        {State::exchange, State::linger}, {State::exchange, State::upgraded},
        {State::drain, State::idle},      {State::drain, State::head},
        {State::drain, State::linger},    {State::refuse, State::linger},
    },
    State::gone);

}  // namespace

ServerConnection::ServerConnection(net::Loop& loop, InboxPool& pool, const ServerLimits& limits,
                                   Handler& handler, net::Fd fd, net::TlsContext* tls) noexcept
    : loop_(loop),
      pool_(pool),
      limits_(limits),
      handler_(handler),
      stream_(new net::Stream(loop, *this, std::move(fd))),
      deadline_(loop, *this),
      soon_(loop, *this) {
    if (tls) stream_->start_tls_server(*tls);
}

ServerConnection::~ServerConnection() {
    pool_.give(std::move(inbox_));
}

void ServerConnection::start() noexcept {
    since_ = loop_.now();
    run(true, false);
}

void ServerConnection::start_with(base::Bytes bytes) noexcept {
    if (bytes.empty()) return start();
    inbox_ = pool_.take(Inbox::Side::server);
    inbox_->preload(bytes);
    drive(go(State::head));
}

void ServerConnection::on_stream(net::Stream&, bool readable, bool writable) noexcept {
    run(readable, writable);
}

void ServerConnection::on_deadline(net::Deadline&) noexcept {
    drive(overdue());
}

void ServerConnection::on_timer(net::Timer&) noexcept {
    run(false, false);
}

// --- The machine ---------------------------------------------------------------

void ServerConnection::run(bool readable, bool writable) noexcept {
    // What TLS has decrypted raises no readiness.
    may_read_ = readable || (stream_->is_tls() && stream_->pending() > 0);
    may_write_ = writable;
    running_ = true;
    drive(dispatch());
}

// Steps until there is nothing to do but wait.  A pipeline of requests is this loop, not
// a recursion: respond() never goes on to the next request while running_.
void ServerConnection::drive(Step step) noexcept {
    running_ = true;
    while (step.kind == Step::Kind::go) {
        enter(step.next);
        step = dispatch();
    }
    running_ = false;
    if (step.kind == Step::Kind::retire)
        gone(why_);
    else
        settle();
}

ServerConnection::Step ServerConnection::dispatch() noexcept {
    switch (state_) {
    case State::idle:
        return idle_step();
    case State::head:
        return head_step();
    case State::exchange:
        return exchange_step();
    case State::drain:
        return drain_step();
    case State::refuse:
        return refuse_step();
    case State::linger:
        return linger_step();
    case State::upgraded:
        return wait();
    case State::gone:
        return wait();
    }
    base::panic("h1/server: state %d", static_cast<int>(state_));
}

void ServerConnection::enter(State next) noexcept {
    kMoves.check(state_, next);
    if (next != state_) since_ = loop_.now();
    state_ = next;
}

ServerConnection::Step ServerConnection::retire(base::Error why) noexcept {
    why_ = why;
    return {Step::Kind::retire};
}

ServerConnection::Step ServerConnection::idle_step() noexcept {
    if (!may_read_) return wait();
    if (!inbox_) inbox_ = pool_.take(Inbox::Side::server);
    const auto got = read(inbox_->room());
    if (got) {
        inbox_->filled(*got);
        return go(State::head);
    }
    if (got.error().code != base::Errc::again) return retire(got.error());
    pool_.give(std::move(inbox_));
    return wait();
}

ServerConnection::Step ServerConnection::head_step() noexcept {
    const std::string_view text = inbox_->text();
    const auto taken =
        http::parse_request_head(text, inbox_->scanned, limits_.head, inbox_->request);
    if (taken) {
        inbox_->take_head(*taken);
        return begin_exchange();
    }
    const base::Error& error = taken.error();
    if (error.code != base::Errc::again) return refuse(http::status_for(error), error);
    inbox_->scanned = text.size();
    return read_head();
}

ServerConnection::Step ServerConnection::exchange_step() noexcept {
    if (std::exchange(fresh_, false)) handler_.on_request(*this);
    if (may_write_ && out_.blocked()) pump();
    if (const Step step = take_body(); step.kind != Step::Kind::wait) return step;
    if (state_ != State::exchange) return wait();  // the handler called abort() or detach()
    if (broken_) return retire(out_.error());
    if (out_.complete()) return end_exchange();
    return look_ahead();
}

ServerConnection::Step ServerConnection::drain_step() noexcept {
    if (const Step step = take_body(); step.kind != Step::Kind::wait) return step;
    if (in_.done()) return next_request();
    return discard_ == 0 ? close_gently() : wait();
}

ServerConnection::Step ServerConnection::refuse_step() noexcept {
    if (may_write_ && out_.blocked()) broken_ = out_.pump(*stream_) == Outcome::failed;
    if (broken_) return retire(why_);
    return out_.blocked() ? wait() : linger();
}

ServerConnection::Step ServerConnection::linger_step() noexcept {
    while (may_read_) {
        const auto got = read(loop_.scratch());
        if (!got && got.error().code == base::Errc::again) break;
        if (!got || *got >= discard_) return retire(why_);
        discard_ -= *got;
    }
    return wait();
}

// --- The end -------------------------------------------------------------------

// A response that is not whole must not look whole: the client gets a reset.
void ServerConnection::gone(base::Error why) noexcept {
    enter(State::gone);
    deadline_.cancel();
    soon_.cancel();
    stream_->watch(false, false);
    if (open_ && out_.begun() && !out_.complete())
        stream_->abort_on_close();
    else if (stream_->is_tls())
        stream_->shutdown_write();
    if (open_) sum_up();
    handler_.on_gone(*this, open_ ? &summary_ : nullptr, why);
}

void ServerConnection::abort() noexcept {
    if (state_ == State::gone) return;
    stream_->abort_on_close();
    gone({base::Errc::closed, 0, "given up"});
}

void ServerConnection::close_after_response() noexcept {
    if (std::exchange(close_wanted_, true) || state_ != State::idle) return;
    since_ = loop_.now();
    if (!running_) settle();
}

ServerConnection::Detached ServerConnection::detach() noexcept {
    CHECK(state_ == State::exchange || state_ == State::upgraded);
    CHECK(!out_.begun() || (tunnel_ && out_.complete()));
    Detached detached;
    const base::Bytes early = inbox_->unread();
    detached.early.assign(early.begin(), early.end());
    deadline_.cancel();
    soon_.cancel();
    stream_->watch(false, false);
    detached.stream = std::move(stream_);
    enter(State::gone);
    return detached;
}

}  // namespace h1
