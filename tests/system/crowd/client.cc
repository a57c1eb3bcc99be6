#include "tests/system/crowd/client.h"

#include <cerrno>
#include <cstring>
#include <span>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/bytes.h"
#include "common/http/head_parser.h"

namespace crowd {
namespace {

constexpr std::uint64_t kNoLimit = UINT64_MAX;

originsim::Object object_of(const std::string& target) {
    base::Random unused(0);
    const auto query = originsim::parse_query(originsim::query_of(target), unused);
    return originsim::describe_object(target, query ? *query : originsim::Query{}, "", 0);
}

// Generating costs more than all else, so what many clients ask for is kept: the one
// body, of a size between these, that was asked for last.
constexpr std::uint64_t kMinKept = 1 << 20;
constexpr std::uint64_t kMaxKept = 64 << 20;

std::shared_ptr<const std::string> body_of(const originsim::Object& object) {
    static std::weak_ptr<const std::string> kept;
    static std::uint64_t kept_key = 0;
    if (object.size < kMinKept || object.size > kMaxKept) return nullptr;
    auto body = kept.lock();
    if (body && kept_key == object.key && body->size() == object.size) return body;
    std::string fresh(object.size, '\0');
    originsim::generate(object.texture, object.key, 0, std::as_writable_bytes(std::span(fresh)));
    body = std::make_shared<const std::string>(std::move(fresh));
    kept = body;
    kept_key = object.key;
    return body;
}

}  // namespace

void Client::start(bool hold) {
    hold_ = hold;
    if (!hold) {
        const auto target = source_.next_target();
        if (!target) return;
        target_ = *target;
    }
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port_);
    fd_.reset(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd_) return fail(&Tally::refused, "socket");
    const int connected = ::connect(fd_.get(), reinterpret_cast<sockaddr*>(&to), sizeof to);
    if (connected != 0 && errno != EINPROGRESS) return fail(&Tally::refused, "connect");
    watch(hold ? EPOLLIN : EPOLLOUT, true);
    if (!hold) begin_request();
}

void Client::watch(std::uint32_t events, bool add) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = this;
    ::epoll_ctl(epoll_, add ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd_.get(), &event);
}

void Client::begin_request() {
    object_ = object_of(target_);
    expected_ = body_of(object_);
    out_ = "GET " + target_ + " HTTP/1.1\r\nHost: crowd.test\r\n\r\n";
    in_.clear();
    in_body_ = chunks_done_ = false;
    right_ = true;
    position_ = 0;
}

void Client::on_event(std::uint32_t events) {
    if ((events & EPOLLOUT) != 0 && !out_.empty()) send_rest();
    else read_some();
}

void Client::send_rest() {
    const ssize_t n = ::send(fd_.get(), out_.data(), out_.size(), MSG_NOSIGNAL);
    if (n < 0) {
        if (errno == EAGAIN) return;
        return fail(errno == ECONNREFUSED ? &Tally::refused : &Tally::failed, "send");
    }
    out_.erase(0, static_cast<std::size_t>(n));
    if (out_.empty()) watch(EPOLLIN);
}

void Client::read_some() {
    char bytes[65536];
    const ssize_t n = ::recv(fd_.get(), bytes, sizeof bytes, 0);
    if (n > 0) return take({bytes, static_cast<std::size_t>(n)});
    if (n < 0 && errno == EAGAIN) return;
    if (hold_) return fail(&Tally::failed, "an idle connection was closed");
    if (n == 0 && in_body_ && framing_.kind == http::Framing::Kind::until_close) return finish();
    fail(&Tally::failed, n == 0 ? "end of file" : std::strerror(errno));
}

void Client::take(std::string_view bytes) {
    if (in_body_) return take_body(bytes);
    in_ += bytes;
    if (!take_head()) return;
    const std::string body = std::move(in_);
    in_.clear();
    take_body(body);
}

// Moves on to the body when the head of a final answer is in; takes it off in_.
bool Client::take_head() {
    for (;;) {
        http::ResponseHead head;
        const auto taken = http::parse_response_head(in_, 0, {}, head);
        if (!taken) {
            if (taken.error().code != base::Errc::again)
                fail(&Tally::wrong, base::describe(taken.error()));
            return false;
        }
        status_ = head.status;
        keep_alive_ = head.keep_alive;
        framing_ = head.framing;
        in_.erase(0, *taken);
        if (status_ >= 200) break;
    }
    in_body_ = true;
    chunked_.emplace(kNoLimit, 1 << 16);
    tally_.last_first_byte = std::chrono::steady_clock::now();
    return true;
}

void Client::take_body(std::string_view bytes) {
    if (framing_.kind == http::Framing::Kind::chunked) {
        if (!take_chunks(bytes)) return fail(&Tally::wrong, "chunked coding");
    } else {
        check(bytes);
    }
    if (whole()) finish();
}

bool Client::take_chunks(std::string_view bytes) {
    base::Bytes rest = base::as_bytes(bytes);
    while (!rest.empty() && !chunks_done_) {
        const auto progress = chunked_->feed(rest);
        if (!progress || (progress->consumed == 0 && !progress->done)) return bool(progress);
        check(base::as_text(progress->body));
        rest = rest.subspan(progress->consumed);
        chunks_done_ = progress->done;
    }
    return rest.empty();
}

void Client::check(std::string_view body) {
    if (status_ == 200 && right_ && !body.empty()) right_ = is_right(body);
    position_ += body.size();
}

bool Client::is_right(std::string_view body) const {
    if (!expected_)
        return !originsim::find_wrong_byte(object_.texture, object_.key, position_,
                                           base::as_bytes(body));
    return position_ <= expected_->size() &&
           std::string_view(*expected_).substr(position_, body.size()) == body;
}

bool Client::whole() const noexcept {
    switch (framing_.kind) {
    case http::Framing::Kind::none:        return true;
    case http::Framing::Kind::length:      return position_ >= framing_.length;
    case http::Framing::Kind::chunked:     return chunks_done_;
    case http::Framing::Kind::until_close: return false;
    }
    return false;
}

void Client::finish() {
    const std::uint64_t expected =
        framing_.kind == http::Framing::Kind::length ? framing_.length : position_;
    tally_.body_bytes += position_;
    if (status_ != 200) {
        ++tally_.other[status_];
    } else if (!right_ || position_ != object_.size || position_ != expected) {
        return fail(&Tally::wrong, "the body is not that of " + target_);
    } else {
        ++tally_.ok;
        if (!tally_.first_done) tally_.first_done = std::chrono::steady_clock::now();
    }
    if (!keep_alive_ || framing_.kind == http::Framing::Kind::until_close) {
        fd_.reset();
        return start(false);
    }
    const auto target = source_.next_target();
    if (!target) return fd_.reset();
    target_ = *target;
    begin_request();
    watch(EPOLLOUT);
}

// Counts the failure and goes on with a connection of its own.
void Client::fail(std::uint64_t Tally::*counter, const std::string& why) {
    ++(tally_.*counter);
    if (tally_.first_trouble.empty())
        tally_.first_trouble = target_ + ": " + why + " after " + std::to_string(position_) +
                               " bytes of body";
    fd_.reset();
    if (!hold_ && counter != &Tally::refused) start(false);
}

}  // namespace crowd
