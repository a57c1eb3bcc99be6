// The writing half of ServerConnection: heads, framing, and what must be said by itself.

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "common/base/panic.h"
#include "common/base/text.h"
#include "common/h1/server.h"
#include "common/http/status.h"

namespace h1 {
namespace {

using Coding = ResponseWriter::Coding;

constexpr std::size_t kHandlerParts = 4;  // of a head

}  // namespace

// The lines that are ours, and the blank line.
struct ServerConnection::Framing {
    Coding coding = Coding::none;
    std::uint64_t length = 0;
    std::size_t size = 0;
    char text[96];  // the longest: Content-Length with 20 digits and Connection: keep-alive

    void add(std::string_view line) noexcept {
        std::memcpy(text + size, line.data(), line.size());
        size += line.size();
    }
    void add_length(std::uint64_t bytes) noexcept {
        add("Content-Length: ");
        size = static_cast<std::size_t>(base::write_decimal(text + size, bytes) - text);
        add("\r\n");
    }
    std::string_view view() const noexcept { return {text, size}; }
};

void ServerConnection::frame(unsigned status, const BodyPlan& plan, Framing& out) const noexcept {
    const http::RequestHead& head = request();
    if (!tunnel_ && !http::has_no_body(status)) {
        const bool bare = head.method == http::Method::head;
        if (plan.kind == BodyPlan::Kind::unknown) {
            out.coding = head.minor == 0 ? Coding::until_close : Coding::chunked;
            if (head.minor != 0) out.add("Transfer-Encoding: chunked\r\n");
        } else {
            out.coding = Coding::length;
            out.length = plan.length;
            if (!bare || plan.kind == BodyPlan::Kind::length) out.add_length(plan.length);
        }
        if (bare) out.coding = Coding::none;  // only the lines, as GET would have them
    }
    if (status == 101)
        out.add("Connection: upgrade\r\n");
    else if (!persist_ && !tunnel_)
        out.add("Connection: close\r\n");
    else if (head.minor == 0)
        out.add("Connection: keep-alive\r\n");
    out.add("\r\n");
}

// May another request follow on this connection?
bool ServerConnection::may_persist(const BodyPlan& plan) const noexcept {
    const http::RequestHead& head = request();
    if (!head.keep_alive || close_wanted_ || peer_done_) return false;
    if (limits_.max_requests != 0 && requests_ >= limits_.max_requests) return false;
    const bool bare = head.method == http::Method::head;
    if (plan.kind == BodyPlan::Kind::unknown && head.minor == 0 && !bare) return false;
    if (in_.done()) return true;
    // Whether a client that was not told to continue sends its body, nobody knows.
    if (head.expect_continue && !continued_) return false;
    const bool known = head.framing.kind == http::Framing::Kind::length;
    return wants_body_ || !known || in_.left() <= kDrainBytes;
}

// --- What handlers say -------------------------------------------------------------

// After a refusal the handler may not have heard of the end yet: what it says is dropped.
bool ServerConnection::respond(unsigned status, std::span<const std::string_view> head,
                               BodyPlan plan, Piece body) noexcept {
    if (state_ != State::exchange || broken_) return false;
    CHECK(open_ && !out_.begun() && head.size() <= kHandlerParts);
    CHECK(status == 101 || (status >= 200 && status < 600));
    begin_response(status, plan);
    Framing framing;
    frame(status, plan, framing);
    std::array<std::string_view, kHandlerParts + 1> parts;
    const auto end = std::copy(head.begin(), head.end(), parts.begin());
    *end = framing.view();
    return after(out_.begin(*stream_, {parts.data(), head.size() + 1}, framing.coding,
                            framing.length, body));
}

void ServerConnection::begin_response(unsigned status, const BodyPlan& plan) noexcept {
    const bool connected = status / 100 == 2 && request().method == http::Method::connect;
    tunnel_ = status == 101 || connected;
    persist_ = may_persist(plan);
    copied_ = 0;
    summary_.status = static_cast<std::uint16_t>(status);
}

// The body goes out as if it were head, because heads are copied when they must wait.
void ServerConnection::respond_simple(unsigned status, std::string_view fields,
                                      std::string_view body) noexcept {
    if (state_ != State::exchange || broken_) return;
    CHECK(open_ && !out_.begun() && status >= 200 && status < 600);
    const BodyPlan plan{BodyPlan::Kind::length, body.size()};
    begin_response(status, plan);
    Framing framing;
    frame(status, plan, framing);
    if (framing.coding == Coding::none) body = {};
    copied_ = body.size();
    const std::string line = status_line(status);
    const std::array<std::string_view, 4> parts{line, fields, framing.view(), body};
    after(out_.begin(*stream_, parts, Coding::none, 0, {}));
}

void ServerConnection::respond_interim(unsigned status, std::string_view fields) noexcept {
    if (state_ != State::exchange || broken_ || out_.begun() || request().minor == 0) return;
    CHECK(http::is_interim(status) && status != 101);
    after(out_.interim(*stream_, status_line(status).append(fields).append("\r\n")));
}

bool ServerConnection::send(Piece piece) noexcept {
    if (!open_) return true;  // it is complete, as on_finished() has said
    if (state_ != State::exchange || broken_) return false;
    return after(out_.send(*stream_, piece));
}

void ServerConnection::finish() noexcept {
    if (state_ != State::exchange || !open_ || broken_) return;
    after(out_.finish(*stream_));
}

// --- What follows from it ------------------------------------------------------------

std::string ServerConnection::status_line(unsigned status) {
    std::string line = "HTTP/1.1 " + std::to_string(status) + ' ';
    return line.append(http::reason_of(status)).append("\r\n");
}

// The answer of respond() and send().
bool ServerConnection::after(Outcome outcome) noexcept {
    if (outcome == Outcome::failed) {
        broken_ = true;
        call_soon();
        return false;
    }
    if (out_.complete()) {
        finished();
        return true;
    }
    if (outcome == Outcome::blocked && !running_) settle();
    return outcome == Outcome::written;
}

void ServerConnection::sum_up() noexcept {
    summary_.bytes_out = out_.bytes();
    summary_.complete = out_.begun() && out_.complete();
    summary_.body_out = out_.payload_bytes() + (summary_.complete ? copied_ : 0);
}

void ServerConnection::finished() noexcept {
    sum_up();
    open_ = false;
    handler_.on_finished(*this, summary_);
    if (running_ || state_ != State::exchange) return;
    // Without a call to the handler in sight the connection is idle at once.
    may_read_ = false;
    const bool quiet = tunnel_ || (persist_ && !close_wanted_ && !peer_done_ && in_.done() &&
                                   inbox_->unread().empty() && stream_->pending() == 0);
    if (quiet)
        drive(end_exchange());
    else
        call_soon();
}

void ServerConnection::call_soon() noexcept {
    if (!running_) soon_.set(std::chrono::microseconds::zero());
}

// The socket takes more.
void ServerConnection::pump() noexcept {
    may_write_ = false;
    const Outcome outcome = out_.pump(*stream_);
    if (outcome == Outcome::failed) broken_ = true;
    if (outcome != Outcome::written) return;
    if (out_.complete())
        finished();
    else if (out_.begun())
        handler_.on_room(*this);
}

// An answer of our own, after which the connection ends.
ServerConnection::Step ServerConnection::refuse(unsigned status, base::Error why) noexcept {
    why_ = why;
    persist_ = tunnel_ = false;
    if (!open_) summary_ = {.started = since_};
    open_ = true;
    summary_.status = static_cast<std::uint16_t>(status);
    std::string body = std::to_string(status) + ' ';
    body.append(http::reason_of(status)).append("\n");
    std::string text = status_line(status) +
                       "Content-Type: text/plain\r\n" + limits_.refusal_fields +
                       "Connection: close\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n";
    copied_ = 0;
    if (inbox_->request.method != http::Method::head) {
        text += body;
        copied_ = body.size();
    }
    const std::string_view whole = text;
    broken_ = out_.begin(*stream_, {&whole, 1}, Coding::none, 0, {}) == Outcome::failed;
    return go(State::refuse);
}

}  // namespace h1
