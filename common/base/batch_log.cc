#include "common/base/batch_log.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <syslog.h>
#include <unistd.h>

#include "common/base/text.h"

namespace base {
namespace {

Result<int> open_target(const LogTarget& target) noexcept {
    const int fd = target.kind == LogTarget::Kind::file
                       ? ::open(target.path.c_str(),
                                O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640)
                       : ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) return system_error("open the access log");
    return fd;
}

std::uint64_t count_lines(std::string_view lines) noexcept {
    return static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
}

}  // namespace

BatchLog::~BatchLog() { close(); }

void BatchLog::close() noexcept {
    flush();
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    syslog_ = false;
    cut_ = false;
}

Status BatchLog::open(LogTarget target) {
    int fd = -1;
    if (target.kind != LogTarget::Kind::syslog) {
        const Result<int> opened = open_target(target);
        if (!opened) return opened.error();
        fd = *opened;
    }
    close();
    fd_ = fd;
    syslog_ = target.kind == LogTarget::Kind::syslog;
    target_ = std::move(target);
    if (!buffer_) buffer_ = std::make_unique<char[]>(kHeadroom + kCapacity);
    return ok();
}

Status BatchLog::reopen() {
    if (target_.kind != LogTarget::Kind::file || fd_ < 0) return ok();
    return open(target_);
}

std::span<char> BatchLog::reserve(std::size_t max_bytes) noexcept {
    CHECK(max_bytes <= kMaxLine);
    if (!buffer_) buffer_ = std::make_unique<char[]>(kHeadroom + kCapacity);
    if (kCapacity - used_ < max_bytes) flush();
    return {&buffer_[kHeadroom + used_], max_bytes};
}

void BatchLog::commit(std::size_t bytes) noexcept {
    CHECK(bytes > 0 && bytes <= kCapacity - used_);
    CHECK(buffer_[kHeadroom + used_ + bytes - 1] == '\n');
    if (enabled()) used_ += bytes;
}

void BatchLog::flush() noexcept {
    if (used_ == 0) return;
    if (syslog_) write_syslog();
    else write_file();
    used_ = 0;
}

void BatchLog::write_file() noexcept {
    buffer_[0] = '\n';
    const std::size_t skip = cut_ ? 0 : kHeadroom;
    const std::string_view all(&buffer_[skip], kHeadroom - skip + used_);
    ssize_t n;
    do n = ::write(fd_, all.data(), all.size());
    while (n < 0 && errno == EINTR);
    const int error = n < 0 ? errno : ENOSPC;  // a short write to a file has no other cause
    const auto written = static_cast<std::size_t>(std::max<ssize_t>(n, 0));
    if (written > 0) cut_ = all[written - 1] != '\n';
    if (written < all.size()) lose(all.substr(written), error);
}

void BatchLog::write_syslog() noexcept {
    for (std::string_view rest = pending(); !rest.empty();) {
        const std::string_view line = take_field(rest, '\n');
        ::syslog(LOG_INFO, "%.*s", static_cast<int>(line.size()), line.data());
    }
}

void BatchLog::lose(std::string_view lines, int error) noexcept {
    const std::uint64_t count = count_lines(lines);
    lost_lines_ += count;
    if (gate_.admit(clock_.now()) != 0)
        log_error("access log %s: %s; %llu lines are lost so far", target_.path.c_str(),
                  std::strerror(error), static_cast<unsigned long long>(lost_lines_));
}

}  // namespace base
