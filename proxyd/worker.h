// worker.h -- a worker of proxyd: its sessions, its fetches, and who waits for what.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    main

#ifndef PROXYD_WORKER_H
#define PROXYD_WORKER_H

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "common/base/clock.h"
#include "common/base/pool.h"
#include "common/h1/inbox.h"
#include "common/proc/doors.h"
#include "common/proc/worker.h"
#include "proxyd/admin.h"
#include "proxyd/fetch.h"
#include "proxyd/instance.h"
#include "proxyd/session.h"
#include "proxyd/squeeze_job.h"
#include "proxyd/tunnel.h"

namespace proxyd {

class Worker final : private proc::Worker::Listener,
                     private proc::Doors::Listener,
                     private Tunnel::Owner,
                     private SqueezeJob::Owner,
                     private Ringer {
  public:
    Worker(proc::Heritage& heritage, std::vector<Estate>& estates);
    ~Worker();

    // Serves until told to stop; the exit status of the process.
    int run();

    net::Loop& loop() noexcept { return engine_.loop(); }
    h1::InboxPool& inboxes() noexcept { return inboxes_; }
    std::int64_t now_s() noexcept { return loop().wall_seconds(); }
    bool draining() const noexcept { return engine_.draining(); }

    // Memory for the work of one call: the cache key of the request at hand, that of its
    // variant, and a head that is being made.
    std::span<char> key_room() noexcept { return key_room_; }
    std::span<char> variant_room() noexcept { return variant_room_; }
    std::span<char> search_room() noexcept { return search_room_; }
    std::span<char> field_room() noexcept { return field_room_; }

    // The session's connection is over.
    void retire(Session& session) noexcept;

    // From now on until unwait() the session hears of every ring.
    void await(Session& session) noexcept;
    void unwait(Session& session) noexcept;

    // Keeps a fetch until it says finished().
    Fetch& adopt(std::unique_ptr<Fetch> fetch) noexcept;
    void finished(Fetch& fetch) noexcept;

    // Keeps a job until it is over.
    SqueezeJob& adopt(std::unique_ptr<SqueezeJob> job) noexcept;
    SqueezeJob::Owner& squeezing() noexcept { return *this; }

    void note_fetch_error(Instance& instance, base::Error why) noexcept;

    // Joins two streams until both have ended.
    void tunnel(Instance& instance, h1::ServerConnection::Detached client,
                h1::Exchange::Detached server, Tunnel::Entry entry);

  private:
    void on_connection(const proc::Entrance& entrance, net::Fd fd,
                       const net::Address& peer) noexcept override;
    void on_channel(const proc::Entrance& entrance, net::Fd channel) noexcept override;
    void on_doorbell() noexcept override;
    void on_drain() noexcept override;
    void on_reopen_logs() noexcept override;
    void on_tick() noexcept override;
    void on_handed_over(std::size_t instance, std::size_t listen, net::Fd client,
                        const net::Address& peer,
                        std::span<const std::byte> early) noexcept override;
    void on_door_closed() noexcept override { at_end_of_turn(); }
    void on_tunnel_end(Tunnel& tunnel) noexcept override;
    void on_squeezed(SqueezeJob& job) noexcept override;
    void ring(std::uint64_t seats) noexcept override;

    void accept(Instance& instance, std::size_t listen, net::Fd fd, const net::Address& peer,
                std::span<const std::byte> early) noexcept;
    void refuse(Instance& instance, std::size_t listen, net::Fd fd) noexcept;
    void unlink(Session& session) noexcept;
    void ring_local() noexcept;
    void wake_waiting() noexcept;
    void at_end_of_turn() noexcept;
    void end_turn() noexcept;
    void finish_if_drained() noexcept;

    base::SystemClock clock_;
    proc::Worker engine_;
    h1::InboxPool inboxes_;
    std::vector<std::unique_ptr<Instance>> instances_;
    std::vector<std::unique_ptr<Admin>> admins_;
    std::vector<Instance*> by_number_;            // as entrances number them; null: not ours
    base::Pool<Session> session_memory_;
    Session* sessions_ = nullptr;                 // all of them, a list through their next_
    std::vector<Session*> retired_;               // to be destroyed at the end of the turn
    std::vector<Session*> waiting_;               // hear of rings; gaps are nullptr
    std::vector<std::unique_ptr<Fetch>> fetches_;
    std::vector<std::unique_ptr<SqueezeJob>> jobs_;
    proc::Doors doors_;
    std::vector<std::unique_ptr<Tunnel>> tunnels_;
    bool rung_ = false;                           // wake_waiting() is due
    std::uint64_t lost_errors_ = 0;               // lines of the error log, as counted so far
    bool end_of_turn_due_ = false;
    std::vector<char> key_room_;
    std::vector<char> variant_room_;
    std::vector<char> search_room_;
    std::vector<char> field_room_;
};

}  // namespace proxyd

#endif  // PROXYD_WORKER_H
