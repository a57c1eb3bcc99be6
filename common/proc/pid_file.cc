#include "common/proc/pid_file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace proc {
namespace {

struct flock whole_file() noexcept {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

pid_t holder_of(int fd) noexcept {
    struct flock lock = whole_file();
    if (::fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return 0;
    return lock.l_pid;
}

// False if the file was removed or replaced between open(2) and the lock: then the lock
// is on something that nobody will find.
bool still_named(int fd, const std::string& path) noexcept {
    struct stat ours {}, named {};
    return ::fstat(fd, &ours) == 0 && ::stat(path.c_str(), &named) == 0 &&
           ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

}  // namespace

std::string pid_file_path(const std::string& run_dir, const std::string& daemon,
                          const std::string& instance) {
    return run_dir + "/" + daemon + (instance.empty() ? "" : "." + instance) + ".pid";
}

base::Result<PidFile> PidFile::make(const std::string& path, pid_t& holder) {
    PidFile file;
    file.path_ = path;
    do {
        file.fd_.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
        if (!file.fd_) return base::system_error("open");
        struct flock lock = whole_file();
        if (::fcntl(file.fd_.get(), F_SETLK, &lock) != 0) {
            if (errno != EACCES && errno != EAGAIN) return base::system_error("lock");
            holder = holder_of(file.fd_.get());
            return base::Error{base::Errc::closed, 0, "lock"};
        }
    } while (!still_named(file.fd_.get(), path));
    const std::string text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(file.fd_.get(), 0) != 0 ||
        ::pwrite(file.fd_.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        return base::system_error("write");
    return file;
}

pid_t PidFile::holder(const std::string& path) noexcept {
    const net::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return fd ? holder_of(fd.get()) : 0;
}

void PidFile::remove() noexcept {
    if (!fd_) return;
    ::unlink(path_.c_str());  // while it is locked: nobody can have taken it yet
    fd_.reset();
}

}  // namespace proc
