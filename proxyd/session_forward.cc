// session_forward.cc -- requests for other sites than the proxy's own, and tunnels.

#include <cerrno>

#include "proxyd/direct.h"
#include "proxyd/proxy_config.h"
#include "proxyd/proxy_status.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

std::uint32_t micros_since(net::TimePoint start) noexcept {
    return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                          std::chrono::steady_clock::now() - start)
                                          .count());
}

}  // namespace

// What the proxy's own site has goes on as ever; all else is for whom the configuration
// allows.  True: the request is answered, or on its way to be.
bool Session::forwards_at_the_door() noexcept {
    const http::RequestHead& head = request();
    const bool tunnel = head.form == http::TargetForm::authority;
    const Destination to = destination_of(head, connection_.stream().is_tls());
    const bool has_origin = instance_.settings.origin.kind != conf::OriginServer::Kind::none;
    if (!tunnel && (head.authority.empty() || instance_.direct->own.owns(to.host, to.port))) {
        if (has_origin) return is_misdirected();
        refuse(421, "http_request_error", "This proxy has no site of its own.");
        return true;
    }
    if (!tunnel && head.form != http::TargetForm::absolute) {
        refuse(421, "http_request_error", "This proxy does not serve that host.");
        return true;
    }
    // The member that it comes from has asked already.
    const bool trusted = !tunnel && instance_.router.is_from_member(head, peer_);
    if (!trusted && !may_forward(to, tunnel)) return true;
    direct_ = true;
    if (tunnel) connect();
    return tunnel;
}

// Asks the rules, then for a password.  False: the request was refused.
bool Session::may_forward(const Destination& to, bool tunnel) noexcept {
    using Answer = ForwardAccess::Answer;
    const ForwardAsk ask{peer_, request().method_text, to.host, to.port, tunnel};
    const char* why = nullptr;
    switch (instance_.direct->access.ask(ask)) {
    case Answer::allowed: return is_known_user();
    case Answer::client:  why = "This proxy does not serve you."; break;
    case Answer::method:  why = "The method is not allowed here."; break;
    case Answer::port:    why = "The port is not allowed here."; break;
    case Answer::host:    why = "The host is not allowed here."; break;
    }
    instance_.count(Count::denied);
    refuse(403, "http_request_denied", why);
    return false;
}

bool Session::is_known_user() noexcept {
    const std::string_view given = request().fields.first(http::FieldName::proxy_authorization);
    switch (instance_.direct->auth.ask(given, worker_.loop().now())) {
    case BasicAuth::Answer::yes: return true;
    case BasicAuth::Answer::no:  break;
    case BasicAuth::Answer::busy:
        refuse(503, "proxy_internal_error", "Too many passwords are being checked.");
        return false;
    }
    instance_.count(Count::denied);
    refuse(407, "http_request_denied", "A name and its password are needed.", {},
           instance_.challenge);
    return false;
}

// --- tunnels ----------------------------------------------------------------------------

void Session::connect() noexcept {
    if (connection_.has_body())
        return refuse(400, "http_request_error", "A CONNECT has no body.");
    outcome_ = Outcome::tunnel;
    enter(State::dial);
    dialed_ = worker_.loop().now();
    way_ = Way{};
    next_stop_ = 0;
    if (!instance_.router.trivial()) {
        // The owner of its key would be a detour: nothing of a tunnel is kept.
        const std::string url = "tunnel://" + std::string(request().target) + "/";
        way_ = instance_.router.way({request(), url, false, true, false, true});
    }
    dial_next();
}

// By another proxy, if the routes say so, or to the site.
void Session::dial_next() noexcept {
    TunnelDial::Listener& listener = *this;
    dial_ = std::make_unique<TunnelDial>(worker_.loop(), listener);
    const std::size_t at = next_stop_++;
    if (at < way_.stops.size() && way_.stops[at].is_proxy()) {
        const Stop& stop = way_.stops[at];
        dial_->by_proxy(instance_.pool, *stop.limits, stop.to,
                        connect_head(request(), instance_.via, {}));
        return;
    }
    const Destination to = destination_of(request(), true);
    dial_->to_site(instance_.direct->dialer(to.host), to.host, to.port,
                   instance_.direct->limits.connect_timeout);
}

// It may be the one that is calling.
void Session::hang_up() noexcept {
    if (!dial_) return;
    dial_->cancel();
    worker_.loop().defer_delete(std::move(dial_));
}

void Session::on_dialed(TunnelDial&, h1::Exchange::Detached server) noexcept {
    hang_up();
    server_us_ = micros_since(dialed_);
    tunnel_ = std::make_unique<h1::Exchange::Detached>(std::move(server));
    enter(State::tunnel);
    std::string_view notice;
    if (const auto& table = instance_.estate.own_table)
        notice = stale_notice(request().fields, instance_.pages,
                              table->shared->status(instance_.seat()).since_s);
    const std::string_view parts[] = {"HTTP/1.1 200 Connection established\r\n", notice};
    connection_.respond(200, parts, {h1::BodyPlan::Kind::none, 0});
}

// Another proxy's no counts; what is broken there another may do.
void Session::on_dial_failed(TunnelDial&, base::Error why, unsigned refused) noexcept {
    hang_up();
    instance_.count(Count::fetch_errors);
    const std::size_t at = next_stop_ - 1;
    if (at < way_.stops.size() && refused == 0)
        instance_.router.note_failure(way_.stops[at], base::describe(why));
    if (refused == 403)
        return refuse(403, "http_request_denied", "A proxy on the way does not allow it.");
    if (next_stop_ < way_.stops.size()) return dial_next();
    if (refused == 0) return refuse_unreached(why);
    refuse(refused == 504 ? 504 : 502, "destination_unavailable",
           "A proxy on the way could not reach the site.");
}

// The site cannot be had, and why.
void Session::refuse_unreached(base::Error why) noexcept {
    if (why.sys == EACCES && why.what == std::string_view("connect")) {
        instance_.count(Count::denied);
        return refuse(403, error_type_of(why), "The address of the host is not allowed here.");
    }
    const bool late = why.code == base::Errc::timed_out;
    refuse(late ? 504 : 502, error_type_of(why),
           late ? "The site did not answer in time." : "The site could not be reached.",
           base::describe(why));
}

}  // namespace proxyd
