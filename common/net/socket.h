// socket.h -- making sockets: listening, accepted, connecting, paired.
//
// Layer:    net
// Runs in:  master (make_listener), worker, advisor
//
// Every socket made here is CLOEXEC and NONBLOCK.

#ifndef COMMON_NET_SOCKET_H
#define COMMON_NET_SOCKET_H

#include <cstdint>
#include <utility>

#include <sys/socket.h>
#include <sys/types.h>

#include "common/base/result.h"
#include "common/net/address.h"
#include "common/net/fd.h"

namespace net {

struct ListenOptions {
    int type = SOCK_STREAM;     // or SOCK_SEQPACKET, for unix addresses
    int backlog = 4096;         // connections; the kernel caps it at net.core.somaxconn
    bool reuse_port = false;    // SO_REUSEPORT: one socket for each worker
    bool defer_accept = false;  // TCP_DEFER_ACCEPT: ready when the first bytes are in
    bool v6_only = true;        // an IPv6 socket takes no IPv4 connections
    mode_t mode = 0600;         // of the file of a unix address
};

// Opens, binds and listens.  TCP sockets that are accepted from it have TCP_NODELAY and
// keep-alive probes: Linux copies both from the listener.  The file of a unix address is
// replaced if nobody listens on it any more.
// Errors: system, with the operation; EADDRINUSE if somebody does.
base::Result<Fd> make_listener(const Address& address, const ListenOptions& options = {});

struct Accepted {
    Fd fd;
    Address peer;
};

// Errors: again; closed (a process that shares the listener has shut it down); system (EMFILE
// and ENFILE: see acceptor.h).  A connection that ended while
// it waited is passed over.
base::Result<Accepted> accept(int listener) noexcept;

// Starts to connect; the socket turns writable when that has succeeded or failed.
// source: what to bind to, if not null; its port may be 0.
// Errors: system, if the failure is known at once.
base::Result<Fd> start_connect(const Address& to, const Address* source = nullptr,
                               int type = SOCK_STREAM) noexcept;

// How a started connect ended.  Errors: system.
base::Status connect_result(int fd) noexcept;

// A connected pair of unix sockets.  Errors: system.
base::Result<std::pair<Fd, Fd>> make_socket_pair(int type = SOCK_STREAM) noexcept;

// Small writes leave at once (TCP_NODELAY).  Does nothing to a unix socket.
void set_nodelay(int fd) noexcept;
// Probes an idle connection after `idle_s` seconds, three times, 15 seconds apart.
void set_keepalive(int fd, int idle_s) noexcept;

// Errors: system.
base::Result<Address> local_address(int fd) noexcept;
base::Result<Address> peer_address(int fd) noexcept;

}  // namespace net

#endif  // COMMON_NET_SOCKET_H
