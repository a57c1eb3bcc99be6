// fetch_route.cc -- from one stop of the way to the next.
//
// A request goes on to the next stop as long as nothing was lost by asking the last one: it
// may be repeated, or none of it was sent; and no part of an answer has come.  The client
// notices nothing but the time.  Whoever answers well is the last stop.

#include "common/base/log.h"
#include "proxyd/fetch.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

using Kind = Hop::Kind;

}  // namespace

void Fetch::start() noexcept {
    const std::vector<Stop>& stops = plan_.way.stops;
    if (!stops.empty()) return send_to(stops[stop_]);
    if (plan_.direct)
        return send(instance_.direct->endpoint(plan_.url), instance_.direct->limits, plan_.head);
    send(instance_.origin, instance_.client_limits, plan_.head);
}

void Fetch::send_to(const Stop& stop) noexcept {
    const bool member = stop.kind == Kind::member;
    if (stop.record != nullptr) instance_.count(member ? Count::to_members : Count::to_parents);
    load_ = instance_.router.load(stop);
    if (!stop.is_proxy()) return send(stop.to, *stop.limits, plan_.head);
    send(stop.to, *stop.limits,
         proxy_head(plan_.head, plan_.url, member ? stop.array->name : std::string()));
}

void Fetch::send(const h1::Endpoint& to, const h1::ClientLimits& limits,
                 std::string_view head) noexcept {
    h1::Exchange::Handler& handler = *this;
    exchange_ = std::make_unique<h1::Exchange>(instance_.pool, limits, handler, to, head, plan_.body,
                                               plan_.body_bytes, plan_.head_only, plan_.retry,
                                               plan_.upgrade);
    exchange_->start();
}

std::string_view Fetch::server_name() const noexcept {
    if (!plan_.way.stops.empty()) return plan_.way.stops[stop_].name;
    if (!plan_.direct) return instance_.origin_name;
    const std::string_view rest = std::string_view(plan_.url).substr(plan_.url.find("://") + 3);
    return rest.substr(0, rest.find('/'));
}

std::size_t Fetch::send_body(std::span<const std::byte> payload) noexcept {
    const std::size_t taken = exchange_->send_body(payload);
    body_begun_ = body_begun_ || taken > 0;
    return taken;
}

void Fetch::end_body() noexcept {
    body_begun_ = true;
    exchange_->end_body();
}

// The engine takes nothing of a body before it is connected.
bool Fetch::repeatable() const noexcept {
    const h1::Exchange::Timings& timings = exchange_->timings();
    const bool unsent = !timings.reused && timings.connected == net::TimePoint{} && !body_begun_;
    return plan_.retry || unsent;
}

// Behind the members that relay comes the session, with another decision.
bool Fetch::has_more_stops() const noexcept {
    const bool relays = plan_.way.what == Route::What::relay;
    return stop_ + 1 < plan_.way.stops.size() || (relays && session_ != nullptr);
}

// Requires: has_more_stops().
void Fetch::go_to_next_stop() noexcept {
    load_ = {};
    if (stop_ + 1 < plan_.way.stops.size()) {
        ++stop_;
        return start();
    }
    std::exchange(session_, nullptr)->on_members_failed();
    finish();
}

// True: this is no answer that the client should get.
bool Fetch::turned_away(const http::ResponseHead& head) noexcept {
    if (plan_.way.stops.empty() || plan_.way.stops[stop_].record == nullptr) return false;
    const Stop& stop = plan_.way.stops[stop_];
    const Fault fault = fault_of(head);
    if (fault == Fault::own) instance_.router.note_failure(stop, "answers with errors");
    else instance_.router.note_answer(stop);
    // A loop among parents is a mistake that somebody should see.
    if (fault == Fault::none || (fault == Fault::loop && stop.kind != Kind::member)) return false;
    if (!plan_.retry || !has_more_stops()) return false;
    // Who has been asked already is in the way of the others, too.
    if (fault == Fault::loop && plan_.way.what == Route::What::relay)
        stop_ = plan_.way.stops.size() - 1;
    base::log_debug("fetch: %s answers %u: on to the next", stop.name.c_str(), head.status);
    exchange_->cancel();
    worker_.loop().defer_delete(std::move(exchange_));
    go_to_next_stop();
    return true;
}

// True: the request goes on to somebody else.
bool Fetch::unreached(const base::Error& why) noexcept {
    if (plan_.way.stops.empty()) return false;
    instance_.router.note_failure(plan_.way.stops[stop_], base::describe(why));
    const bool waited = why.code == base::Errc::timed_out && std::string_view(why.what) != "connect";
    if (status_ != 0 || waited || !repeatable() || !has_more_stops()) return false;
    go_to_next_stop();
    return true;
}

}  // namespace proxyd
