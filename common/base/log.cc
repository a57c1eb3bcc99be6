#include "common/base/log.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <syslog.h>
#include <unistd.h>

namespace base {
namespace {

struct Sink {
    LogTarget target;
    int fd = STDERR_FILENO;
    std::string program = "weir";  // openlog(3) keeps a pointer to its text
    std::string role;

    void open_syslog() const noexcept {
        ::openlog(program.c_str(), LOG_PID | LOG_NDELAY, LOG_DAEMON);
    }
};

Sink& sink() {
    static Sink the_sink;
    return the_sink;
}

constexpr const char* kNames[] = {"debug", "info", "warning", "error", "fatal"};
constexpr int kSyslogLevels[] = {LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERR, LOG_CRIT};
constexpr std::size_t kMaxLine = 2048;  // below PIPE_BUF, so that a write is not split

int open_file(const std::string& path) noexcept {
    return ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
}

std::uint64_t lost_lines = 0;

void emit(Severity severity, const char* text) noexcept {
    const Sink& out = sink();
    const auto level = static_cast<std::size_t>(severity);
    if (out.target.kind == LogTarget::Kind::syslog) {
        ::syslog(kSyslogLevels[level], "%s%s%s%s: %s", out.role.empty() ? "" : "[",
                 out.role.c_str(), out.role.empty() ? "" : "] ", kNames[level], text);
        return;
    }
    char when[32];
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    std::strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &local);
    char line[kMaxLine];
    const int n = std::snprintf(line, sizeof line, "%s %s%s%s%s: %s: %s\n", when,
                                out.program.c_str(), out.role.empty() ? "" : "[",
                                out.role.c_str(), out.role.empty() ? "" : "]", kNames[level], text);
    std::size_t size = n < 0 ? 0 : static_cast<std::size_t>(n);
    if (size >= sizeof line) {
        size = sizeof line - 1;
        line[size - 1] = '\n';
    }
    // Nowhere is left to report a failing log, so its failure is only counted.
    if (::write(out.fd, line, size) != static_cast<ssize_t>(size)) ++lost_lines;
}

void emit_v(Severity severity, const char* format, va_list args) noexcept {
    if (severity < sink().target.least) return;
    const int saved = errno;
    char text[kMaxLine];
    std::vsnprintf(text, sizeof text, format, args);
    emit(severity, text);
    errno = saved;
}

}  // namespace

std::uint64_t log_lost_lines() noexcept {
    return lost_lines;
}

Status log_open(LogTarget target) {
    int fd = STDERR_FILENO;
    if (target.kind == LogTarget::Kind::file) {
        fd = open_file(target.path);
        if (fd < 0) return system_error("open the log");
    }
    Sink& out = sink();
    if (out.fd != STDERR_FILENO) ::close(out.fd);
    out.fd = fd;
    out.target = std::move(target);
    if (out.target.kind == LogTarget::Kind::syslog) out.open_syslog();
    return ok();
}

Status log_reopen() {
    Sink& out = sink();
    if (out.target.kind != LogTarget::Kind::file) return ok();
    const int fd = open_file(out.target.path);
    if (fd < 0) return system_error("open the log");
    ::close(out.fd);
    out.fd = fd;
    return ok();
}

void log_identity(std::string_view program, std::string_view role) {
    Sink& out = sink();
    out.program = program;
    out.role = role;
    if (out.target.kind == LogTarget::Kind::syslog) out.open_syslog();
}

void log(Severity severity, const char* format, ...) noexcept {
    va_list args;
    va_start(args, format);
    emit_v(severity, format, args);
    va_end(args);
}
void log_debug(const char* format, ...) noexcept {
    va_list args;
    va_start(args, format);
    emit_v(Severity::debug, format, args);
    va_end(args);
}
void log_info(const char* format, ...) noexcept {
    va_list args;
    va_start(args, format);
    emit_v(Severity::info, format, args);
    va_end(args);
}
void log_warning(const char* format, ...) noexcept {
    va_list args;
    va_start(args, format);
    emit_v(Severity::warning, format, args);
    va_end(args);
}
void log_error(const char* format, ...) noexcept {
    va_list args;
    va_start(args, format);
    emit_v(Severity::error, format, args);
    va_end(args);
}

unsigned LogGate::admit(std::chrono::steady_clock::time_point now) noexcept {
    ++count_;
    if (now < next_) return 0;
    next_ = now + interval_;
    return std::exchange(count_, 0U);
}

}  // namespace base
