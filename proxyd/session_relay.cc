// session_relay.cc -- what the session's own fetch tells it.
//
// An answer that is not stored goes through relay_buffer_: the origin is read as fast as
// the client takes it, and never more than one buffer ahead.

#include <algorithm>
#include <cstring>

#include "common/base/log.h"
#include "common/http/forwarding.h"
#include "proxyd/fetch.h"
#include "proxyd/origin_response.h"
#include "proxyd/proxy_status.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

h1::BodyPlan plan_of(const http::ResponseHead& head, bool head_only) noexcept {
    using Kind = h1::BodyPlan::Kind;
    if (head.status == 204 || head.status == 304 || head.status < 200) return {Kind::none, 0};
    switch (head.framing.kind) {
    case http::Framing::Kind::length:
        return {Kind::length, head.framing.length};
    case http::Framing::Kind::none:
        // An answer to HEAD need not say how long the body would be, nor do we then.
        return head_only ? h1::BodyPlan{Kind::unknown, 0} : h1::BodyPlan{Kind::length, 0};
    case http::Framing::Kind::chunked:
    case http::Framing::Kind::until_close:
        break;
    }
    return {Kind::unknown, 0};
}

}  // namespace

void Session::on_interim(const http::ResponseHead& head) noexcept {
    if (state_ != State::fetch || request().minor == 0) return;
    const std::string_view fields = interim_fields(head, worker_.field_room());
    connection_.respond_interim(head.status, fields);
}

void Session::on_stored(Object object) noexcept {
    stored_ = true;
    note_head();
    send(std::move(object), outcome_);
}

// The fetch is over for us: it forgets this session before it says so.
void Session::on_reuse(Object object, Outcome outcome) noexcept {
    note_head();
    unstored_ = fetch_->unstored();
    fetch_ = nullptr;
    send(std::move(object), outcome);
}

void Session::on_ask_anew() noexcept {
    fetch_ = nullptr;
    others_ = false;
    look_anew();
}

// What the log and Cache-Status say of the origin's answer.
void Session::note_head() noexcept {
    fetch_status_ = static_cast<std::uint16_t>(fetch_->status());
    server_ = fetch_->server_name();
    const h1::Exchange::Timings& timings = fetch_->timings();
    server_us_ = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(timings.first_byte - timings.started)
            .count());
}

void Session::on_relay_head(const http::ResponseHead& head) noexcept {
    if (goes_on_) return on_rest(head);
    note_head();
    Added added;
    added.outcome = outcome_;
    added.why = why_;
    added.unstored = unstored_ = fetch_->unstored();
    if (instance_.settings.cache.show_key) added.key = fetch_->url();
    const std::string_view fields =
        relayed_head(head, instance_, added, worker_.now_s(), worker_.field_room());
    if (fields.empty()) {
        std::exchange(fetch_, nullptr)->leave();
        return refuse(502, "http_response_header_section_size",
                      "The head of the origin's answer is too large.");
    }
    enter(State::relay);
    const std::string_view parts[] = {fields};
    lent_ = !connection_.respond(head.status, parts, plan_of(head, connection_.head_only()));
}

std::size_t Session::on_relayed(std::span<const std::byte> payload) noexcept {
    if (lent_) return 0;
    if (!relay_buffer_) relay_buffer_ = std::make_unique<std::byte[]>(kRelayBuffer);
    const std::size_t n = std::min(payload.size(), kRelayBuffer);
    std::memcpy(relay_buffer_.get(), payload.data(), n);
    lent_ = true;
    if (connection_.send({std::span(relay_buffer_.get(), n)})) lent_ = false;
    return n;
}

// The client took what was lent: on with it.
void Session::relay_room() noexcept {
    lent_ = false;
    if (relay_over_) {
        connection_.finish();
    } else if (fetch_ != nullptr) {
        fetch_->resume();
    }
}

// A relayed body of a known length has finished the exchange by itself; what comes out of
// the store goes on by itself.
void Session::on_fetch_end() noexcept {
    fetch_ = nullptr;
    if (state_ != State::relay) return;
    relay_over_ = true;
    if (!lent_) connection_.finish();
}

// What waits may have been rung for already: the last bytes that went into the store.
bool Session::take_over() noexcept {
    if (state_ != State::send || !waiting_ || !reader_.arm()) return false;
    // The rest may begin before the range or end behind it, and with a course it is not the
    // rest; nor is it in the form that the client got so far.
    if (selection_.status == 206 || course_ || inflated_) {
        connection_.abort();
        return false;
    }
    worker_.unwait(*this);
    enter(State::relay);
    return true;
}

// The origin agreed: once the client has its 101, both connections become a tunnel.
void Session::on_upgraded(const http::ResponseHead& head) noexcept {
    enter(State::relay);
    note_head();
    tunnel_ = std::make_unique<h1::Exchange::Detached>(std::exchange(fetch_, nullptr)->detach());
    enter(State::tunnel);
    const std::string_view fields = upgraded_head(head, instance_, worker_.field_room());
    const std::string_view parts[] = {fields};
    connection_.respond(101, parts, {h1::BodyPlan::Kind::none, 0});
}

// Called from on_finished(): the 101 is out, or the 200 to CONNECT.
void Session::join_tunnel(const h1::ServerConnection::Summary& summary) noexcept {
    Tunnel::Entry entry;
    if (outcome_ == Outcome::tunnel)
        entry = {peer_, std::string(request().target), request().minor, summary.started, server_us_};
    worker_.tunnel(instance_, connection_.detach(), std::move(*tunnel_), std::move(entry));
    worker_.retire(*this);
}

void Session::on_fetch_failed(base::Error why) noexcept {
    fetch_ = nullptr;
    if (goes_on_) return connection_.abort();
    if (state_ == State::send) return;  // the reader finds the fill aborted, after what there is
    if (state_ != State::fetch) return connection_.abort();
    if (direct_) return refuse_unreached(why);
    const bool late = why.code == base::Errc::timed_out;
    refuse(late ? 504 : 502, error_type_of(why),
           late ? "The origin did not answer in time."
                : "The origin could not be reached or gave no valid answer.",
           base::describe(why));
}

}  // namespace proxyd
