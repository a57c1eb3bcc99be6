// status.h -- the tables of `weirctl status`.
//
// Layer:    weirctl (pure)

#ifndef WEIRCTL_STATUS_H
#define WEIRCTL_STATUS_H

#include <string>

#include "weirctl/snapshot.h"

namespace weirctl {

// One table for each daemon, one line for each instance, and for a dispatcher one line
// for each server below it.
std::string describe_status(const Snapshot& snapshot);

}  // namespace weirctl

#endif  // WEIRCTL_STATUS_H
