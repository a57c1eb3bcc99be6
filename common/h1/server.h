// server.h -- the server side of one HTTP/1.x connection.
//
// Layer:    h1
// Runs in:  worker
// Owner:    the daemon's session, which implements Handler.  A connection never destroys
//           itself: after on_gone() its owner destroys it (net::Loop::defer_delete).
// Source:   RFC 9112 (framing, persistence, pipelining), RFC 9110 sections 7.8, 10.1.1, 15.2
//
//        +------------------------- keep-alive, pipelining --------------------------+
//        v                                                                           |
//      idle --> head --> exchange (request body in | response out) --> drain --------+
//                |  ^         |   |        |                            |
//                +--+         |   |        +--> upgraded --> gone       |
//                |            |   +---------------------+---------------+
//                +--> refuse <+                         v
//                        +--------------------------> linger --> gone
//
// refuse: an answer of our own goes out.  drain: the rest of a request body that nobody
// asked for is read away.  linger: our side is closed and what still comes is read away, so
// that the client sees the answer and not a reset.  Every state may go to gone.
//
// This class is the only home of framing towards clients: nobody else writes
// Content-Length, Transfer-Encoding or Connection.  It answers malformed heads, timeouts
// and limits by itself, enforces every deadline and the least transfer rate, and sends
// 100 Continue when the handler first asks for the body.
//
// A handler may call any method from any of its callbacks.  Outside of a call that it makes
// itself the connection calls it only from the event loop: on_request(), on_body() and (but
// for abort()) on_gone() never come from within a method of this class.
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
#include <string>
#include <string_view>
#include <vector>

#include "common/h1/body_reader.h"
#include "common/h1/inbox.h"
#include "common/h1/pace.h"
#include "common/h1/response_writer.h"
#include "common/http/head_parser.h"
#include "common/http/message.h"
#include "common/net/stream.h"
#include "common/net/timer.h"

