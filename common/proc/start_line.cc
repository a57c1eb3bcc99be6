#include "common/proc/start_line.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace proc {
namespace {

constexpr int kSystemFailure = 2;

// A master that dies without a word has failed.
[[noreturn]] void wait_and_exit(int fd, pid_t master) noexcept {
    unsigned char status = kSystemFailure;
    ssize_t got;
    do got = ::read(fd, &status, 1);
    while (got < 0 && errno == EINTR);
    // One that failed still takes its pid file and sockets away: wait for that.
    if (got == 1 && status != 0) ::waitpid(master, nullptr, 0);
    ::_exit(got == 1 ? status : kSystemFailure);
}

}  // namespace

void close_standard(int fd) noexcept {
    const net::Fd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (null) ::dup2(null.get(), fd);
}

base::Result<StartLine> StartLine::detach() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return base::system_error("pipe");
    net::Fd read_end(ends[0]);
    StartLine line;
    line.fd_.reset(ends[1]);
    const pid_t master = ::fork();
    if (master < 0) return base::system_error("fork");
    if (master > 0) {
        line.fd_.reset();
        wait_and_exit(read_end.get(), master);
    }
    ::setsid();
    close_standard(STDIN_FILENO);
    close_standard(STDOUT_FILENO);
    return line;
}

void StartLine::report(int status) noexcept {
    if (!fd_) return;
    if (status == 0) close_standard(STDERR_FILENO);
    const auto byte = static_cast<unsigned char>(status);
    // If nobody waits any more there is nobody to tell.
    [[maybe_unused]] const ssize_t written = ::write(fd_.get(), &byte, 1);
    fd_.reset();
}

}  // namespace proc
