#include "common/h1/turn_away.h"

#include <sys/socket.h>
#include <sys/uio.h>

namespace h1 {
namespace {

constexpr std::size_t kMostUnread = 1 << 20;   // bytes of the client's request

constexpr std::string_view kHead =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Content-Type: text/plain\r\nContent-Length: 45\r\nRetry-After: 1\r\nConnection: close\r\n";
constexpr std::string_view kBody =
    "\r\n"
    "503 This server has all connections it takes\n";

iovec part_of(std::string_view text) noexcept {
    return {const_cast<char*>(text.data()), text.size()};
}

}  // namespace

// The request is read away: close(2) with unread bytes resets the connection, and the
// client would see that instead of the answer.
void turn_away(net::Fd client, bool tls, std::string_view fields) noexcept {
    if (tls) return;
    iovec parts[] = {part_of(kHead), part_of(fields), part_of(kBody)};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = std::size(parts);
    (void)::sendmsg(client.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)::recv(client.get(), nullptr, kMostUnread, MSG_TRUNC | MSG_DONTWAIT);
}

}  // namespace h1
