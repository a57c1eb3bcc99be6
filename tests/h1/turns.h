// turns.h -- running a loop from a test, and the other end of a socket.

#ifndef TESTS_H1_TURNS_H
#define TESTS_H1_TURNS_H

#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "common/net/loop.h"
#include "common/net/timer.h"

namespace h1test {

// Lets a loop run until nothing happens any more, or for a while.
class Turns final : private net::Timer::Listener {
  public:
    explicit Turns(net::Loop& loop) : loop_(loop), timer_(loop, *this) {}
    void quiet() {
        for (int i = 0; i < 3; ++i) run(std::chrono::microseconds(0));
    }
    void run(std::chrono::microseconds time) {
        timer_.set(time);
        loop_.run();
        timer_.cancel();
    }

  private:
    void on_timer(net::Timer&) noexcept override { loop_.stop(); }
    net::Loop& loop_;
    net::Timer timer_;
};

inline void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (n <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
}

// Appends what can be read now; true at the end of the stream (or a reset).
inline bool read_some(int fd, std::string& into) {
    std::array<char, 65536> buffer;
    for (;;) {
        const ssize_t n = ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (n > 0) into.append(buffer.data(), static_cast<std::size_t>(n));
        if (n == 0 || (n < 0 && errno != EAGAIN)) return true;
        if (n < 0) return false;
    }
}

}  // namespace h1test

#endif  // TESTS_H1_TURNS_H
