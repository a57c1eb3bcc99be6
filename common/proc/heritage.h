// heritage.h -- everything a worker inherits from its master.
//
// Layer:    proc (plain data)
// Runs in:  master (fills it), worker (reads it)
//
// The master opens every socket before it forks: one SO_REUSEPORT socket per worker
// slot and address, and one Unix SOCK_SEQPACKET socket per slot for hand-overs.  It keeps
// them all, so neither a crash nor a reload loses a queued connection, and every worker
// inherits all of them: while a slot has no worker its neighbours accept for it.
//
// Slot and seat are different things.  A slot is a set of sockets; after a reload the old
// worker of a slot drains while the new one accepts.  A seat is unique among all processes
// alive, draining ones included: pins, counters, locks and doorbells are by seat.

#ifndef COMMON_PROC_HERITAGE_H
#define COMMON_PROC_HERITAGE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/conf/site.h"
#include "common/net/fd.h"

namespace proc {

class Roster;

// One listen address of one instance.
struct Entrance {
    enum class Kind : std::uint8_t { tcp, handoff } kind = Kind::tcp;
    std::size_t instance = 0;        // the daemon's own number of the instance
    std::size_t listen = 0;          // index into that instance's listen entries
    std::string address;             // as configured; for handoff the path without the slot
    std::vector<net::Fd> by_slot;    // one socket per worker slot; more after a reload to fewer
                                     // workers: number n belongs to slot n % workers
};

struct Heritage {
    const conf::Site* site = nullptr;
    std::vector<Entrance> entrances;
    std::vector<net::Fd> doorbells;  // one eventfd per seat; writing 1 wakes who sits there
    Roster* roster = nullptr;        // who sits where, which slots have a live worker; shared memory
    int control = -1;                // this worker's end of its line to the master
    unsigned slot = 0;               // whose sockets this worker serves, 0 .. workers-1;
                                     // Roster::kNoSlot in a helper, which has no entrances
    unsigned seat = 0;               // its row in everything shared, 0 .. shm::kMaxSeats-1
    unsigned workers = 0;
    std::uint32_t generation = 0;    // one more after every reload
};

}  // namespace proc

#endif  // COMMON_PROC_HERITAGE_H
