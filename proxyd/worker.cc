#include "proxyd/worker.h"

#include <algorithm>

#include "common/base/log.h"
#include "common/h1/turn_away.h"

namespace proxyd {
namespace {

constexpr std::size_t kKeyRoom = 10 * 1024;    // URL, and for a variant its selecting fields
constexpr std::size_t kOurFields = 16 * 1024;  // beside the largest head of an origin
constexpr std::size_t kSpareSessions = 4096;
constexpr net::Millis kTunnelIdle{300'000};

std::size_t largest_head(const conf::Site& site) {
    std::size_t largest = kMaxHeadBytes;
    for (const conf::Proxy& proxy : site.proxies)
        largest = std::max(largest, static_cast<std::size_t>(proxy.http.max_head));
    return largest;
}

}  // namespace

Worker::Worker(proc::Heritage& heritage, std::vector<Estate>& estates)
    : engine_(heritage, *this),
      session_memory_(kSpareSessions),
      doors_(engine_.loop(), *this),
      key_room_(kKeyRoom),
      variant_room_(kKeyRoom),
      search_room_(2 * kKeyRoom),
      field_room_(kOurFields + kMaxHeadBytes + largest_head(*heritage.site)) {
    by_number_.resize(heritage.site->proxies.size());
    Ringer& ringer = *this;
    for (Estate& estate : estates) {
        estate.cache->attach(heritage.seat, *this);
        instances_.push_back(std::make_unique<Instance>(*heritage.site, estate, engine_.loop(),
                                                        inboxes_, clock_, heritage.seat));
        by_number_[estate.proxy] = instances_.back().get();
        if (estate.admin >= 0)
            admins_.push_back(std::make_unique<Admin>(engine_.loop(), inboxes_, *instances_.back(),
                                                      ringer, estate.admin));
    }
}

// What is still under way when the master says leave.  Sessions and fetches know each other:
// neither may hear of the other's end, and no turn comes any more.
Worker::~Worker() {
    end_of_turn_due_ = true;
    doors_.clear();
    admins_.clear();
    tunnels_.clear();
    for (Session* session = sessions_; session != nullptr; session = session->next_)
        session->fetch_ = nullptr;
    fetches_.clear();
    jobs_.clear();
    while (sessions_ != nullptr) unlink(*sessions_);
    for (const auto& instance : instances_) instance->cache.detach();
}

int Worker::run() { return engine_.run(); }

void Worker::on_connection(const proc::Entrance& entrance, net::Fd fd,
                           const net::Address& peer) noexcept {
    accept(*by_number_[entrance.instance], entrance.listen, std::move(fd), peer, {});
}

void Worker::accept(Instance& instance, std::size_t listen, net::Fd fd, const net::Address& peer,
                    std::span<const std::byte> early) noexcept {
    if (instance.counted(Count::open) >= instance.settings.http.max_connections)
        return refuse(instance, listen, std::move(fd));
    Session* session =
        session_memory_.create(*this, instance, listen, std::move(fd), peer);
    session->next_ = sessions_;
    if (sessions_ != nullptr) sessions_->prev_ = session;
    sessions_ = session;
    session->start(early);
    if (draining()) session->drain();  // handed over before the dispatcher heard of it
}

void Worker::refuse(Instance& instance, std::size_t listen, net::Fd fd) noexcept {
    instance.count(Count::refused);
    h1::turn_away(std::move(fd), instance.estate.listen_tls[listen] != nullptr,
                  instance.busy_fields);
    if (const unsigned n = instance.busy_gate.admit(loop().now()))
        base::log_warning("proxy %s: %u connections refused with 503: %u are open; raise "
                          "\"max_connections\" or add workers",
                          instance.settings.name.c_str(), n, instance.settings.http.max_connections);
}

void Worker::unlink(Session& session) noexcept {
    (session.prev_ != nullptr ? session.prev_->next_ : sessions_) = session.next_;
    if (session.next_ != nullptr) session.next_->prev_ = session.prev_;
    session_memory_.destroy(&session);
}

// The session may be on the stack just now: it goes at the end of the turn.
void Worker::retire(Session& session) noexcept {
    retired_.push_back(&session);
    at_end_of_turn();
}

void Worker::at_end_of_turn() noexcept {
    if (std::exchange(end_of_turn_due_, true)) return;
    loop().at_end_of_turn([this] { end_turn(); });
}

void Worker::end_turn() noexcept {
    end_of_turn_due_ = false;
    if (std::exchange(rung_, false)) wake_waiting();
    for (Session* session : std::exchange(retired_, {})) unlink(*session);
    finish_if_drained();
}

void Worker::await(Session& session) noexcept {
    CHECK(!session.waiting_);
    session.waiting_ = true;
    session.waiting_place_ = waiting_.size();
    waiting_.push_back(&session);
}

// Leaves a gap: wake_waiting() may be walking the list; it closes the gaps.
void Worker::unwait(Session& session) noexcept {
    if (std::exchange(session.waiting_, false)) waiting_[session.waiting_place_] = nullptr;
}

void Worker::ring(std::uint64_t seats) noexcept {
    const std::uint64_t mine = std::uint64_t{1} << engine_.heritage().seat;
    if ((seats & mine) != 0) ring_local();
    if ((seats & ~mine) != 0) engine_.ring_mask(seats & ~mine);
}

void Worker::ring_local() noexcept {
    rung_ = true;
    at_end_of_turn();
}

// Those that begin to wait again meanwhile stand behind `end`: they hear of the next ring.
void Worker::wake_waiting() noexcept {
    const std::size_t end = waiting_.size();
    for (std::size_t i = 0; i < end; ++i)
        if (waiting_[i] != nullptr) waiting_[i]->on_ring();
    std::erase(waiting_, nullptr);
    for (std::size_t i = 0; i < waiting_.size(); ++i) waiting_[i]->waiting_place_ = i;
}

SqueezeJob& Worker::adopt(std::unique_ptr<SqueezeJob> job) noexcept {
    jobs_.push_back(std::move(job));
    return *jobs_.back();
}

void Worker::on_squeezed(SqueezeJob& job) noexcept {
    const auto place = std::find_if(jobs_.begin(), jobs_.end(),
                                    [&](const auto& held) { return held.get() == &job; });
    loop().defer_delete(std::move(*place));
    jobs_.erase(place);
}

Fetch& Worker::adopt(std::unique_ptr<Fetch> fetch) noexcept {
    fetch->place_ = fetches_.size();
    fetches_.push_back(std::move(fetch));
    return *fetches_.back();
}

void Worker::finished(Fetch& fetch) noexcept {
    const std::size_t place = fetch.place_;
    std::swap(fetches_[place], fetches_.back());
    fetches_[place]->place_ = place;
    loop().defer_delete(std::move(fetches_.back()));
    fetches_.pop_back();
    at_end_of_turn();
}

void Worker::note_fetch_error(Instance& instance, base::Error why) noexcept {
    if (const unsigned n = instance.fetch_gate.admit(loop().now()))
        base::log_warning("proxy %s: origin %s: %s (%u in the last 10 s); answered with 502 or 504, "
                          "or from the cache where that is allowed",
                          instance.settings.name.c_str(), instance.origin_name.c_str(),
                          base::describe(why).c_str(), n);
}

// --- hand-overs and tunnels -------------------------------------------------------------

void Worker::on_channel(const proc::Entrance& entrance, net::Fd channel) noexcept {
    doors_.open(entrance.instance, std::move(channel));
}

void Worker::on_handed_over(std::size_t number, std::size_t listen, net::Fd client,
                            const net::Address& peer, std::span<const std::byte> early) noexcept {
    Instance& instance = *by_number_[number];
    if (listen >= instance.settings.listen.size()) return;  // of another configuration: closed
    instance.count(Count::handoffs);
    accept(instance, listen, std::move(client), peer, early);
}

void Worker::tunnel(Instance& instance, h1::ServerConnection::Detached client,
                    h1::Exchange::Detached server, Tunnel::Entry entry) {
    const conf::ForwardSettings& forward = instance.settings.forward;
    const net::Millis idle = entry.target.empty() ? kTunnelIdle : forward.tunnel_idle;
    Tunnel::Owner& owner = *this;
    tunnels_.push_back(std::make_unique<Tunnel>(
        loop(), owner, instance, std::move(client), std::move(server),
        idle, std::move(entry)));
    tunnels_.back()->start();
}

void Worker::on_tunnel_end(Tunnel& tunnel) noexcept {
    const auto known = std::find_if(tunnels_.begin(), tunnels_.end(),
                                    [&](const auto& held) { return held.get() == &tunnel; });
    loop().defer_delete(std::move(*known));
    tunnels_.erase(known);
    at_end_of_turn();
}

// --- the process ------------------------------------------------------------------------

void Worker::on_drain() noexcept {
    doors_.drain();
    for (const auto& admin : admins_) admin->drain();
    for (Session* session = sessions_; session != nullptr; session = session->next_)
        session->drain();
    at_end_of_turn();
}

void Worker::finish_if_drained() noexcept {
    if (draining() && sessions_ == nullptr && fetches_.empty() && doors_.empty() &&
        tunnels_.empty())
        engine_.done();
}

void Worker::on_doorbell() noexcept {
    for (const auto& instance : instances_) instance->refresh_tables();
    ring_local();
}

void Worker::on_reopen_logs() noexcept {
    for (const auto& instance : instances_)
        if (!instance->access_log.reopen())
            base::log_warning("proxy %s: the access log cannot be opened again; the old one goes on",
                              instance->settings.name.c_str());
}

void Worker::on_tick() noexcept {
    // The error log is the process's own: the first proxy counts what is lost of it.
    const std::uint64_t lost = base::log_lost_lines();
    std::uint64_t lost_errors = lost - std::exchange(lost_errors_, lost);
    for (const auto& instance : instances_) instance->flush_logs(std::exchange(lost_errors, 0));
}

}  // namespace proxyd
