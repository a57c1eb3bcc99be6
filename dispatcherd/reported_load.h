// reported_load.h -- how many connections the servers of a cluster say they have.
//
// Layer:    dispatcherd
// Runs in:  worker
// Source:   weir(7), "Boards"
//
// A connection that was handed over is out of the dispatcher's sight, but not out of its
// count: the server publishes its open connections on its board, which is mapped here.  A
// server without a board (of another host, or not running) reports nothing.

#ifndef DISPATCHERD_REPORTED_LOAD_H
#define DISPATCHERD_REPORTED_LOAD_H

#include <optional>
#include <string>
#include <vector>

#include "common/conf/site.h"
#include "common/shm/board.h"
#include "dispatcherd/chooser.h"

namespace dispatcherd {

class ReportedLoad final : public Chooser::Loads {
  public:
    ReportedLoad(const conf::Site& site, const conf::Cluster& cluster);

    // Maps the boards anew: a server that was started again has a new one.  Every second.
    void refresh() noexcept;

    std::uint64_t reported(std::size_t server) const noexcept override;

  private:
    struct Source {
        std::string path;                   // empty: the server has no board
        std::optional<shm::Board> board;
        std::size_t column = 0;
    };
    std::vector<Source> sources_;           // by server
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_REPORTED_LOAD_H
