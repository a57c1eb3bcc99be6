// board.h -- the columns of a proxy's board, as weirctl(8) and the dispatchers read them.
//
// Layer:    proxyd
// Runs in:  worker (counts), master (makes it)

#ifndef PROXYD_BOARD_H
#define PROXYD_BOARD_H

#include <cstddef>

#include "common/shm/board.h"

namespace proxyd {

enum class Count : std::size_t {
    open,         // gauge: client connections
    in_flight,    // gauge: requests not yet answered in full
    fetching,     // gauge: requests to the origin under way
    connections,
    handoffs,     // of those, handed over by a dispatcher
    refused,      // over max_connections
    requests,
    hits,         // answered from the store, stale and revalidated ones included
    misses,
    local,        // answered by the proxy itself
    passes,       // not cacheable: straight through
    fetches,      // requests sent to the origin
    fetch_errors,
    collapsed,    // requests that waited for somebody else's fetch
    bytes_in,
    bytes_out,
    errors,       // answers of 500 and above, and those broken off
    log_lost,     // lines of the access log and the error log that could not be written
    purges,       // carried out
    purges_refused,
    tunnels,      // after CONNECT or Upgrade
    denied,       // requests for other sites that were not allowed
    to_members,   // requests that went to other members of the array, each attempt
    to_parents,   // and to those of the parent array
    member_errors,  // of those, without an answer that is of use
    count_,
};

inline constexpr shm::Column kColumns[] = {
    {"open", shm::CellKind::gauge},         {"in_flight", shm::CellKind::gauge},
    {"fetching", shm::CellKind::gauge},     {"connections", shm::CellKind::counter},
    {"handoffs", shm::CellKind::counter},   {"refused", shm::CellKind::counter},
    {"requests", shm::CellKind::counter},   {"hits", shm::CellKind::counter},
    {"misses", shm::CellKind::counter},     {"local", shm::CellKind::counter},
    {"passes", shm::CellKind::counter},
    {"fetches", shm::CellKind::counter},    {"fetch_errors", shm::CellKind::counter},
    {"collapsed", shm::CellKind::counter},  {"bytes_in", shm::CellKind::counter},
    {"bytes_out", shm::CellKind::counter},  {"errors", shm::CellKind::counter},
    {"log_lost", shm::CellKind::counter},
    {"purges", shm::CellKind::counter},     {"purges_refused", shm::CellKind::counter},
    {"tunnels", shm::CellKind::counter},    {"denied", shm::CellKind::counter},
    {"to_members", shm::CellKind::counter}, {"to_parents", shm::CellKind::counter},
    {"member_errors", shm::CellKind::counter},
};
static_assert(std::size(kColumns) == static_cast<std::size_t>(Count::count_));

}  // namespace proxyd

#endif  // PROXYD_BOARD_H
