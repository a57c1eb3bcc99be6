// batch_log.h -- lines that are written in batches: the access log.
//
// Layer:    base
// Runs in:  worker; every process has a BatchLog of its own (never fork with lines in it)
//
// A line is formatted in place, between reserve() and commit(); nothing is allocated and
// no system call is made until the buffer is full or flush() is called.  A flush is one
// write(2) of whole lines to a file opened with O_APPEND, so that the lines of several
// workers never mix.
//
// If the disk is full, lines are lost and counted, and the error log says so at most once
// a minute; the traffic goes on.

#ifndef COMMON_BASE_BATCH_LOG_H
#define COMMON_BASE_BATCH_LOG_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/base/result.h"

namespace base {

class BatchLog {
  public:
    static constexpr std::size_t kCapacity = 64 * 1024;
    static constexpr std::size_t kMaxLine = 16 * 1024;  // newline included

    // A log without a target: it is not enabled() and drops what is committed.
    // Lifetime: `clock` outlives it.
    explicit BatchLog(const Clock& clock) noexcept : clock_(clock) {}
    ~BatchLog();
    BatchLog(const BatchLog&) = delete;
    BatchLog& operator=(const BatchLog&) = delete;

    // Sets the target (`least` does not matter).  Errors: system.
    Status open(LogTarget target);

    // Opens the file again (after it was renamed), lines so far going to the old one.
    // Keeps the old one on error.
    Status reopen();

    // Ask before formatting.
    bool enabled() const noexcept { return fd_ >= 0 || syslog_; }

    // Room for a line of up to `max_bytes`.  Requires: max_bytes <= kMaxLine.
    // Lifetime: until the next call of anything here.
    std::span<char> reserve(std::size_t max_bytes) noexcept;

    // The first `bytes` of the reservation are one whole line, its newline included.
    void commit(std::size_t bytes) noexcept;

    // Writes what there is.  The loop calls this once a second, and when it is idle.
    void flush() noexcept;

    std::uint64_t lost_lines() const noexcept { return lost_lines_; }

  private:
    std::string_view pending() const noexcept { return {&buffer_[kHeadroom], used_}; }
    void write_file() noexcept;
    void write_syslog() noexcept;
    void lose(std::string_view lines, int error) noexcept;
    void close() noexcept;

    // One byte in front of the lines, for the newline that ends a line cut by a full disk.
    static constexpr std::size_t kHeadroom = 1;

    const Clock& clock_;
    LogTarget target_;
    std::unique_ptr<char[]> buffer_;
    std::size_t used_ = 0;
    int fd_ = -1;
    bool syslog_ = false;
    bool cut_ = false;  // the file ends inside one of our lines
    std::uint64_t lost_lines_ = 0;
    LogGate gate_{std::chrono::seconds(60)};
};

}  // namespace base

#endif  // COMMON_BASE_BATCH_LOG_H
