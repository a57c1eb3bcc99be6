#include "originsim/worker.h"

#include <utility>

#include <sys/socket.h>

#include "common/base/log.h"
#include "common/net/socket.h"

namespace originsim {
namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::size_t kSpareBuffers = 64;

// Seconds from the order to leave until idle connections are closed, about.
constexpr unsigned kGraceTicks = 2;

// Sent to who comes while the host has all the connections it may have.
constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";

}  // namespace

Worker::Worker(proc::Heritage& heritage, std::span<const HostShare> shares)
    : worker_(heritage, *this), shares_(shares), head_buffer_(kHeadBytes) {
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
    while (Door* door = doors_.pop_front()) delete door;
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
    net::TlsContext* tls = shares_[entrance.instance].tls[entrance.listen].get();
    Host& host = *hosts_[entrance.instance];
    if (Session* session = make_session(host, std::move(fd), peer, tls)) session->start();
}

void Worker::on_channel(const proc::Entrance& entrance, net::Fd channel) noexcept {
    auto* door = new Door(loop(), *this, entrance.instance, std::move(channel));
    doors_.push_back(*door);
    if (draining_) door->drain();
}

void Worker::on_handoff(std::size_t instance, std::size_t listen, net::Fd client,
                        std::span<const std::byte> early) noexcept {
    const auto& entries = shares_[instance].tls;
    net::TlsContext* tls = entries[listen < entries.size() ? listen : 0].get();
    const auto peer = net::peer_address(client.get());
    if (!peer) return;   // it has gone again
    Host& host = *hosts_[instance];
    host.add(Count::handoffs);
    if (Session* session = make_session(host, std::move(client), *peer, tls))
        session->start_with(early);
}

void Worker::on_door_closed(Door& door) noexcept {
    door.unlink();
    loop().defer_delete(std::unique_ptr<Door>(&door));
    leave_if_done();
}

Session* Worker::make_session(Host& host, net::Fd fd, const net::Address& peer,
                              net::TlsContext* tls) {
    if (is_full(host)) {
        static constinit base::LogGate gate{std::chrono::seconds(60)};
        if (const unsigned times = gate.admit(loop().now()))
            base::log_warning("%s: all %u connections of this worker are taken (%u times in the "
                              "last minute); answered 503; consider raising \"max_connections\"",
                              host.origin().name.c_str(), host.origin().http.max_connections,
                              times);
        (void)::send(fd.get(), kBusy.data(), kBusy.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return nullptr;
    }
    auto* session = new Session(*this, host, std::move(fd), peer, tls);
    sessions_.push_back(*session);
    return session;
}

bool Worker::is_full(const Host& host) const noexcept {
    const unsigned most = host.origin().http.max_connections;
    return most != 0 && host.open() >= most;
}

// An idle client may be sending its next request just now: it gets the answer, with
// "Connection: close", if it comes within the grace.
void Worker::on_drain() noexcept {
    draining_ = true;
    for (Door& door : doors_) door.drain();
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
