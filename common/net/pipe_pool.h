// pipe_pool.h -- pipes that splice(2) moves bytes through, kept for the next use.
//
// Layer:    net
// Runs in:  any process; of one thread
//
// A pipe is taken when bytes come and given back when they have left, so idle connections
// hold none, and as many are open as ever were in use at once (up to a limit).

#ifndef COMMON_NET_PIPE_POOL_H
#define COMMON_NET_PIPE_POOL_H

#include <cstddef>
#include <vector>

#include "common/net/fd.h"

namespace net {

struct Pipe {
    Fd out;                 // the end to read from
    Fd in;                  // the end to write to
    std::size_t bytes = 0;  // in it now

    explicit operator bool() const noexcept { return static_cast<bool>(in); }
};

class PipePool {
  public:
    static constexpr std::size_t kPipeBytes = 64 * 1024;  // the kernel's default

    explicit PipePool(std::size_t most_free = 64) noexcept : most_free_(most_free) {}

    // An empty pipe; none if there are no descriptors left.
    Pipe take() noexcept;
    // Keeps the pipe if it is empty, closes it otherwise.
    void give_back(Pipe pipe) noexcept;

  private:
    std::vector<Pipe> free_;
    std::size_t most_free_;
};

}  // namespace net

#endif  // COMMON_NET_PIPE_POOL_H
