// session_route.cc -- who fetches what is not stored here.
//
// Hits never come here.  The way is decided once for each fetch; if another member of the
// array is to fetch it, the answer passes through and the store is not touched.

#include "proxyd/fetch.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

// A browser goes elsewhere with a request that is not for a proxy and has no body to repeat.
bool may_redirect(const http::RequestHead& head, bool tls) noexcept {
    const bool reads = head.method == http::Method::get || head.method == http::Method::head;
    return reads && !tls && head.form == http::TargetForm::origin && !head.upgrade;
}

}  // namespace

void Session::find_way(std::string_view url) noexcept {
    if (std::exchange(routed_, true)) return;
    const http::RequestHead& head = request();
    const bool tls = connection_.stream().is_tls();
    const bool alone = alone_ || instance_.router.is_from_member(head, peer_);
    way_ = instance_.router.way({head, url, tls, alone, may_redirect(head, tls), direct_});
}

// For one fetch; the next is decided anew.
Way Session::take_way(std::string_view url) noexcept {
    if (instance_.router.trivial()) return {};
    find_way(url);
    routed_ = false;
    return std::exchange(way_, Way{});
}

// True: another member gets the request, or the client is sent there.
bool Session::goes_elsewhere(const Target& target, Outcome outcome, Why why) noexcept {
    if (instance_.router.trivial()) return false;
    find_way(target.url);
    if (way_.what == Route::What::redirect) {
        redirect(way_.stops.front());
        return true;
    }
    if (way_.what != Route::What::relay) return false;
    outcome_ = outcome;
    why_ = why;
    begin_fetch(pass_request(asked(target), instance_), Fill{}, Object{});
    return true;
}

void Session::start_fetch(FetchPlan plan, Fill fill, Object stale) noexcept {
    const bool has_body = plan.has_body();
    plan.way = take_way(plan.url);
    Fetch& fetch = worker_.adopt(std::make_unique<Fetch>(worker_, instance_, this, std::move(plan),
                                                         std::move(fill), std::move(stale)));
    fetch_ = &fetch;
    fetch.start();
    if (has_body && fetch_ == &fetch) connection_.read_body();
}

void Session::redirect(const Stop& to) noexcept {
    outcome_ = Outcome::local;
    enter(State::local);
    std::string fields = "Location: http://" + to.to.address.to_string();
    fields.append(request().path).append("\r\n").append(instance_.cache_status).append("\r\n");
    connection_.respond_simple(307, fields, {});
}

void Session::on_members_failed() noexcept {
    fetch_ = nullptr;
    if (goes_on_) return connection_.abort();
    alone_ = true;
    --looks_;  // nothing was learnt of what is stored
    look_anew();
}

}  // namespace proxyd
