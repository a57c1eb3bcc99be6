// board.h -- the columns of a cluster's board, as weirctl(8) reads them.
//
// Layer:    dispatcherd
// Runs in:  worker (counts), master (makes it)
//
// Behind the fixed columns stand two for each server: "to.NAME" counts the connections it
// was given, "now.NAME" those that it has through this dispatcher.

#ifndef DISPATCHERD_BOARD_H
#define DISPATCHERD_BOARD_H

#include <cstddef>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/shm/board.h"

namespace dispatcherd {

enum class Count : std::size_t {
    open,          // gauge: connections relayed, or sent over and not yet taken
    connections,
    handoffs,      // connections handed over
    relayed,       // connections relayed
    refused,       // no server could be reached, or over max_connections
    retries,       // a server failed and another was tried
    bytes_in,      // relayed, from clients
    bytes_out,     // relayed, to clients
    count_,
};

inline constexpr std::size_t kFixed = static_cast<std::size_t>(Count::count_);
constexpr std::size_t column_to(std::size_t server) noexcept { return kFixed + 2 * server; }
constexpr std::size_t column_now(std::size_t server) noexcept { return kFixed + 2 * server + 1; }

// RUN_DIR/CLUSTER.board.
base::Result<shm::Board> make_board(const conf::Site& site, const conf::Cluster& cluster);

}  // namespace dispatcherd

#endif  // DISPATCHERD_BOARD_H
