#include "common/net/fd.h"

#include <cerrno>

#include <unistd.h>

namespace net {

// close(2) is not repeated after EINTR: Linux has freed the number by then, and a second
// close could hit a descriptor that is somebody else's.
void Fd::reset(int fd) noexcept {
    const int old = std::exchange(fd_, fd);
    if (old < 0) return;
    const int saved = errno;
    ::close(old);
    errno = saved;
}

}  // namespace net
