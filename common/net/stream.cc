#include "common/net/stream.h"

#include <cerrno>

#include <sys/sendfile.h>
#include <sys/socket.h>

#include "common/base/panic.h"
#include "common/net/loop.h"
#include "common/net/tls_session.h"

namespace net {
namespace {

base::Error read_error() noexcept {
    if (errno == EAGAIN) return {base::Errc::again};
    return base::system_error("read");
}

base::Error write_error() noexcept {
    if (errno == EAGAIN) return {base::Errc::again};
    if (errno == EPIPE || errno == ECONNRESET) return {base::Errc::closed, 0, "write"};
    return base::system_error("write");
}

}  // namespace

Stream::Stream(Loop& loop, Listener& listener, Fd fd) noexcept
    : loop_(loop), listener_(listener), fd_(std::move(fd)), watch_(loop, *this) {}

Stream::~Stream() = default;

base::Result<std::size_t> Stream::read(std::span<std::byte> into) noexcept {
    ssize_t n;
    do n = ::recv(fd_.get(), into.data(), into.size(), 0);
    while (n < 0 && errno == EINTR);
    if (n > 0) return static_cast<std::size_t>(n);
    if (n == 0) return base::Error{base::Errc::closed, 0, "read"};
    return read_error();
}

base::Result<std::size_t> Stream::write(std::span<const iovec> parts, bool more) noexcept {
    const int flags = MSG_NOSIGNAL | (more ? MSG_MORE : 0);
    ssize_t n;
    if (parts.size() == 1) {
        do n = ::send(fd_.get(), parts[0].iov_base, parts[0].iov_len, flags);
        while (n < 0 && errno == EINTR);
    } else {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(parts.data());
        message.msg_iovlen = parts.size();
        do n = ::sendmsg(fd_.get(), &message, flags);
        while (n < 0 && errno == EINTR);
    }
    if (n < 0) return write_error();
    return static_cast<std::size_t>(n);
}

base::Result<std::size_t> Stream::send_file(int fd, std::uint64_t offset,
                                            std::span<const std::byte> mapped) noexcept {
    auto from = static_cast<off_t>(offset);
    ssize_t n;
    do n = ::sendfile(fd_.get(), fd, &from, mapped.size());
    while (n < 0 && errno == EINTR);
    if (n < 0) return write_error();
    // The file ends before its mapping does: somebody has cut it.
    if (n == 0 && !mapped.empty()) return base::Error{base::Errc::system, EIO, "sendfile"};
    return static_cast<std::size_t>(n);
}

void Stream::watch(bool readable, bool writable) noexcept {
    if (readable || writable)
        watch_.set(fd_.get(), readable, writable);
    else
        watch_.pause();
}

void Stream::shutdown_write() noexcept {
    ::shutdown(fd_.get(), SHUT_WR);
}

void Stream::abort_on_close() noexcept {
    const linger reset{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

Fd Stream::release() noexcept {
    CHECK(!is_tls());
    watch_.clear();
    return std::move(fd_);
}

bool Stream::handshaking() const noexcept {
    return false;
}
std::size_t Stream::pending() const noexcept {
    return 0;
}
std::string_view Stream::alpn() const noexcept {
    return {};
}
std::string_view Stream::tls_version() const noexcept {
    return {};
}

void Stream::on_ready(FdWatch&, bool readable, bool writable) noexcept {
    listener_.on_stream(*this, readable, writable);
}

}  // namespace net
