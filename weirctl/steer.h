// steer.h -- tells running daemons to reload, drain, stop or reopen their logs.
//
// Layer:    weirctl
// Source:   weir(7), the table of signals

#ifndef WEIRCTL_STEER_H
#define WEIRCTL_STEER_H

#include <chrono>
#include <string>

#include "weirctl/options.h"

namespace weirctl {

// daemon: "proxyd" (every master of it), "proxyd.proxy1" (the one started with -i proxy1)
// or "all".  Prints what is done; stop and drain return when the processes have ended.
// Returns the exit status: 0, or 1 if no such daemon runs or one does not obey.
int steer(Command command, const std::string& daemon, const std::string& run_dir,
          std::chrono::milliseconds drain_time);

}  // namespace weirctl

#endif  // WEIRCTL_STEER_H