namespace h1 {

struct ServerLimits {
    http::HeadLimits head;
    std::uint64_t max_body = 0;          // bytes of a request body; 0: no limit
    net::Millis head_timeout{10'000};    // first byte to blank line; also the TLS handshake
    net::Millis idle_timeout{60'000};    // between requests
    net::Millis body_timeout{30'000};    // without any progress, either direction
    std::uint64_t min_rate = 0;          // bytes per second, both directions; 0: none
    net::Millis min_rate_grace{10'000};  // from the start of a body until the rate counts
    unsigned max_requests = 0;           // of one connection; 0: no limit
    std::string refusal_fields;          // of answers made by the engine; each line with CR LF
};

// How a response body ends; see respond().
struct BodyPlan {
    enum class Kind : std::uint8_t {
        none,     // no body and no Content-Length: 1xx, 204, 304
        length,   // exactly `length` bytes follow (or would, if the request was HEAD)
        unknown,  // chunked, or until close for HTTP/1.0
    } kind = Kind::none;
    std::uint64_t length = 0;
};

class ServerConnection final : private net::Stream::Listener,
                               private net::Deadline::Listener,
                               private net::Timer::Listener {
  public:
    enum class State : std::uint8_t {
        idle,
        head,
        exchange,
        drain,
        refuse,
        linger,
        upgraded,
        gone,
    };

    // What the connection knows about a finished or broken-off exchange, for the log.
    struct Summary {
        std::uint64_t body_in = 0;    // bytes of payload read
        std::uint64_t bytes_out = 0;  // bytes written, head and framing included
        std::uint64_t body_out = 0;   // bytes of payload written
        std::uint16_t status = 0;     // as sent; 0: nothing was sent
        net::TimePoint started{};     // first byte of the head
        bool complete = false;        // the response went out in full
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

    // Asks for the request body (100 Continue goes out when it is expected).  on_body() and
    // on_body_end() follow; a request without a body has neither.
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

    // No further request on this connection after the present one.  An idle one stays for a
    // second more: a request that is on its way already is answered, not cut off.
    void close_after_response() noexcept;

    // After a 101 (or a 2xx to CONNECT) was sent with respond(), from on_finished() on: gives up
    // the stream and what was read beyond the head.  The connection is then inert and may be
    // destroyed.  Also in an exchange of which nothing was answered yet, for a handler that
    // breaks the rules on purpose (originsim).
    struct Detached {
        std::unique_ptr<net::Stream> stream;  // watches nothing; set_listener() before watch()
        std::vector<std::byte> early;         // bytes the client sent after its head
    };
    Detached detach() noexcept;

    State state() const noexcept { return state_; }
    bool idle() const noexcept { return state_ == State::idle; }  // between requests
    bool responding() const noexcept { return out_.begun(); }     // to the present request
    bool head_only() const noexcept { return request().method == http::Method::head; }
    bool has_body() const noexcept { return request().framing.kind != http::Framing::Kind::none; }
    net::Stream& stream() noexcept { return *stream_; }

  private:
    // What one step decided: go on in `next`, wait for an event, or end with why_.
    struct Step {
        enum class Kind : std::uint8_t { go, wait, retire } kind;
        State next = State::idle;
    };
    using Outcome = ResponseWriter::Outcome;

    // What a handler left of a body is read away if it is no more than this; reading more
    // would cost more than a new connection.
    static constexpr std::uint64_t kDrainBytes = 64 * 1024;

    static Step go(State next) noexcept { return {Step::Kind::go, next}; }
    static Step wait() noexcept { return {Step::Kind::wait}; }
    Step retire(base::Error why) noexcept;

    void on_stream(net::Stream& stream, bool readable, bool writable) noexcept override;
    void on_deadline(net::Deadline& deadline) noexcept override;
    void on_timer(net::Timer& timer) noexcept override;

    // server.cc: the machine.
    void run(bool readable, bool writable) noexcept;
    void drive(Step step) noexcept;
    void enter(State next) noexcept;
    Step dispatch() noexcept;
    Step idle_step() noexcept;
    Step head_step() noexcept;
    Step exchange_step() noexcept;
    Step drain_step() noexcept;
    Step refuse_step() noexcept;
    Step linger_step() noexcept;
    void gone(base::Error why) noexcept;

    // server_input.cc: requests and their bodies.
    base::Result<std::size_t> read(base::MutableBytes into) noexcept;
    Step read_head() noexcept;
    Step begin_exchange() noexcept;
    Step end_exchange() noexcept;
    Step next_request() noexcept;
    Step close_gently() noexcept;
    Step linger() noexcept;
    bool wants_input() const noexcept;
    Step take_body() noexcept;
    Step feed_unread(base::Bytes unread) noexcept;
    Step read_some_body() noexcept;
    Step look_ahead() noexcept;
    base::Result<std::size_t> feed_body(base::Bytes input) noexcept;
    std::size_t give_body(base::Bytes payload) noexcept;
    Step body_failed(base::Error why) noexcept;

    // server_output.cc: responses.
    struct Framing;
    void frame(unsigned status, const BodyPlan& plan, Framing& out) const noexcept;
    bool may_persist(const BodyPlan& plan) const noexcept;
    void begin_response(unsigned status, const BodyPlan& plan) noexcept;
    static std::string status_line(unsigned status);
    bool after(Outcome outcome) noexcept;
    void sum_up() noexcept;
    void finished() noexcept;
    void call_soon() noexcept;
    void pump() noexcept;
    Step refuse(unsigned status, base::Error why) noexcept;

    // server_deadlines.cc: what is watched, and for how long.
    void settle() noexcept;
    bool wants_readable() const noexcept;
    bool awaits_body() const noexcept;
    net::Millis idle_time() const noexcept;
    PaceLimits pace_limits() const noexcept;
    void await_peer() noexcept;
    Step overdue() noexcept;
    Step judge_peer() noexcept;
    std::uint64_t delivered() const noexcept;

    net::Loop& loop_;
    InboxPool& pool_;
    const ServerLimits& limits_;
    Handler& handler_;
    std::unique_ptr<net::Stream> stream_;
    std::unique_ptr<Inbox> inbox_;
    BodyReader in_;
    ResponseWriter out_;
    net::Deadline deadline_;
    net::Timer soon_;  // run() after this turn, for what must not be called inline
    Pace pace_in_, pace_out_;
    Summary summary_;
    base::Error why_{};          // of retire() and refuse()
    net::TimePoint since_{};     // the present idle, head or linger began
    std::uint64_t copied_ = 0;   // bytes of body that went out as part of the head
    std::uint64_t discard_ = 0;  // bytes that drain or linger may still read away
    unsigned requests_ = 0;
    State state_ = State::idle;
    bool running_ = false;   // inside run(): callers' changes are settled at its end
    bool may_read_ = false;  // the stream has not said "again" since it was ready
    bool may_write_ = false;
    bool fresh_ = false;  // the handler has not heard of the request yet
    bool open_ = false;   // on_request() or refuse() came, on_finished() did not
    bool wants_body_ = false;
    bool body_ended_ = false;  // on_body_end() was called
    bool continued_ = false;   // the client was told or need not be told 100 Continue
    bool persist_ = false;     // another request may follow
    bool close_wanted_ = false;
    bool peer_done_ = false;  // FIN came
    bool broken_ = false;     // writing failed
    bool tunnel_ = false;     // the response was 101, or 2xx to CONNECT
};

}  // namespace h1

#endif  // COMMON_H1_SERVER_H
