#include "common/net/connector.h"

#include <algorithm>
#include <cerrno>

#include "common/net/socket.h"

namespace net {

struct Connector::Attempt {
    Attempt(Loop& loop, FdWatch::Listener& listener, Fd socket, const Address& address) noexcept
        : fd(std::move(socket)), to(address), watch(loop, listener) {
        watch.set(fd.get(), false, true);
    }

    Fd fd;
    Address to;
    FdWatch watch;  // goes before the descriptor
};

Connector::Connector(Loop& loop, const Dialer& dialer, Listener& listener) noexcept
    : loop_(loop),
      dialer_(dialer),
      listener_(listener),
      v6_(*this),
      v4_(*this),
      pause_(loop, *this),
      limit_(loop, *this) {}

Connector::~Connector() = default;

// What is known at once is looked at in the next turn: the listener hears nothing before.
void Connector::start(std::string_view host, std::uint16_t port, Millis limit) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    port_ = port;
    limit_.set(limit);
    ask(v6_, host, AF_INET6);
    ask(v4_, host, AF_INET);
    if (v6_.known || v4_.known) pause_.set(v6_.known ? Millis(0) : dialer_.patience);
}

void Connector::ask(Side& side, std::string_view host, int family) {
    if (const auto* known = dialer_.resolver.ask(side.query, host, family)) take(side, *known);
}

// Why there is none is told if the other family has none either.  That a name does not exist
// says less than any other cause.
void Connector::take(Side& side, const NameResolver::Answer& answer) {
    side.known = true;
    side.addresses = answer.addresses;
    for (Address& address : side.addresses) address.set_port(port_);
    const bool tells = answer.addresses.empty() && answer.error.code != base::Errc::not_found;
    if (tells && begun_ == 0) why_ = answer.error;
}

void Connector::on_answer(NameResolver::Query& query, const NameResolver::Answer& answer) noexcept {
    take(&query == &v6_.query ? v6_ : v4_, answer);
    consider();
}

void Connector::on_timer(Timer& timer) noexcept {
    if (&timer == &limit_) {
        const bool resolving = begun_ == 0 && !(v6_.known && v4_.known);
        return fail({base::Errc::timed_out, 0, resolving ? "dns" : "connect"});
    }
    try_next();
}

// An answer came: begin, or think of it when the next attempt is due.
void Connector::consider() noexcept {
    if (racing_) {
        if (attempts_.empty()) return try_next();
        if (!pause_.is_set() && left()) pause_.set(dialer_.stagger);
    } else if (v6_.known) {
        try_next();
    } else if (!pause_.is_set()) {
        pause_.set(dialer_.patience);
    }
}

// Goes on to the next address that can be tried; the end if there is none and none will come.
void Connector::try_next() noexcept {
    racing_ = true;
    pause_.cancel();
    while (const Address* address = next_address()) {
        if (!begin(*address)) continue;
        if (left()) pause_.set(dialer_.stagger);
        return;
    }
    if (attempts_.empty() && v6_.known && v4_.known) fail(why_);
}

bool Connector::left() const noexcept {
    return begun_ < dialer_.most_attempts && (v6_.left() || v4_.left());
}

// The families take turns, IPv6 first.
const Address* Connector::next_address() noexcept {
    if (!left()) return nullptr;
    Side& side = (v4_is_next_ && v4_.left()) || !v6_.left() ? v4_ : v6_;
    v4_is_next_ = &side == &v6_;
    return &side.addresses[side.next++];
}

bool Connector::begin(const Address& address) noexcept {
    ++begun_;
    if (dialer_.filter != nullptr && !dialer_.filter->may_connect(address)) {
        if (!tried_) why_ = {base::Errc::system, EACCES, "connect"};  // else that says more
        return false;
    }
    tried_ = true;
    auto fd = start_connect(address);
    if (!fd) {
        why_ = {fd.error().code, fd.error().sys, "connect"};
        return false;
    }
    FdWatch::Listener& listener = *this;
    attempts_.push_back(std::make_unique<Attempt>(loop_, listener, std::move(*fd), address));
    return true;
}

void Connector::on_ready(FdWatch& watch, bool, bool) noexcept {
    const auto place = std::find_if(attempts_.begin(), attempts_.end(),
                                    [&](const auto& attempt) { return &attempt->watch == &watch; });
    const base::Status result = connect_result((*place)->fd.get());
    if (result) return connected(**place);
    why_ = {result.error().code, result.error().sys, "connect"};
    (*place)->watch.clear();
    loop_.defer_delete(std::move(*place));
    attempts_.erase(place);
    if (attempts_.empty()) try_next();
}

void Connector::connected(Attempt& attempt) noexcept {
    attempt.watch.clear();
    Fd fd = std::move(attempt.fd);
    const Address to = attempt.to;
    stop();
    listener_.on_connected(*this, std::move(fd), to);
}

void Connector::fail(base::Error why) noexcept {
    stop();
    listener_.on_connect_failed(*this, why);
}

// The watch of an attempt may be the one that is calling.
void Connector::stop() noexcept {
    v6_.query.cancel();
    v4_.query.cancel();
    pause_.cancel();
    limit_.cancel();
    for (auto& attempt : attempts_) {
        attempt->watch.clear();
        loop_.defer_delete(std::move(attempt));
    }
    attempts_.clear();
}

}  // namespace net
