// front.h -- one cluster as a worker serves it: takes a connection, finds it a server.
//
// Layer:    dispatcherd
// Runs in:  worker
// Owner:    Worker
//
//   connection --> choose --> hand over --ok--> (gone: every later byte bypasses us)
//                    ^            |
//                    +--refused---+   no server takes it: relay
//
//   relay: choose --> connect --ok--> bytes both ways --> (end)
//            ^            |
//            +--failed----+           none left: closed

#ifndef DISPATCHERD_FRONT_H
#define DISPATCHERD_FRONT_H

#include <memory>
#include <vector>

#include "common/base/log.h"
#include "common/conf/site.h"
#include "common/net/address.h"
#include "common/net/fd.h"
#include "common/net/loop.h"
#include "common/proc/handoff.h"
#include "dispatcherd/board.h"
#include "dispatcherd/chooser.h"
#include "dispatcherd/reported_load.h"
#include "dispatcherd/server_table.h"

namespace dispatcherd {

class RelaySession;

class Front final : private proc::HandoffSender::Listener {
  public:
    struct Tools {
        net::Loop& loop;
        const conf::Site& site;
        ServerTable& table;
        shm::Board& board;
        unsigned seat;
        unsigned slots;             // worker slots a server of this host has
    };

    Front(const Tools& tools, std::size_t cluster, std::uint64_t seed);
    ~Front();

    // Takes a client connection and finds it a server.
    void dispatch(net::Fd client) noexcept;

    // About every second.
    void tick() noexcept { reported_.refresh(); }

    // Connections that still go through this process.
    std::size_t relaying() const noexcept { return relays_.size(); }
    bool settled() const noexcept;              // nothing relayed, nothing in transit

    // --- for RelaySession ---
    const conf::Cluster& cluster() const noexcept { return cluster_; }
    net::Loop& loop() noexcept { return tools_.loop; }
    void count(Count what, std::uint64_t n = 1) noexcept;
    void hold(std::size_t server) noexcept;     // the server has one connection more
    void release(std::size_t server, std::uint32_t n = 1) noexcept;
    void chosen(std::size_t server) noexcept;   // a connection was really given to it
    void note_no_server() noexcept;
    void note_failure(std::size_t server, const base::Error& why) noexcept;
    void retire(RelaySession& session) noexcept;

  private:
    void on_taken(proc::HandoffSender& sender, std::uint32_t n) noexcept override;
    bool hand_over(std::size_t server, int client) noexcept;
    void relay(net::Fd client) noexcept;

    // The ways into one server: a sender for each of its worker slots.
    struct Link {
        std::vector<std::unique_ptr<proc::HandoffSender>> slots;
        std::size_t next = 0;       // the slot whose turn it is
    };

    const Tools tools_;
    const std::size_t index_;
    const conf::Cluster& cluster_;
    ReportedLoad reported_;
    Chooser chooser_;
    std::vector<Link> links_;       // by server
    std::vector<std::unique_ptr<RelaySession>> relays_;
    base::LogGate failure_gate_{std::chrono::seconds(10)};
    base::LogGate fallback_gate_{std::chrono::seconds(10)};
    base::LogGate refuse_gate_{std::chrono::seconds(10)};
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_FRONT_H
