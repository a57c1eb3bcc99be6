// worker.h -- a worker of originsim: its hosts, its sessions, what it shares among them.
//
// Layer:    originsim
// Runs in:  worker
// Owner:    OriginDaemon::work()

#ifndef ORIGINSIM_WORKER_H
#define ORIGINSIM_WORKER_H

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "common/base/clock.h"
#include "common/base/list.h"
#include "common/base/log.h"
#include "common/h1/inbox.h"
#include "common/proc/doors.h"
#include "common/proc/worker.h"

#include "originsim/host.h"
#include "originsim/host_share.h"
#include "originsim/raw_answer.h"
#include "originsim/session.h"

namespace originsim {

class Worker final : private proc::Worker::Listener,
                     private RawAnswer::Listener,
                     private proc::Doors::Listener {
  public:
    static constexpr std::size_t kBufferBytes = 64 * 1024;   // of the body of one answer

    // shares: by the place of the origin in the site, which is an entrance's instance.
    // Lifetime: both outlive the worker.
    Worker(proc::Heritage& heritage, std::span<const HostShare> shares);
    ~Worker();

    int run();

    // For sessions.
    net::Loop& loop() noexcept { return worker_.loop(); }
    h1::InboxPool& inboxes() noexcept { return inboxes_; }
    bool draining() const noexcept { return draining_; }
    // The head of an answer is put together here; good until the callback returns.
    std::span<char> head_buffer() noexcept { return head_buffer_; }
    std::unique_ptr<std::byte[]> take_buffer();
    void give_buffer(std::unique_ptr<std::byte[]> buffer) noexcept;
    // The session is over: it is destroyed at the end of the turn.
    void retire(Session& session) noexcept;
    // Sends an answer that the engine would not, and closes the connection.
    void send_raw(Host& host, std::unique_ptr<net::Stream> stream, RawPlan plan) noexcept;

  private:
    void on_connection(const proc::Entrance& entrance, net::Fd fd,
                       const net::Address& peer) noexcept override;
    void on_channel(const proc::Entrance& entrance, net::Fd channel) noexcept override;
    void on_drain() noexcept override;
    void on_reopen_logs() noexcept override;
    void on_tick() noexcept override;
    void on_raw_end(RawAnswer& answer, std::uint64_t body_bytes) noexcept override;
    void on_handed_over(std::size_t instance, std::size_t listen, net::Fd client,
                        const net::Address& peer,
                        std::span<const std::byte> early) noexcept override;
    void on_door_closed() noexcept override { leave_if_done(); }

    Session* make_session(std::size_t instance, std::size_t listen, net::Fd fd,
                          const net::Address& peer);
    bool is_full(const Host& host) const noexcept;
    void turn_away(const Host& host, net::Fd client, bool tls) noexcept;
    void close_idle() noexcept;
    void leave_if_done() noexcept;
    void flush_logs() noexcept;

    base::SystemClock clock_;
    proc::Worker worker_;
    h1::InboxPool inboxes_;
    std::span<const HostShare> shares_;
    std::vector<std::unique_ptr<Host>> hosts_;   // as shares_
    std::vector<char> head_buffer_;
    std::vector<std::unique_ptr<std::byte[]>> spare_buffers_;
    base::List<Session> sessions_;
    base::List<RawAnswer> raw_answers_;
    proc::Doors doors_;
    base::LogGate busy_gate_{std::chrono::seconds(60)};
    bool draining_ = false;
    unsigned ticks_of_drain_ = 0;
};

}  // namespace originsim

#endif  // ORIGINSIM_WORKER_H
