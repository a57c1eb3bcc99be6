#include "common/h1/turn_away.h"

#include <string_view>

#include <sys/socket.h>

namespace h1 {
namespace {

constexpr std::size_t kMostUnread = 1 << 20;   // bytes of the client's request

constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Content-Type: text/plain\r\nContent-Length: 45\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
    "503 This server has all connections it takes\n";

}  // namespace

// The request is read away: close(2) with unread bytes resets the connection, and the
// client would see that instead of the answer.
void turn_away(net::Fd client, bool tls) noexcept {
    if (tls) return;
    (void)::send(client.get(), kBusy.data(), kBusy.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)::recv(client.get(), nullptr, kMostUnread, MSG_TRUNC | MSG_DONTWAIT);
}

}  // namespace h1
