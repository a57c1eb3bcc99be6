#include "common/net/channel.h"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>

#include "common/base/panic.h"
#include "common/net/socket.h"

namespace net {
namespace {

// Room for one descriptor.  CMSG_SPACE rounds up, so two may fit; both are looked at.
union Control {
    char bytes[CMSG_SPACE(sizeof(int))];
    cmsghdr align;
};

void attach(msghdr& message, Control& control, int fd) noexcept {
    std::memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
}

// Takes every descriptor out of `message`: keeps the first, closes the others.  Returns
// how many there were.
std::size_t collect(msghdr& message, Fd& first) noexcept {
    std::size_t count = 0;
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t bytes = header->cmsg_len - CMSG_LEN(0);
        for (std::size_t at = 0; at + sizeof(int) <= bytes; at += sizeof(int), ++count) {
            int fd;
            std::memcpy(&fd, CMSG_DATA(header) + at, sizeof fd);
            Fd owned(fd);
            if (count == 0) first = std::move(owned);
        }
    }
    return count;
}

}  // namespace

base::Result<std::pair<Channel, Channel>> Channel::make_pair() {
    auto pair = make_socket_pair(SOCK_SEQPACKET);
    if (!pair) return pair.error();
    return std::pair(Channel(std::move(pair->first)), Channel(std::move(pair->second)));
}

base::Status Channel::send(std::span<const std::byte> message, int fd) noexcept {
    const iovec whole{const_cast<std::byte*>(message.data()), message.size()};
    return send(std::span(&whole, 1), fd);
}

base::Status Channel::send(std::span<const iovec> parts, int fd) noexcept {
    std::size_t size = 0;
    for (const iovec& part : parts) size += part.iov_len;
    CHECK(size > 0);
    if (size > kMaxMessage) return base::Error{base::Errc::too_large, 0, "message"};
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts.data());
    message.msg_iovlen = parts.size();
    Control control;
    if (fd >= 0) attach(message, control, fd);
    ssize_t n;
    do n = ::sendmsg(fd_.get(), &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n >= 0) return base::ok();
    if (errno == EAGAIN) return base::Error{base::Errc::again};
    if (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN)
        return base::Error{base::Errc::closed, 0, "channel"};
    return base::system_error("sendmsg");
}

base::Result<Channel::Received> Channel::receive(std::span<std::byte> into) noexcept {
    iovec part{into.data(), into.size()};
    Control control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    ssize_t n;
    do n = ::recvmsg(fd_.get(), &message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN) return base::Error{base::Errc::again};
    if (n < 0 && errno == ECONNRESET) return base::Error{base::Errc::closed, 0, "channel"};
    if (n < 0) return base::system_error("recvmsg");
    Received received{static_cast<std::size_t>(n), {}};
    const std::size_t count = collect(message, received.fd);
    if (count > 1 || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)))
        return base::Error{base::Errc::malformed, 0, "message"};
    if (n == 0) return base::Error{base::Errc::closed, 0, "channel"};
    return received;
}

}  // namespace net
