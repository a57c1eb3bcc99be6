// start_line.h -- going into the background, with word of how the start went.
//
// Layer:    proc
// Runs in:  the process that was started, until the master serves; master
//
// Who starts a daemon wants to know whether it serves.  So the process that was started
// waits at its end of a pipe until the master, its child, reports, and exits with that
// status: 0 serving, 1 configuration, 2 system.

#ifndef COMMON_PROC_START_LINE_H
#define COMMON_PROC_START_LINE_H

#include "common/base/result.h"
#include "common/net/fd.h"

namespace proc {

class StartLine {
  public:
    // Nobody waits: the foreground.
    StartLine() noexcept = default;

    // Returns in a child that leads a session of its own, its standard input and output
    // closed; the caller itself exits.  Errors: system (then still in the caller).
    static base::Result<StartLine> detach();

    // The start is over.  With status 0 standard error is closed as well.
    void report(int status) noexcept;

    bool attached() const noexcept { return static_cast<bool>(fd_); }

  private:
    net::Fd fd_;
};

// Points a standard descriptor at /dev/null.
void close_standard(int fd) noexcept;

}  // namespace proc

#endif  // COMMON_PROC_START_LINE_H
