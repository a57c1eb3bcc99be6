// server.h -- the server side of one HTTP/1.x connection.
//
// Layer:    h1
// Runs in:  worker
// Owner:    the daemon's session, which implements Handler.  A connection never destroys
//           itself: after on_gone() its owner destroys it (net::Loop::defer_delete).
// Source:   RFC 9112 (framing, persistence, pipelining), RFC 9110 sections 7.8, 10.1.1, 15.2
//
//             +---------------------- keep-alive, pipelining ----------------------+
//             v                                                                    |
//   idle --> head --> exchange (request body in || response out) --> finished -----+
//     |       |            |                                            |
//     +-------+------------+--------------------------------------------+--> gone
//
// This class is the only home of framing towards clients: nobody else writes
// Content-Length, Transfer-Encoding or Connection.  It answers malformed heads, timeouts
// and limits by itself, enforces every deadline and the least transfer rate, and sends
// 100 Continue when the handler first asks for the body.
//
// Memory: an idle connection holds no buffer.  While an exchange is on, it holds one
// Inbox from a pool of the process (the head, its parsed form and what followed it), and
// of the response at most what the handler lent it: nothing is copied for slow readers.

#ifndef COMMON_H1_SERVER_H
#define COMMON_H1_SERVER_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "common/h1/inbox.h"
#include "common/http/chunked.h"
#include "common/http/head_parser.h"
#include "common/http/message.h"
#include "common/net/stream.h"
#include "common/net/timer.h"

