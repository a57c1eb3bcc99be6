#include "common/net/socket.h"

#include <cerrno>
#include <string>

#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace net {
namespace {

constexpr int kKeepaliveIdleSeconds = 60;
constexpr int kDeferAcceptSeconds = 5;  // then the connection is handed over without data

using base::system_error;

base::Result<Fd> open_socket(int family, int type) noexcept {
    Fd fd(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) return system_error("socket");
    return fd;
}

bool set_flag(int fd, int level, int option, int value = 1) noexcept {
    return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

base::Status set_listen_options(int fd, const Address& address,
                                const ListenOptions& options) noexcept {
    if (!set_flag(fd, SOL_SOCKET, SO_REUSEADDR)) return system_error("SO_REUSEADDR");
    if (options.reuse_port && !set_flag(fd, SOL_SOCKET, SO_REUSEPORT))
        return system_error("SO_REUSEPORT");
    if (address.family() == AF_INET6 &&
        !set_flag(fd, IPPROTO_IPV6, IPV6_V6ONLY, options.v6_only ? 1 : 0))
        return system_error("IPV6_V6ONLY");
    if (options.defer_accept && !set_flag(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, kDeferAcceptSeconds))
        return system_error("TCP_DEFER_ACCEPT");
    set_nodelay(fd);
    set_keepalive(fd, kKeepaliveIdleSeconds);
    return base::ok();
}

// True if the socket file is left over: nobody accepts behind it.
bool is_stale(const Address& address, int type) noexcept {
    const Fd probe(::socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    return probe && ::connect(probe.get(), address.raw(), address.size()) != 0 &&
           errno == ECONNREFUSED;
}

// Without a moment in which the file has more rights than `mode`: the kernel takes the
// mode of the new file from the socket, less the umask, and chmod adds what that took.
base::Status bind_unix(int fd, const Address& address, const ListenOptions& options) {
    const std::string path(address.unix_path());
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode) &&
        is_stale(address, options.type))
        ::unlink(path.c_str());
    if (::fchmod(fd, options.mode) != 0) return system_error("fchmod");
    if (::bind(fd, address.raw(), address.size()) != 0) return system_error("bind");
    if (::chmod(path.c_str(), options.mode) != 0) return system_error("chmod");
    return base::ok();
}

base::Status bind_to(int fd, const Address& address, const ListenOptions& options) {
    if (!address.unix_path().empty()) return bind_unix(fd, address, options);
    if (address.is_ip()) {
        auto set = set_listen_options(fd, address, options);
        if (!set) return set;
    }
    if (::bind(fd, address.raw(), address.size()) != 0) return system_error("bind");
    return base::ok();
}

using NameOf = int (*)(int, sockaddr*, socklen_t*);

base::Result<Address> address_of(int fd, NameOf get, const char* what) noexcept {
    sockaddr_storage raw;
    socklen_t size = sizeof raw;
    if (get(fd, reinterpret_cast<sockaddr*>(&raw), &size) != 0) return system_error(what);
    return Address::from_raw(reinterpret_cast<sockaddr*>(&raw), size);
}

}  // namespace

base::Result<Fd> make_listener(const Address& address, const ListenOptions& options) {
    auto fd = open_socket(address.family(), options.type);
    if (!fd) return fd;
    auto bound = bind_to(fd->get(), address, options);
    if (!bound) return bound.error();
    if (::listen(fd->get(), options.backlog) != 0) return system_error("listen");
    return fd;
}

base::Result<Accepted> accept(int listener) noexcept {
    sockaddr_storage raw;
    for (;;) {
        socklen_t size = sizeof raw;
        Fd fd(::accept4(listener, reinterpret_cast<sockaddr*>(&raw), &size,
                        SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (fd)
            return Accepted{std::move(fd),
                            Address::from_raw(reinterpret_cast<sockaddr*>(&raw), size)};
        if (errno == EAGAIN) return base::Error{base::Errc::again};
        if (errno == EINVAL) return base::Error{base::Errc::closed, 0, "accept"};
        // These speak of the one connection, not of the listener; see accept(2).
        if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO && errno != ENETDOWN &&
            errno != ENETUNREACH && errno != EHOSTDOWN && errno != EHOSTUNREACH)
            return system_error("accept");
    }
}

base::Result<Fd> start_connect(const Address& to, const Address* source, int type) noexcept {
    auto fd = open_socket(to.family(), type);
    if (!fd) return fd;
    if (to.is_ip()) set_nodelay(fd->get());
    if (source) {
        if (to.is_ip()) set_flag(fd->get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
        if (::bind(fd->get(), source->raw(), source->size()) != 0) return system_error("bind");
    }
    // EINTR leaves a non-blocking connect under way, as EINPROGRESS does.  A unix socket
    // whose backlog is full says EAGAIN and stays unconnected: that is a failure.
    if (::connect(fd->get(), to.raw(), to.size()) == 0 || errno == EINPROGRESS || errno == EINTR)
        return fd;
    return system_error("connect");
}

base::Status connect_result(int fd) noexcept {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    if (error != 0) return base::Error{base::Errc::system, error, "connect"};
    return base::ok();
}

base::Result<std::pair<Fd, Fd>> make_socket_pair(int type) noexcept {
    int fds[2];
    if (::socketpair(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) != 0)
        return system_error("socketpair");
    return std::pair<Fd, Fd>(Fd(fds[0]), Fd(fds[1]));
}

void set_nodelay(int fd) noexcept {
    set_flag(fd, IPPROTO_TCP, TCP_NODELAY);
}

void set_keepalive(int fd, int idle_s) noexcept {
    set_flag(fd, SOL_SOCKET, SO_KEEPALIVE);
    set_flag(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle_s);
    set_flag(fd, IPPROTO_TCP, TCP_KEEPINTVL, 15);
    set_flag(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

base::Result<Address> local_address(int fd) noexcept {
    return address_of(fd, ::getsockname, "getsockname");
}

base::Result<Address> peer_address(int fd) noexcept {
    return address_of(fd, ::getpeername, "getpeername");
}

}  // namespace net
