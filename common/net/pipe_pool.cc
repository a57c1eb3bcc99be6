#include "common/net/pipe_pool.h"

#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace net {

Pipe PipePool::take() noexcept {
    if (!free_.empty()) {
        Pipe pipe = std::move(free_.back());
        free_.pop_back();
        return pipe;
    }
    int ends[2];
    if (::pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return {};
    return {Fd(ends[0]), Fd(ends[1]), 0};
}

void PipePool::give_back(Pipe pipe) noexcept {
    if (pipe && pipe.bytes == 0 && free_.size() < most_free_) free_.push_back(std::move(pipe));
}

}  // namespace net
