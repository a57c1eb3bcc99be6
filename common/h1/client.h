// client.h -- one request to a server and its answer, over a pooled connection.
//
// Layer:    h1
// Runs in:  worker, advisor
// Owner:    whoever wants the answer (a fill, a probe, a poller); implements Handler.
// Source:   RFC 9112, RFC 9110 section 9.2.2 (retries)
//
//   connect --> send --> await head --> body --> end (connection back to the pool)
//      |          |           |           |
//      +----------+-----------+-----------+--> failed (connection closed)
//
// A response is complete only if its framing says so.  Whatever else happens (cut body,
// bytes beyond the end, a final answer while our request body was not sent) closes the
// connection; it never goes back to the pool.  A request that fails on a reused
// connection before any byte of an answer is tried once more on a fresh one, if it is
// idempotent and its body can be sent again.

#ifndef COMMON_H1_CLIENT_H
#define COMMON_H1_CLIENT_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/h1/inbox.h"
#include "common/http/chunked.h"
#include "common/http/head_parser.h"
#include "common/http/message.h"
#include "common/net/address.h"
#include "common/net/stream.h"
#include "common/net/timer.h"

namespace h1 {

struct ClientLimits {
    http::HeadLimits head;
    net::Millis connect_timeout{2'000};      // TLS handshake included
    net::Millis first_byte_timeout{30'000};  // request sent to head complete
    net::Millis between_bytes_timeout{30'000};
    std::uint64_t min_rate = 0;  // bytes per second of the body; 0: none
    net::Millis min_rate_grace{10'000};
    unsigned max_interim = 16;  // 1xx answers before the final one
};

// Where a request goes: the key of the pool.
struct Endpoint {
    net::Address address;
    net::TlsContext* tls = nullptr;  // client context, or plain
    std::string tls_host;            // SNI and the name that is verified
    bool operator==(const Endpoint&) const = default;
};

class ClientPool;

class Exchange final : private net::Stream::Listener, private net::Deadline::Listener {
  public:
    struct Timings {
        net::TimePoint started{}, connected{}, first_byte{}, ended{};
        bool reused = false;
    };

    struct Handler {
        virtual void on_interim(Exchange&, const http::ResponseHead&) noexcept {}
        // The final head.  It stays valid until on_end() or on_failed() has returned.
        virtual void on_response(Exchange& exchange, const http::ResponseHead& head) noexcept = 0;
        // Payload, decoded.  Returns how much it took; if not all, reading pauses until
        // resume().
        virtual std::size_t on_payload(Exchange& exchange,
                                       std::span<const std::byte> payload) noexcept = 0;
        // The answer is complete by its framing.  Last call.
        virtual void on_end(Exchange& exchange) noexcept = 0;
        // No answer, or not all of it.  Last call.  what says which deadline, connect, ...
        virtual void on_failed(Exchange& exchange, base::Error why) noexcept = 0;
        // The request body may go on (after send_body() took less than offered).
        virtual void on_request_room(Exchange&) noexcept {}
        // A 101 came for a request that asked to upgrade; detach() now or cancel.
        virtual void on_upgraded(Exchange&, const http::ResponseHead&) noexcept {}

      protected:
        ~Handler() = default;
    };

    enum class RequestBody : std::uint8_t { none, length, chunked };

    // Starts at once.  `head`: request line and fields, complete but for the framing fields,
    // Connection and the blank line, which are added here; copied.
    // head_only: the method is HEAD.  retry: safe to send again (idempotent, no body).
    // Lifetime: pool, limits, handler outlive the exchange.  Destroying it cancels it.
    Exchange(ClientPool& pool, const ClientLimits& limits, Handler& handler, const Endpoint& to,
             std::string_view head, RequestBody body, std::uint64_t body_bytes, bool head_only,
             bool retry) noexcept;
    ~Exchange();
    // Begins (after construction, so that the owner has its pointer).  May call the handler.
    void start() noexcept;

    // Bytes of the request body taken (copied into a bounded queue), perhaps fewer.
    std::size_t send_body(std::span<const std::byte> payload) noexcept;
    void end_body() noexcept;

    void resume() noexcept;  // the handler can take payload again
    const Timings& timings() const noexcept;
    std::uint64_t payload_bytes() const noexcept;

    struct Detached {
        std::unique_ptr<net::Stream> stream;
        std::vector<std::byte> early;
    };
    Detached detach() noexcept;  // in on_upgraded() only

  private:
    void on_stream(net::Stream& stream, bool readable, bool writable) noexcept override;
    void on_deadline(net::Deadline& deadline) noexcept override;
    // ... the owner of this file completes the private part.
};

// The idle connections of one worker, by endpoint, most recently used first.
class ClientPool {
  public:
    ClientPool(net::Loop& loop, InboxPool& inboxes, unsigned max_idle,
               net::Millis idle_time) noexcept;
    ~ClientPool();
    // ... take(endpoint), give(endpoint, stream): used by Exchange.  An idle connection is
    // watched: if it becomes readable (closed, or unasked-for bytes) it is closed at once.
};

}  // namespace h1

#endif  // COMMON_H1_CLIENT_H
