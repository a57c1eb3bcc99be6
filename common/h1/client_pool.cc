#include "common/h1/client_pool.h"

#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "common/base/hash.h"
#include "common/base/panic.h"

namespace h1 {

// One idle connection: in the list of its endpoint and in that of all.
class ClientPool::Idle final : public base::ListHook<ByAge>,
                               public base::ListHook<ByEndpoint>,
                               public net::Stream::Listener {
  public:
    explicit Idle(ClientPool& owner) noexcept : pool(owner) {}

    // True if the connection is as an idle one must be.  (TLS may have had something to
    // say that is none of our business.)
    bool silent() noexcept {
        std::array<std::byte, 1> surplus;
        const auto got = stream->read(surplus);
        return !got && got.error().code == base::Errc::again;
    }

    ClientPool& pool;
    std::unique_ptr<net::Stream> stream;
    Buckets::iterator bucket;
    net::TimePoint since{};

  private:
    void on_stream(net::Stream&, bool, bool) noexcept override {
        if (!silent()) pool.close(*this);
    }
};

// The endpoints are those of the configuration, or were resolved by us; operator== decides.
std::size_t ClientPool::Hash::operator()(const Endpoint& to) const noexcept {
    const sockaddr* raw = to.address.raw();
    std::uint64_t host = 0;
    if (raw->sa_family == AF_INET) {
        host = reinterpret_cast<const sockaddr_in*>(raw)->sin_addr.s_addr;
    } else if (raw->sa_family == AF_INET6) {
        const auto* bytes = reinterpret_cast<const sockaddr_in6*>(raw)->sin6_addr.s6_addr;
        host = base::load_le<std::uint64_t>(bytes) ^ base::load_le<std::uint64_t>(bytes + 8);
    } else if (raw->sa_family == AF_UNIX) {
        host = std::hash<std::string_view>()(to.address.unix_path());
    }
    const std::uint64_t tls = reinterpret_cast<std::uintptr_t>(to.tls);
    std::uint64_t name = to.tls ? std::hash<std::string>()(to.tls_host) : 0;
    if (to.dialer != nullptr) name ^= std::hash<std::string>()(to.host) + to.port;
    return base::mix64(host ^ base::mix64(to.address.port() ^ tls ^ name));
}

ClientPool::ClientPool(net::Loop& loop, InboxPool& inboxes, unsigned max_idle,
                       net::Millis idle_time) noexcept
    : loop_(loop),
      inboxes_(inboxes),
      max_idle_(max_idle),
      idle_time_(idle_time),
      deadline_(loop, *this) {}

ClientPool::~ClientPool() {
    clear();
}

std::unique_ptr<net::Stream> ClientPool::take(const Endpoint& to) noexcept {
    const auto bucket = buckets_.find(to);
    if (bucket == buckets_.end()) return {};
    while (Idle* idle = bucket->second.front()) {
        if (idle->silent()) return put_out(*idle);
        close(*idle);
    }
    return {};
}

void ClientPool::give(const Endpoint& to, std::unique_ptr<net::Stream> stream) noexcept {
    if (max_idle_ == 0) return loop_.defer_delete(std::move(stream));
    while (idle_ >= max_idle_) close(*by_age_.front());
    std::unique_ptr<Idle> idle;
    if (spare_.empty()) {
        idle = std::make_unique<Idle>(*this);
    } else {
        idle = std::move(spare_.back());
        spare_.pop_back();
    }
    idle->stream = std::move(stream);
    idle->stream->set_listener(*idle);
    idle->stream->watch(true, false);
    idle->since = loop_.now();
    idle->bucket = buckets_.try_emplace(to).first;
    idle->bucket->second.push_front(*idle);
    by_age_.push_back(*idle.release());
    ++idle_;
    if (!deadline_.is_set()) arm();
}

// Out of both lists; the object is kept for the next give().
std::unique_ptr<net::Stream> ClientPool::put_out(Idle& idle) noexcept {
    idle.base::ListHook<ByAge>::unlink();
    idle.base::ListHook<ByEndpoint>::unlink();
    --idle_;
    spare_.emplace_back(&idle);
    return std::move(idle.stream);
}

// The stream may be the one that is calling.
void ClientPool::close(Idle& idle) noexcept {
    auto stream = put_out(idle);
    stream->watch(false, false);
    loop_.defer_delete(std::move(stream));
}

void ClientPool::clear() noexcept {
    while (Idle* idle = by_age_.front()) close(*idle);
    buckets_.clear();
}

void ClientPool::on_deadline(net::Deadline&) noexcept {
    const net::TimePoint now = loop_.now();
    while (Idle* oldest = by_age_.front()) {
        if (oldest->since + idle_time_ > now) break;
        const auto bucket = oldest->bucket;
        close(*oldest);
        if (bucket->second.empty()) buckets_.erase(bucket);
    }
    arm();
}

void ClientPool::arm() noexcept {
    if (Idle* oldest = by_age_.front()) deadline_.set(oldest->since + idle_time_);
}

}  // namespace h1
