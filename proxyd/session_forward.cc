// session_forward.cc -- requests for other sites than the proxy's own, and tunnels.

#include <cerrno>

#include "common/net/socket.h"
#include "common/net/stream.h"
#include "proxyd/direct.h"
#include "proxyd/proxy_config.h"
#include "proxyd/proxy_status.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

// A stream has a listener from its birth; the tunnel takes its place before anything comes.
struct Nobody final : net::Stream::Listener {
    void on_stream(net::Stream&, bool, bool) noexcept override {}
};

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
    if (tunnel) connect(to);
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

void Session::connect(const Destination& to) noexcept {
    if (connection_.has_body())
        return refuse(400, "http_request_error", "A CONNECT has no body.");
    outcome_ = Outcome::tunnel;
    enter(State::dial);
    net::Connector::Listener& listener = *this;
    connector_ = std::make_unique<net::Connector>(worker_.loop(), instance_.direct->dialer(to.host),
                                                  listener);
    dialed_ = worker_.loop().now();
    connector_->start(to.host, to.port, instance_.direct->limits.connect_timeout);
}

void Session::on_connected(net::Connector&, net::Fd fd, const net::Address&) noexcept {
    static Nobody nobody;
    connector_.reset();
    server_us_ = micros_since(dialed_);
    net::set_nodelay(fd.get());
    tunnel_ = std::make_unique<h1::Exchange::Detached>();
    tunnel_->stream = std::make_unique<net::Stream>(worker_.loop(), nobody, std::move(fd));
    enter(State::tunnel);
    std::string_view notice;
    if (const auto& table = instance_.estate.own_table)
        notice = stale_notice(request().fields, instance_.pages,
                              table->shared->status(instance_.seat()).since_s);
    const std::string_view parts[] = {"HTTP/1.1 200 Connection established\r\n", notice};
    connection_.respond(200, parts, {h1::BodyPlan::Kind::none, 0});
}

void Session::on_connect_failed(net::Connector&, base::Error why) noexcept {
    connector_.reset();
    instance_.count(Count::fetch_errors);
    refuse_unreached(why);
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
