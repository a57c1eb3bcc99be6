// generation.h -- what one reading of weir.conf makes of a daemon: its posts and doors.
//
// Layer:    proc
// Runs in:  master; a child reads its copy
// Owner:    Master, which has one, and a second while a reload is under way.

#ifndef COMMON_PROC_GENERATION_H
#define COMMON_PROC_GENERATION_H

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/args.h"
#include "common/conf/site.h"
#include "common/proc/daemon.h"
#include "common/proc/privileges.h"
#include "common/proc/socket_plan.h"
#include "common/proc/throttle.h"

namespace proc {

// A place that a process shall fill: a worker slot, or a helper.
struct Post {
    std::string helper;  // empty: a worker
    unsigned slot = 0;   // of a worker
    Throttle throttle;
    // When the next process is started; nothing while there is one.
    std::optional<std::chrono::steady_clock::time_point> due;

    bool is_helper() const noexcept { return !helper.empty(); }
    // "worker 3", "advisor": in log lines.
    std::string name() const { return is_helper() ? helper : "worker " + std::to_string(slot); }
};

struct Generation {
    std::uint32_t number = 0;
    conf::Site site;
    Identity identity;
    unsigned workers = 0;
    std::vector<EntranceSpec> entrances;
    std::vector<Post> posts;  // workers by slot, then helpers
};

struct Draft {
    std::unique_ptr<Generation> generation;  // null if there are mistakes
    std::vector<std::string> mistakes;       // all of them, each a line for the operator
};

// Reads the file that `args` names and works out what `daemon` shall be.
Draft draft_generation(const Daemon& daemon, const base::Args& args, std::uint32_t number);

// The same from a site that is read already.  instance: the one to run; empty: all.
Draft draft_generation(const Daemon& daemon, const std::string& instance, conf::Site site,
                       std::uint32_t number);

}  // namespace proc

#endif  // COMMON_PROC_GENERATION_H
