// places.h -- the directories and the error log of a daemon.
//
// Layer:    proc
// Runs in:  master

#ifndef COMMON_PROC_PLACES_H
#define COMMON_PROC_PLACES_H

#include <string>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/proc/privileges.h"

namespace proc {

// Makes run_dir and log_dir, parents included, where they are missing; `owner` may write
// to those that are made.  Returns what went wrong, or nothing.
std::string make_directories(const conf::General& general, const Identity& owner);

// LOG_DIR/DAEMON.log, or where else the errors of this daemon go.
std::string log_name(const conf::General& general, const std::string& daemon);

// Sends this process's log there.  verbosity: of -v.  Errors: system.
base::Status open_log(const conf::General& general, const std::string& daemon, int verbosity,
                      const Identity& owner);

// To standard error instead.
void log_to_terminal(int verbosity);

// Opens the log again; `owner` is given the new file, so that workers can do so as well.
base::Status reopen_log(const conf::General& general, const std::string& daemon,
                        const Identity& owner);

}  // namespace proc

#endif  // COMMON_PROC_PLACES_H
