// client_pool.h -- the idle connections of one worker to the servers it talks to.
//
// Layer:    h1
// Runs in:  worker, advisor
//
// By endpoint, most recently used first: what is used least ages out.  Nothing may come on
// an idle connection; if it turns readable (the server closed it, or speaks unasked) it is
// closed at once, and take() looks once more, because bytes of an earlier answer must never
// be taken for the answer to the next request.

#ifndef COMMON_H1_CLIENT_POOL_H
#define COMMON_H1_CLIENT_POOL_H

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/base/list.h"
#include "common/h1/inbox.h"
#include "common/net/address.h"
#include "common/net/connector.h"
#include "common/net/stream.h"
#include "common/net/timer.h"

namespace h1 {

// Where a request goes: the key of the pool.
struct Endpoint {
    net::Address address;
    net::TlsContext* tls = nullptr;  // client context, or plain
    std::string tls_host = {};       // SNI and the name that is verified
    // To a host by name: then `address` is none.  Connections that one dialer's filter allowed
    // are of no use to another.
    const net::Dialer* dialer = nullptr;
    std::string host = {};  // a name, or a numeric address; no brackets
    std::uint16_t port = 0;
    bool operator==(const Endpoint&) const = default;
};

class ClientPool final : private net::Deadline::Listener {
  public:
    ClientPool(net::Loop& loop, InboxPool& inboxes, unsigned max_idle,
               net::Millis idle_time) noexcept;
    ~ClientPool();
    ClientPool(const ClientPool&) = delete;
    ClientPool& operator=(const ClientPool&) = delete;

    // A connection that is watched for reading and has nothing to read, or an empty pointer.
    // The caller sets its listener.
    std::unique_ptr<net::Stream> take(const Endpoint& to) noexcept;
    // Requires: the last answer on it was complete and asked for no close.
    void give(const Endpoint& to, std::unique_ptr<net::Stream> stream) noexcept;
    // Closes what is idle: the endpoints may have changed.
    void clear() noexcept;

    std::size_t idle() const noexcept { return idle_; }
    net::Loop& loop() noexcept { return loop_; }
    InboxPool& inboxes() noexcept { return inboxes_; }

  private:
    struct ByAge {};
    struct ByEndpoint {};
    class Idle;
    struct Hash {
        std::size_t operator()(const Endpoint& to) const noexcept;
    };
    using Bucket = base::List<Idle, ByEndpoint>;
    using Buckets = std::unordered_map<Endpoint, Bucket, Hash>;

    void on_deadline(net::Deadline& deadline) noexcept override;
    std::unique_ptr<net::Stream> put_out(Idle& idle) noexcept;
    void close(Idle& idle) noexcept;
    void arm() noexcept;

    net::Loop& loop_;
    InboxPool& inboxes_;
    std::size_t max_idle_;
    net::Millis idle_time_;
    net::Deadline deadline_;          // of the oldest
    Buckets buckets_;                 // an empty one goes when its last connection ages out
    base::List<Idle, ByAge> by_age_;  // oldest first
    std::vector<std::unique_ptr<Idle>> spare_;
    std::size_t idle_ = 0;
};

}  // namespace h1

#endif  // COMMON_H1_CLIENT_POOL_H
