// chooser.h -- picks the server for one connection after another of a cluster.
//
// Layer:    dispatcherd
// Runs in:  worker
//
// Reads the shared table, applies the cluster's policy, and remembers per connection
// which servers were tried already.  Costs a pass over the servers of the cluster; no
// allocation after the first connection.

#ifndef DISPATCHERD_CHOOSER_H
#define DISPATCHERD_CHOOSER_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/base/random.h"
#include "common/conf/site.h"
#include "dispatcherd/server_table.h"

namespace dispatcherd {

class Chooser {
  public:
    // Lifetime: table and cluster outlive it.  `load` adds what the table does not know of:
    // the connections a server reports to have itself.
    struct Loads {
        virtual std::uint64_t reported(std::size_t server) const noexcept = 0;

      protected:
        ~Loads() = default;
    };
    Chooser(ServerTable& table, const conf::Site& site, std::size_t cluster, const Loads& loads,
            std::uint64_t seed);

    // Begins the choice for a connection.  tried: servers that failed for it before.
    void begin(const std::vector<bool>& tried = {});

    // The next best server that was not tried for this connection, or nothing is left.
    std::optional<std::size_t> next() noexcept;

  private:
    std::size_t round_robin(std::span<const std::uint16_t> usable) noexcept;

    ServerTable& table_;
    const std::size_t cluster_;
    const conf::Balance balance_;
    const Loads& loads_;
    base::Random random_;
    std::vector<Candidate> candidates_;
    std::vector<std::uint16_t> usable_;   // room for the indices of all candidates
    std::vector<std::uint16_t> turn_;     // round robin over the usable ones of `turn_of_`
    std::vector<unsigned> turn_of_;       // the weights turn_ was made for; 0: not usable
    std::vector<unsigned> weights_;       // scratch
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_CHOOSER_H
