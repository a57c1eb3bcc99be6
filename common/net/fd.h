// fd.h -- a file descriptor with an owner.
//
// Layer:    net
// Runs in:  any process

#ifndef COMMON_NET_FD_H
#define COMMON_NET_FD_H

#include <utility>

namespace net {

class Fd {
  public:
    constexpr Fd() noexcept = default;
    explicit constexpr Fd(int fd) noexcept : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        if (this != &other) reset(std::exchange(other.fd_, -1));
        return *this;
    }
    ~Fd() { reset(); }

    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    int release() noexcept { return std::exchange(fd_, -1); }
    void reset(int fd = -1) noexcept;  // closes the old one

  private:
    int fd_ = -1;
};

}  // namespace net

#endif  // COMMON_NET_FD_H
