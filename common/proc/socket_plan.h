// socket_plan.h -- which listening sockets a reload keeps, opens and closes.
//
// Layer:    proc (pure)
// Runs in:  master
//
// A connection that the kernel has queued on a listening socket dies with that socket.  So
// a socket lives as long as its address is configured, also when there are fewer workers
// than there were: the sockets of the slots above are then served by the workers that are
// left (Heritage::by_slot says how).  Only an address that is no longer configured loses
// its sockets.

#ifndef COMMON_PROC_SOCKET_PLAN_H
#define COMMON_PROC_SOCKET_PLAN_H

#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "common/proc/heritage.h"

namespace proc {

// A listen address of an instance, before it has sockets.
struct EntranceSpec {
    Entrance::Kind kind = Entrance::Kind::tcp;
    std::size_t instance = 0;
    std::size_t listen = 0;
    std::string address;  // for a hand-over entrance the path without the slot
};

struct SocketKey {
    Entrance::Kind kind = Entrance::Kind::tcp;
    std::string address;
    unsigned slot = 0;

    friend auto operator<=>(const SocketKey&, const SocketKey&) = default;
};

struct SocketPlan {
    std::vector<SocketKey> keep, open, close;
};

// have: the sockets that are open; wanted: the addresses there shall be.
SocketPlan plan_sockets(std::span<const SocketKey> have, std::span<const EntranceSpec> wanted,
                        unsigned workers);

}  // namespace proc

#endif  // COMMON_PROC_SOCKET_PLAN_H
