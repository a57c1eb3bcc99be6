// channel.h -- messages, and descriptors with them, between two processes of this machine.
//
// Layer:    net
// Runs in:  any process
// Source:   unix(7), SCM_RIGHTS
//
// A SOCK_SEQPACKET socket keeps the borders of messages, so a message is sent whole or not
// at all.  Nothing blocks; nothing is queued here but by the kernel.

#ifndef COMMON_NET_CHANNEL_H
#define COMMON_NET_CHANNEL_H

#include <cstddef>
#include <span>
#include <utility>

#include <sys/uio.h>

#include "common/base/result.h"
#include "common/net/fd.h"

namespace net {

class Channel {
  public:
    static constexpr std::size_t kMaxMessage = 64 * 1024;  // bytes

    // Errors: system.
    static base::Result<std::pair<Channel, Channel>> make_pair();
    Channel() noexcept = default;
    // Takes over a connected, non-blocking SOCK_SEQPACKET socket.
    explicit Channel(Fd socket) noexcept : fd_(std::move(socket)) {}

    // Sends one message, and a copy of the descriptor `fd` unless it is -1.  The caller
    // keeps its own and closes it when it likes.
    // Requires: the message is not empty (an empty one would look like the end).
    // Errors:   again      the peer is slow; try when the socket is writable
    //           closed     the peer is gone
    //           too_large  more than kMaxMessage
    //           system     also ETOOMANYREFS: too many descriptors are under way
    base::Status send(std::span<const std::byte> message, int fd = -1) noexcept;
    // The same with the message in parts.
    base::Status send(std::span<const iovec> parts, int fd) noexcept;

    struct Received {
        std::size_t size = 0;  // bytes of the message
        Fd fd;                 // the descriptor that came with it, if one did; CLOEXEC
    };
    // Errors: again; closed; system; malformed: the message did not fit `into`, or came
    //         with more than one descriptor, or this process has no number free for it.
    //         All descriptors of such a message are closed; the channel stays usable.
    base::Result<Received> receive(std::span<std::byte> into) noexcept;

    int fd() const noexcept { return fd_.get(); }
    explicit operator bool() const noexcept { return static_cast<bool>(fd_); }

  private:
    Fd fd_;
};

}  // namespace net

#endif  // COMMON_NET_CHANNEL_H