namespace h1 {

struct ServerLimits {
    http::HeadLimits head;
    std::uint64_t max_body = 0;               // bytes of a request body; 0: no limit
    net::Millis head_timeout{10'000};         // first byte to blank line; also the TLS handshake
    net::Millis idle_timeout{60'000};         // between requests
    net::Millis body_timeout{30'000};         // without any progress, either direction
    std::uint64_t min_rate = 0;               // bytes per second, both directions; 0: none
    net::Millis min_rate_grace{10'000};       // from the start of a body until the rate counts
    unsigned max_requests = 0;                // of one connection; 0: no limit
};

// Bytes of a response body that are lent, not copied.  With fd >= 0 they are also bytes
// [offset, offset + data.size()) of that file, which is then sent by sendfile(2) when
// that is worth it.
struct Piece {
    std::span<const std::byte> data;
    int fd = -1;
    std::uint64_t offset = 0;
};

// How a response body ends; see respond().
struct BodyPlan {
    enum class Kind : std::uint8_t {
        none,      // no body and no Content-Length: 1xx, 204, 304
        length,    // exactly `length` bytes follow (or would, if the request was HEAD)
        unknown,   // chunked, or until close for HTTP/1.0
    } kind = Kind::none;
    std::uint64_t length = 0;
};

class ServerConnection final : private net::Stream::Listener, private net::Deadline::Listener {
  public:
    // What the connection knows about a finished or broken-off exchange, for the log.
    struct Summary {
        std::uint64_t body_in = 0;      // bytes of payload read
        std::uint64_t bytes_out = 0;    // bytes written, head and framing included
        std::uint64_t body_out = 0;     // bytes of payload written
        std::uint16_t status = 0;       // as sent; 0: nothing was sent
        net::TimePoint started{};       // first byte of the head
        bool complete = false;          // the response went out in full
    };

    struct Handler {
        // A valid head is in.  request() stays valid until on_finished() has returned.
        // The handler answers now, or later.
        virtual void on_request(ServerConnection& connection) noexcept = 0;

        // Payload of the request body, decoded.  Returns how much it took; if that is not
        // all, reading pauses until read_body() is called again.
        virtual std::size_t on_body(ServerConnection& connection,
                                    std::span<const std::byte> payload) noexcept = 0;
        virtual void on_body_end(ServerConnection& connection) noexcept = 0;

        // The lent piece is written and may be forgotten; more can be sent.  Only after a
        // send() or respond() that returned false.
        virtual void on_room(ServerConnection& connection) noexcept = 0;

        // The response is handed to the kernel in full: time to log.  Called from within
        // respond(), send() or finish() when those complete it.
        virtual void on_finished(ServerConnection& connection, const Summary& summary) noexcept = 0;

        // The connection is over, in the middle of an exchange if summary is given (the
        // client went away, sent garbage in its body, was too slow, or abort() was called)
        // or between two.  Garbage instead of a head was answered already and comes with a
        // summary whose status says so.  Last call: the owner must destroy the connection.
        virtual void on_gone(ServerConnection& connection, const Summary* summary,
                             base::Error why) noexcept = 0;

      protected:
        ~Handler() = default;
    };

    // Takes over an accepted socket.  tls: nullptr for a plain connection.
    // Lifetime: `limits` and `handler` outlive the connection.
    ServerConnection(net::Loop& loop, InboxPool& pool, const ServerLimits& limits, Handler& handler,
                     net::Fd fd, net::TlsContext* tls) noexcept;
    ~ServerConnection();

    // Begins to read; tries at once, since the request is usually there already.
    // May call any method of the handler, on_gone() included, before it returns.
    void start() noexcept;

    // For a handed-over connection of which `bytes` were read by somebody else.
    void start_with(std::span<const std::byte> bytes) noexcept;

    const http::RequestHead& request() const noexcept;

    // Asks for the request body (if there is one, 100 Continue goes out when expected).
    // A handler that answers without ever asking gets the body drained, within limits, or
    // the connection closed.
    void read_body() noexcept;

    // Begins the response.  `head` is the status line and fields, each line with CR LF, in
    // up to four parts, without the final blank line and without framing fields and
    // Connection, which are added here.  `body`: all of it, or its first piece.
    // Returns true if everything given was written: the next piece may follow at once
    // (or, if the plan is fulfilled, on_finished() was called already).  false: wait for
    // on_room() and keep the memory of `body` until then (`head` is copied if it must).
    bool respond(unsigned status, std::span<const std::string_view> head, BodyPlan plan,
                 Piece body = {}) noexcept;

    // The next piece; the same answer.  Requires: the last call returned true or on_room()
    // came since.  A plan of a length is finished by its last byte.
    bool send(Piece piece) noexcept;

    // Ends a body of unknown length.
    void finish() noexcept;

    // A whole small response made here: head fields (may be empty, CR LF lines) and a body
    // that is copied.
    void respond_simple(unsigned status, std::string_view fields, std::string_view body) noexcept;

    // An interim response (100, 102, 103).
    void respond_interim(unsigned status, std::string_view fields) noexcept;

    // The response cannot be completed: breaks the connection so that the client knows.
    // on_gone() follows, before this returns.
    void abort() noexcept;

    // No further request on this connection after the present one; closes at once if idle.
    void close_after_response() noexcept;

    // After a 101 was sent with respond(): gives up the stream and what was read beyond the
    // head.  The connection is then inert and may be destroyed.
    struct Detached {
        std::unique_ptr<net::Stream> stream;   // its listener must be set anew
        std::vector<std::byte> early;          // bytes the client sent after its head
    };
    // Listener of the stream until relayed: nobody; see net::Stream::set_listener.
    Detached detach() noexcept;

    bool idle() const noexcept;              // between requests
    bool responding() const noexcept;        // respond() was called for the present request
    bool head_only() const noexcept;         // the request is HEAD: send no body
    net::Stream& stream() noexcept { return *stream_; }

  private:
    void on_stream(net::Stream& stream, bool readable, bool writable) noexcept override;
    void on_deadline(net::Deadline& deadline) noexcept override;
    std::unique_ptr<net::Stream> stream_;
    // ... the owner of this file completes the private part.
};

}  // namespace h1

#endif  // COMMON_H1_SERVER_H
