// session.h -- one client connection of a content host, from accept to close.
//
// Layer:    originsim
// Runs in:  worker
// Owner:    Worker.  A session tells it retire() when its connection is gone and is
//           destroyed at the end of the turn.
//
//             +-------------------------- next request --------------------------+
//             v                                                                  |
//           idle --+--> receive --+--> queue --+--> serve --+--> send --+--------+
//                  |     (body)   |  (a slot)  | (service)  |    ^  v   |
//                  +--------------+------------+------------+   pause   |
//                  |                                        |           |
//                  +--> refuse (an error is sent) <---------+-----------+
//                                                           +--> raw --> (gone)
//
// What the engine answers by itself (malformed requests, deadlines, limits) never gets here.
//
// Memory: between requests a session holds no buffer; while it sends, one of 64 KiB.

#ifndef ORIGINSIM_SESSION_H
#define ORIGINSIM_SESSION_H

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "common/base/list.h"
#include "common/h1/server.h"
#include "common/net/address.h"
#include "common/net/timer.h"

#include "originsim/access_log.h"
#include "originsim/answer.h"
#include "originsim/body.h"
#include "originsim/files.h"
#include "originsim/query.h"
#include "originsim/raw_answer.h"

namespace originsim {

class Host;
class Worker;

class Session final : public base::ListHook<>,
                      private h1::ServerConnection::Handler,
                      private net::Timer::Listener {
  public:
    enum class State : std::uint8_t {
        idle, receive, queue, serve, send, pause, refuse, raw,
    };
    // Is there such an arrow in the drawing?
    static bool may_move(State from, State to) noexcept;

    // Lifetime: `worker` and `host` outlive the session.
    Session(Worker& worker, Host& host, net::Fd fd, const net::Address& peer,
            net::TlsContext* tls) noexcept;
    ~Session();

    // May end the session before it returns.
    void start() noexcept;
    // For a connection that was handed over: `bytes` of it were read already.
    void start_with(std::span<const std::byte> bytes) noexcept;
    // The worker leaves: no request after the present one, or the next if there is none.
    void drain() noexcept;
    void close_if_idle() noexcept;

  private:
    // Of the present request.
    struct Exchange {
        std::uint64_t number = 0;
        Query query;
        const char* fault = nullptr;
        net::TimePoint arrived{}, due{};
        std::chrono::nanoseconds queued{0}, service{0};
        std::unique_ptr<Upload> upload;
        Subject subject;
        Selection selection;
        Body body;
        std::uint64_t sent = 0;          // bytes of the selection given to the connection
        unsigned burst = 0;              // pieces since the loop was last let go on
        bool drop_sent = false;          // since the last wait of the drip
        bool paused = false;             // the pause before the last byte is over
        bool open_ended = false;         // chunked: finish() ends the body
        bool under_way = false;
    };

    void on_request(h1::ServerConnection&) noexcept override;
    std::size_t on_body(h1::ServerConnection&, std::span<const std::byte>) noexcept override;
    void on_body_end(h1::ServerConnection&) noexcept override;
    void on_room(h1::ServerConnection&) noexcept override;
    void on_finished(h1::ServerConnection&, const h1::ServerConnection::Summary&) noexcept override;
    void on_gone(h1::ServerConnection&, const h1::ServerConnection::Summary*,
                 base::Error) noexcept override;
    void on_timer(net::Timer&) noexcept override;

    // session.cc: from the request to the moment of the answer.
    void enter(State next) noexcept;
    void begin_exchange() noexcept;
    bool read_query() noexcept;
    bool accept_method() noexcept;
    bool begin_upload() noexcept;
    void book() noexcept;
    void await_service() noexcept;
    void refuse(unsigned status, std::string_view fields, std::string_view text) noexcept;

    // session_answer.cc: the answer.
    void answer() noexcept;
    void answer_object() noexcept;
    bool find_subject() noexcept;
    bool find_file() noexcept;
    void describe_synthetic() noexcept;
    void answer_put() noexcept;
    void answer_delete() noexcept;
    void respond() noexcept;
    void respond_empty(unsigned status) noexcept;
    std::string_view write_head() noexcept;
    void answer_raw() noexcept;
    RawPlan make_raw_plan() noexcept;
    void send_raw(RawPlan plan) noexcept;

    // session_send.cc: the body.
    void send_on() noexcept;
    bool send_piece() noexcept;
    bool must_pause() noexcept;
    std::uint64_t left() const noexcept { return exchange_.selection.length - exchange_.sent; }
    std::span<const std::byte> next_piece() noexcept;

    // session_log.cc: counters and the access log.
    AccessRecord record() const noexcept;
    void log(const h1::ServerConnection::Summary& summary) noexcept;
    void end_exchange() noexcept;

    std::string_view target() const noexcept { return connection_.request().path; }
    std::int64_t now_s() const noexcept;

    Worker& worker_;
    Host& host_;
    net::Address peer_;
    h1::ServerConnection connection_;
    net::Timer timer_;
    Exchange exchange_;
    std::unique_ptr<std::byte[]> buffer_;
    State state_ = State::idle;
};

}  // namespace originsim

#endif  // ORIGINSIM_SESSION_H
