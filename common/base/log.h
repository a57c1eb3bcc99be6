// log.h -- the error log of a process: one line, one event.
//
// Layer:    base
// Runs in:  any process
//
// A line is "TIME PROGRAM[ROLE]: SEVERITY: TEXT".  The target is standard error,
// a file that is opened for appending, or syslog(3).  Every line is one write(2)
// below PIPE_BUF, so lines of several processes never mix.  Nothing is logged per
// request here: that is the access log's.

#ifndef COMMON_BASE_LOG_H
#define COMMON_BASE_LOG_H

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace base {

enum class Severity : std::uint8_t { debug, info, warning, error, fatal };

struct LogTarget {
    enum class Kind : std::uint8_t { standard_error, file, syslog } kind = Kind::standard_error;
    std::string path;                     // Kind::file
    Severity least = Severity::info;      // what is below is dropped
};

// Sets the target of this process and of those it forks.  Errors: system.
Status log_open(LogTarget target);

// Opens the file again (after it was renamed); keeps the old one on error.
Status log_reopen();

// Names this process in its lines: program "proxyd", role "master", "worker 3".
void log_identity(std::string_view program, std::string_view role);

[[gnu::format(printf, 2, 3)]] void log(Severity severity, const char* format, ...) noexcept;
[[gnu::format(printf, 1, 2)]] void log_debug(const char* format, ...) noexcept;
[[gnu::format(printf, 1, 2)]] void log_info(const char* format, ...) noexcept;
[[gnu::format(printf, 1, 2)]] void log_warning(const char* format, ...) noexcept;
[[gnu::format(printf, 1, 2)]] void log_error(const char* format, ...) noexcept;

// Lines of this process that could not be written: the disk is full, or the limit reached.
std::uint64_t log_lost_lines() noexcept;

// Lets a repeating condition speak at most once in an interval.
//
//     static constinit LogGate gate(60s);
//     if (auto n = gate.admit(now)) log_warning("... (%u in the last minute)", *n)
class LogGate {
  public:
    constexpr explicit LogGate(std::chrono::seconds interval) noexcept : interval_(interval) {}

    // How often the condition came since the last line, this one included, or 0: stay silent.
    unsigned admit(std::chrono::steady_clock::time_point now) noexcept;

  private:
    std::chrono::seconds interval_;
    std::chrono::steady_clock::time_point next_{};
    unsigned count_ = 0;
};

}  // namespace base

#endif  // COMMON_BASE_LOG_H
