#include "originsim/worker.h"

#include <utility>

#include "common/h1/turn_away.h"

namespace originsim {
namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::size_t kSpareBuffers = 64;

// Seconds from the order to leave until idle connections are closed, about.
constexpr unsigned kGraceTicks = 2;

}  // namespace

Worker::Worker(proc::Heritage& heritage, std::span<const HostShare> shares)
    : worker_(heritage, *this), shares_(shares), head_buffer_(kHeadBytes), doors_(loop(), *this) {
    const conf::Site& site = *heritage.site;
    for (std::size_t i = 0; i < site.origins.size(); ++i) {
        hosts_.emplace_back();
        if (shares[i].state != nullptr)
            hosts_.back() = std::make_unique<Host>(site.general, site.origins[i], *shares[i].state,
                                                   heritage.seat, clock_);
    }
}

Worker::~Worker() {
    while (Session* session = sessions_.pop_front()) delete session;
    while (RawAnswer* answer = raw_answers_.pop_front()) delete answer;
}

int Worker::run() { return worker_.run(); }

std::unique_ptr<std::byte[]> Worker::take_buffer() {
    if (spare_buffers_.empty()) return std::make_unique_for_overwrite<std::byte[]>(kBufferBytes);
    auto buffer = std::move(spare_buffers_.back());
    spare_buffers_.pop_back();
    return buffer;
}

void Worker::give_buffer(std::unique_ptr<std::byte[]> buffer) noexcept {
    if (spare_buffers_.size() < kSpareBuffers) spare_buffers_.push_back(std::move(buffer));
}

void Worker::retire(Session& session) noexcept {
    session.unlink();
    loop().defer_delete(std::unique_ptr<Session>(&session));
    leave_if_done();
}

void Worker::send_raw(Host& host, std::unique_ptr<net::Stream> stream, RawPlan plan) noexcept {
    auto* answer = new RawAnswer(loop(), *this, &host, std::move(stream), std::move(plan));
    raw_answers_.push_back(*answer);
    answer->start();
}

void Worker::on_raw_end(RawAnswer& answer, std::uint64_t body_bytes) noexcept {
    Host& host = *answer.host();
    host.add(Count::bytes_out, body_bytes);
    host.sub(Count::in_flight);
    host.sub(Count::open);
    answer.unlink();
    loop().defer_delete(std::unique_ptr<RawAnswer>(&answer));
    leave_if_done();
}

void Worker::on_connection(const proc::Entrance& entrance, net::Fd fd,
                           const net::Address& peer) noexcept {
    if (Session* session = make_session(entrance.instance, entrance.listen, std::move(fd), peer))
        session->start();
}

void Worker::on_channel(const proc::Entrance& entrance, net::Fd channel) noexcept {
    doors_.open(entrance.instance, std::move(channel));
}

void Worker::on_handed_over(std::size_t instance, std::size_t listen, net::Fd client,
                            const net::Address& peer, std::span<const std::byte> early) noexcept {
    if (listen >= shares_[instance].tls.size()) return;  // of another configuration: closed
    hosts_[instance]->add(Count::handoffs);
    if (Session* session = make_session(instance, listen, std::move(client), peer))
        session->start_with(early);
}

// Nothing if the host has all the connections it may have.
Session* Worker::make_session(std::size_t instance, std::size_t listen, net::Fd fd,
                              const net::Address& peer) {
    Host& host = *hosts_[instance];
    net::TlsContext* tls = shares_[instance].tls[listen].get();
    if (is_full(host)) {
        turn_away(host, std::move(fd), tls != nullptr);
        return nullptr;
    }
    auto* session = new Session(*this, host, std::move(fd), peer, tls);
    sessions_.push_back(*session);
    return session;
}

void Worker::turn_away(const Host& host, net::Fd client, bool tls) noexcept {
    h1::turn_away(std::move(client), tls);
    if (const unsigned times = busy_gate_.admit(loop().now()))
        base::log_warning("%s: all %u connections of this worker are taken (%u times in the "
                          "last minute); answered 503; consider raising \"max_connections\"",
                          host.origin().name.c_str(), host.origin().http.max_connections, times);
}

bool Worker::is_full(const Host& host) const noexcept {
    const unsigned most = host.origin().http.max_connections;
    return most != 0 && host.open() >= most;
}

// An idle client may be sending its next request just now: it gets the answer, with
// "Connection: close", if it comes within the grace.
void Worker::on_drain() noexcept {
    draining_ = true;
    doors_.drain();
    for (Session& session : sessions_) session.drain();
    leave_if_done();
}

void Worker::close_idle() noexcept {
    for (auto at = sessions_.begin(); at != sessions_.end();) {
        Session& session = *at;
        ++at;   // it may end at once and leave the list
        session.close_if_idle();
    }
}

void Worker::leave_if_done() noexcept {
    if (!draining_ || !sessions_.empty() || !raw_answers_.empty() || !doors_.empty()) return;
    flush_logs();
    worker_.done();
}

void Worker::on_reopen_logs() noexcept {
    for (const auto& host : hosts_)
        if (host) host->reopen_log();
}

void Worker::on_tick() noexcept {
    if (draining_ && ++ticks_of_drain_ >= kGraceTicks) close_idle();
    flush_logs();
}

void Worker::flush_logs() noexcept {
    for (const auto& host : hosts_)
        if (host) host->flush_log();
}

}  // namespace originsim
