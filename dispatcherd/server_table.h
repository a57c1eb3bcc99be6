// server_table.h -- what all processes of dispatcherd know of the servers, shared.
//
// Layer:    dispatcherd
// Runs in:  master (makes it, takes back what a dead worker held), worker (chooses and
//           counts), advisor (writes health)
//
// One row per server of every cluster, in anonymous shared memory.  The number of
// connections a server has is kept per seat: each process writes only its own cell, so
// counting takes no lock, a sum is exact at any time, and the cells of a process that was
// killed are simply set to zero.
//
//   field         written by          read by
//   health        advisor             workers
//   checks        advisor             workers, status
//   weight        master, advisor     workers
//   outstanding   the seat's worker   workers (as a sum)
//   turn          any worker (atomic) the cluster's place in its round robin

#ifndef DISPATCHERD_SERVER_TABLE_H
#define DISPATCHERD_SERVER_TABLE_H

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/shm/board.h"
#include "common/shm/region.h"
#include "dispatcherd/balance.h"

namespace dispatcherd {

struct alignas(64) ServerRow {
    std::atomic<Health> health;
    std::atomic<std::uint32_t> weight;
    std::atomic<std::uint32_t> checks;               // probes done
    std::atomic<std::uint32_t> connect_us;           // of the last good probe
    std::array<std::atomic<std::uint32_t>, shm::kMaxSeats> outstanding;
};

struct alignas(64) ClusterRow {
    std::atomic<std::uint64_t> turn;                 // next place in smooth_turn()
    std::atomic<std::uint32_t> epoch;                // changes with any health or weight
};

class ServerTable {
  public:
    // Servers and clusters that one master can know in its life, over all reloads.
    static constexpr std::size_t kMaxServers = 4096;
    static constexpr std::size_t kMaxClusters = 512;

    // Reserves the shared memory, once in the life of a master.
    static base::Result<ServerTable> make();

    // Gives every server of the site its row.  A server known by the same cluster and name
    // keeps the row it had, so that a reload forgets neither health nor the connections of
    // workers that still drain.  New rows start unknown, or up where there is no advisor.
    // Errors: too_large.
    base::Status assign(const conf::Site& site);

    ServerRow& server(std::size_t cluster, std::size_t index) noexcept {
        return rows_[places_[cluster].servers[index]];
    }
    const ServerRow& server(std::size_t cluster, std::size_t index) const noexcept {
        return rows_[places_[cluster].servers[index]];
    }
    ClusterRow& cluster(std::size_t cluster) noexcept {
        return cluster_rows_[places_[cluster].row];
    }

    // Connections the server has now, over all seats.
    std::uint64_t outstanding(std::size_t cluster, std::size_t index) const noexcept;

    void count(std::size_t cluster, std::size_t index, unsigned seat) noexcept;
    void uncount(std::size_t cluster, std::size_t index, unsigned seat, std::uint32_t n = 1) noexcept;

    // Advisor: sets the health and moves the cluster's epoch if it changed.
    void set_health(std::size_t cluster, std::size_t index, Health health) noexcept;

    // Every server of the cluster was checked at least once.
    bool checked(std::size_t cluster) const noexcept;

    // The process of that seat is gone: what it held is over.
    void clear_seat(unsigned seat) noexcept;

    // The candidates of a cluster as they stand; `into` has room for all its servers.
    void candidates(std::size_t cluster, std::vector<Candidate>& into) const;

    std::size_t servers(std::size_t cluster) const noexcept {
        return places_[cluster].servers.size();
    }

  private:
    struct Place {
        std::size_t row = 0;                 // of the cluster
        std::vector<std::size_t> servers;    // rows of its servers
    };
    shm::Region region_;
    ServerRow* rows_ = nullptr;
    ClusterRow* cluster_rows_ = nullptr;
    std::vector<std::string> names_;         // "cluster/server", by row
    std::vector<std::string> cluster_names_; // by row
    std::vector<Place> places_;              // of the present site, by cluster
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_SERVER_TABLE_H
