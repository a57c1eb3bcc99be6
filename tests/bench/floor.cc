// floor -- the least an HTTP server can do: epoll, accept4, read, one write.
//
//     floor PORT BODY-BYTES [close]
//
// Every read is taken for one request, of which not a byte is looked at, and is answered
// by the same prepared bytes on 127.0.0.1:PORT; with "close" the connection then ends.  What
// a real server costs beyond this is the price of what it does.  The answer may be stored
// for a day, so that the floor also serves as the origin behind every cache that is
// measured.

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int kMaxEvents = 256;

[[noreturn]] void die(const char* what) {
    std::perror(what);
    std::exit(2);
}

int listen_on(const char* port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
    if (fd < 0 || ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(fd, 4096) != 0)
        die("listen");
    return fd;
}

std::string make_answer(std::size_t body_bytes, bool close) {
    std::string answer =
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: application/octet-stream\r\n"
        "Cache-Control: public, max-age=86400\r\n"
        "Content-Length: " + std::to_string(body_bytes) + "\r\n";
    if (close) answer += "Connection: close\r\n";
    answer += "\r\n";
    for (std::size_t i = 0; i < body_bytes; ++i) answer += static_cast<char>('a' + i % 26);
    return answer;
}

class Floor {
  public:
    Floor(int listener, std::string answer, bool close)
        : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
          listener_(listener),
          answer_(std::move(answer)),
          close_(close) {
        control(EPOLL_CTL_ADD, listener_, EPOLLIN);
    }

    [[noreturn]] void run() {
        epoll_event events[kMaxEvents];
        for (;;) {
            const int n = ::epoll_wait(epoll_, events, kMaxEvents, -1);
            for (int i = 0; i < n; ++i) {
                const int fd = events[i].data.fd;
                if (fd == listener_) accept_all();
                else if ((events[i].events & EPOLLOUT) != 0) write_rest(fd);
                else answer_request(fd);
            }
        }
    }

  private:
    void control(int operation, int fd, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.fd = fd;
        if (::epoll_ctl(epoll_, operation, fd, &event) != 0) die("epoll_ctl");
    }

    void accept_all() {
        const int on = 1;
        for (int fd; (fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            control(EPOLL_CTL_ADD, fd, EPOLLIN);
        }
    }

    void answer_request(int fd) {
        char request[8192];
        const ssize_t n = ::read(fd, request, sizeof request);
        if (n > 0) return write_from(fd, 0);
        if (n == 0 || errno != EAGAIN) ::close(fd);
    }

    // Only a large answer does not go out at once; the map is for those alone.
    void write_from(int fd, std::size_t offset) {
        const ssize_t n = ::write(fd, answer_.data() + offset, answer_.size() - offset);
        if (n < 0 && errno != EAGAIN) return finish(fd, true);
        offset += n > 0 ? static_cast<std::size_t>(n) : 0;
        if (offset == answer_.size()) return finish(fd, close_);
        if (!sent_.contains(fd)) control(EPOLL_CTL_MOD, fd, EPOLLOUT);
        sent_[fd] = offset;
    }
    void write_rest(int fd) { write_from(fd, sent_[fd]); }

    void finish(int fd, bool close) {
        const bool waited = !sent_.empty() && sent_.erase(fd) == 1;
        if (close) ::close(fd);
        else if (waited) control(EPOLL_CTL_MOD, fd, EPOLLIN);
    }

    int epoll_;
    int listener_;
    std::string answer_;
    bool close_;
    std::unordered_map<int, std::size_t> sent_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: floor port body-bytes [close]\n");
        return 1;
    }
    const bool close = argc > 3 && std::string_view(argv[3]) == "close";
    Floor(listen_on(argv[1]), make_answer(static_cast<std::size_t>(std::atoll(argv[2])), close),
          close)
        .run();
}
