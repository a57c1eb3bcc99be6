// client.h -- one request to a server and its answer, over a pooled connection.
//
// Layer:    h1
// Runs in:  worker, advisor
// Owner:    whoever wants the answer (a fill, a probe, a poller); implements Handler.
// Source:   RFC 9112, RFC 9110 section 9.2.2 (retries)
//
//              +--- once more, fresh ---+      +---+ 1xx
//              v                        |      v   |
//   ready --> connect ----------------> head ------+--> body --> over
//     |                                  ^  |
//     +--- an idle connection is there --+  +--> upgraded --> over
//
// In head and body the rest of the request goes out at the same time.  Every state may go
// to over, which is where on_end() and on_failed() are called.
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

#include "common/h1/body_reader.h"
#include "common/h1/client_pool.h"
#include "common/h1/inbox.h"
#include "common/h1/pace.h"
#include "common/h1/request_writer.h"
#include "common/http/head_parser.h"
#include "common/http/message.h"
#include "common/net/stream.h"
#include "common/net/timer.h"

namespace h1 {

struct ClientLimits {
    http::HeadLimits head;
    net::Millis connect_timeout{2'000};      // names looked up and TLS handshake included
    net::Millis first_byte_timeout{30'000};  // request sent to head complete
    net::Millis between_bytes_timeout{30'000};
    std::uint64_t min_rate = 0;  // bytes per second of the body; 0: none
    net::Millis min_rate_grace{10'000};
    unsigned max_interim = 16;  // 1xx answers before the final one
};

class Exchange final : private net::Stream::Listener,
                       private net::Connector::Listener,
                       private net::Deadline::Listener,
                       private net::Timer::Listener {
  public:
    enum class State : std::uint8_t { ready, connect, head, body, upgraded, over };
    using RequestBody = h1::RequestBody;

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
        // No answer, or not all of it.  Last call.  what says which deadline, connect, dns, ...
        virtual void on_failed(Exchange& exchange, base::Error why) noexcept = 0;
        // The request body may go on (after send_body() took less than offered).
        virtual void on_request_room(Exchange&) noexcept {}
        // A 101 came for a request that asked to upgrade, or a 2xx for a CONNECT; detach() now
        // or cancel.
        virtual void on_upgraded(Exchange&, const http::ResponseHead&) noexcept {}

      protected:
        ~Handler() = default;
    };

    // Starts at once.  `head`: request line and fields, complete but for the framing fields,
    // Connection and the blank line, which are added here; copied.
    // head_only: the method is HEAD.  retry: safe to send again (idempotent, no body).
    // upgrade: the head has an Upgrade field; Connection: upgrade is added, and 101 is taken.
    // Lifetime: pool, limits, handler outlive the exchange.  Destroying it cancels it; it may
    //           be destroyed within on_end() and on_failed(), but not within other callbacks:
    //           there it takes cancel() and net::Loop::defer_delete().
    Exchange(ClientPool& pool, const ClientLimits& limits, Handler& handler, const Endpoint& to,
             std::string_view head, RequestBody body, std::uint64_t body_bytes, bool head_only,
             bool retry, bool upgrade = false) noexcept;
    ~Exchange();
    // Begins (after construction, so that the owner has its pointer).  May call the handler.
    void start() noexcept;

    // Closes the connection; no callback comes any more.
    void cancel() noexcept;

    // Bytes of the request body taken (copied into a bounded queue), perhaps fewer.  None are
    // before there is a connection: what fails by then has cost nothing of the body.
    std::size_t send_body(std::span<const std::byte> payload) noexcept;
    void end_body() noexcept;

    // The handler can take payload again; it comes from the event loop.
    void resume() noexcept;

    const Timings& timings() const noexcept { return timings_; }
    std::uint64_t payload_bytes() const noexcept { return payload_; }
    State state() const noexcept { return state_; }

    struct Detached {
        std::unique_ptr<net::Stream> stream;  // watches nothing; set_listener() before watch()
        std::vector<std::byte> early;         // bytes the server sent after its head
    };
    Detached detach() noexcept;  // in on_upgraded() only

  private:
    // What one step decided: go on in `next`, wait for an event, or be over: with an answer,
    // or with why_.
    struct Step {
        enum class Kind : std::uint8_t { go, wait, end, fail } kind;
        State next = State::ready;
    };
    static Step go(State next) noexcept { return {Step::Kind::go, next}; }
    static Step wait() noexcept { return {Step::Kind::wait}; }
    static Step end() noexcept { return {Step::Kind::end}; }
    Step fail(base::Errc code, const char* what, int sys = 0) noexcept;

    void on_stream(net::Stream& stream, bool readable, bool writable) noexcept override;
    void on_deadline(net::Deadline& deadline) noexcept override;
    void on_timer(net::Timer& timer) noexcept override;
    void on_connected(net::Connector& connector, net::Fd fd,
                      const net::Address& to) noexcept override;
    void on_connect_failed(net::Connector& connector, base::Error why) noexcept override;

    // client.cc: the machine.
    void run(bool readable, bool writable) noexcept;
    void drive(Step step) noexcept;
    void enter(State next) noexcept;
    Step dispatch() noexcept;
    Step connect_step() noexcept;
    Step begin_connect() noexcept;
    Step head_step() noexcept;
    Step body_step() noexcept;
    Step upgraded_step() noexcept;
    void ended() noexcept;
    void failed() noexcept;
    void drop_stream() noexcept;

    // client_transfer.cc: bytes in and out.
    void call_out() noexcept;
    void push() noexcept;
    base::Result<std::size_t> read(base::MutableBytes into) noexcept;
    Step read_head() noexcept;
    Step parse_head() noexcept;
    Step take_interim() noexcept;
    Step lost(const base::Error& error) noexcept;
    Step take_body() noexcept;
    Step feed_unread(base::Bytes unread) noexcept;
    Step read_some_body() noexcept;
    base::Result<std::size_t> feed_body(base::Bytes input) noexcept;
    bool wants_body() const noexcept;
    void call_soon() noexcept;

    // client_deadlines.cc: what is watched, and for how long.
    void settle() noexcept;
    PaceLimits pace_limits() const noexcept;
    net::TimePoint await_room() noexcept;
    net::TimePoint await_answer() noexcept;
    Step overdue() noexcept;
    std::uint64_t delivered() const noexcept;

    ClientPool& pool_;
    const ClientLimits& limits_;
    Handler& handler_;
    Endpoint to_;
    std::unique_ptr<net::Connector> connector_;  // of a name, until there is a stream
    std::unique_ptr<net::Stream> stream_;
    std::unique_ptr<Inbox> inbox_;
    RequestWriter out_;
    BodyReader in_;
    net::Deadline deadline_;
    net::Timer soon_;  // run() after this turn, for what must not be called inline
    Pace pace_in_, pace_out_;
    Timings timings_;
    base::Error why_{};          // of fail()
    net::TimePoint sent_{};      // the request was complete
    net::TimePoint tried_{};     // this connection was begun
    std::uint64_t payload_ = 0;  // bytes of the answer that the handler took
    unsigned interim_ = 0;
    State state_ = State::ready;
    bool head_only_;
    bool retry_;
    bool upgrade_;
    bool connect_;  // the method is CONNECT
    bool running_ = false;
    bool may_read_ = false;  // the stream has not said "again" since it was ready
    bool may_write_ = false;
    bool connecting_ = false;   // connect(2) has not said how it ended
    bool unparsed_ = false;     // bytes of a head came that nobody looked at
    bool fresh_ = false;        // the handler has not heard of the answer yet
    bool paused_ = false;       // the handler took less than it was given
    bool room_wanted_ = false;  // send_body() took less than it was given
    bool deaf_ = false;         // the server takes no more of the request
};

}  // namespace h1

#endif  // COMMON_H1_CLIENT_H
