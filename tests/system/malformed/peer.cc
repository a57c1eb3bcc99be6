#include "tests/system/malformed/peer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace malformed {
namespace {

sockaddr_in address_of(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

[[noreturn]] void give_up(const char* what) {
    std::perror(what);
    std::exit(99);
}

}  // namespace

Socket::Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

Socket::~Socket() {
    if (fd_ >= 0) ::close(fd_);
}

void Socket::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return;  // the peer has had enough; receive() will tell
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

bool Socket::receive(std::string& into) const {
    char buffer[16 * 1024];
    const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
    if (n <= 0) return false;
    into.append(buffer, static_cast<std::size_t>(n));
    return true;
}

Socket listen_on(int port) {
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = address_of(port);
    if (::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket.fd(), 64) != 0)
        give_up("listen");
    return socket;
}

Socket connect_to(int port) {
    const sockaddr_in address = address_of(port);
    for (unsigned tries = 0; tries < 100; ++tries) {
        Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
            return socket;
        ::usleep(50'000);
    }
    give_up("connect");
}

void Origin::answer_with(std::string_view wire, bool then_close, bool spoils) {
    answer_ = wire;
    then_close_ = then_close;
    spoils_ = spoils;
}

bool Origin::serve(int also, int ms) {
    for (;;) {
        std::vector<pollfd> wanted{{also, POLLIN, 0}, {listener_.fd(), POLLIN, 0}};
        for (const Connection& c : connections_) wanted.push_back({c.socket.fd(), POLLIN, 0});
        if (::poll(wanted.data(), wanted.size(), ms) <= 0) return false;
        for (std::size_t i = connections_.size(); i-- > 0;)
            if (wanted[i + 2].revents != 0 && !serve_one(connections_[i]))
                connections_.erase(connections_.begin() + static_cast<std::ptrdiff_t>(i));
        if (wanted[1].revents != 0)
            connections_.emplace_back(
                Socket(::accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC)));
        if (wanted[0].revents != 0) return true;
    }
}

// One head is one request: bodies end with no blank line in these tests.
bool Origin::serve_one(Connection& connection) {
    if (!connection.socket.receive(connection.input)) return false;
    const std::size_t end = connection.input.find("\r\n\r\n");
    if (end == std::string::npos) return true;
    if (connection.spoilt) ++misused_;
    heads_.push_back(connection.input.substr(0, end + 4));
    connection.socket.send(make_ ? make_(connection.input) : answer_);
    connection.input.erase(0, make_ ? std::string::npos : end + 4);
    connection.spoilt = spoils_;
    return !then_close_ && !make_;
}

bool Origin::saw(std::string_view text) const {
    return std::any_of(heads_.begin(), heads_.end(), [&](const std::string& head) {
        return head.find(text) != std::string::npos;
    });
}

}  // namespace malformed
