// listeners.h -- the listening sockets of a daemon, kept by its master.
//
// Layer:    proc
// Runs in:  master; a child takes what it inherits out of its copy
//
// One SO_REUSEPORT socket for each slot and TCP address; one Unix SOCK_SEQPACKET socket
// PATH.SLOT for each slot and hand-over entrance.

#ifndef COMMON_PROC_LISTENERS_H
#define COMMON_PROC_LISTENERS_H

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "common/net/fd.h"
#include "common/proc/heritage.h"
#include "common/proc/privileges.h"
#include "common/proc/socket_plan.h"

namespace proc {

class Listeners {
  public:
    std::vector<SocketKey> keys() const;

    // Opens all of `wanted`, or none: then says for each address that failed why.
    // owner:    who may connect to hand-over sockets, besides root.
    // patience: how long a TCP address may be in use still: the processes of a killed
    //           predecessor take a moment to go.
    std::vector<std::string> open(std::span<const SocketKey> wanted, const Identity& owner,
                                  std::chrono::milliseconds patience);

    // Closes the master's copies and removes the files of Unix sockets.
    void close(std::span<const SocketKey> unwanted);
    void close_all() { close(keys()); }

    // In a child: the entrances of its generation.  What is left here is closed with it.
    std::vector<Entrance> take(std::span<const EntranceSpec> specs);

  private:
    std::map<SocketKey, net::Fd> sockets_;
};

}  // namespace proc

#endif  // COMMON_PROC_LISTENERS_H
