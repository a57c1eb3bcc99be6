// daemon.h -- what a daemon tells the process engine about itself, and how it is run.
//
// Layer:    proc
// Runs in:  master; work() in the worker
//
// One engine for all daemons: options, configuration, sockets, pid file, privileges,
// workers and their restarts, generations, signals.  A daemon derives from Daemon and
// its main() is `return proc::run(argc, argv, the_daemon);`.
//
//   signal      the master does
//   HUP         reads weir.conf again; if valid, starts a new generation of workers and
//               lets the old one drain; if not, logs every mistake and changes nothing
//   USR1        reopens its logs and tells the workers to
//   QUIT        drains (at most drain_time), then exits
//   TERM, INT   exits now, clean
//   CHLD        reaps; starts another at once, throttled if the slot keeps dying
//
//   worker slot:  empty --fork--> running --HUP/QUIT--> draining --exit--> gone
//                   ^                |
//                   +----- death ----+      (the slot's replacement is of the newest generation)

#ifndef COMMON_PROC_DAEMON_H
#define COMMON_PROC_DAEMON_H

#include <memory>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/proc/heritage.h"

namespace proc {

// The listen entries of one instance (a proxy, an origin, a cluster).
struct InstanceSpec {
    std::string name;
    std::vector<std::string> listen;  // addresses
    bool handoff = false;             // takes hand-overs at RUN_DIR/NAME.handoff.SLOT
};

// Those of a section of the site, in its order: its clusters, proxies or origins.
template <typename Instance>
std::vector<InstanceSpec> specs_of(const std::vector<Instance>& instances, bool handoff) {
    std::vector<InstanceSpec> specs;
    for (const Instance& instance : instances) {
        InstanceSpec& spec = specs.emplace_back(InstanceSpec{instance.name, {}, handoff});
        for (const conf::Listen& listen : instance.listen) spec.listen.push_back(listen.address);
    }
    return specs;
}

class Daemon {
  public:
    virtual ~Daemon() = default;

    virtual const char* name() const noexcept = 0;         // "proxyd"

    // The instances of this daemon in the site; all of them, or those `-i` names.
    virtual std::vector<InstanceSpec> instances(const conf::Site& site) const = 0;

    // Master, before any worker exists and again before each new generation: makes or maps
    // the shared memory, loads certificates.  `only`: the instance of -i, or empty.
    // On error nothing may have changed for the running generation.  Log the cause.
    virtual base::Status prepare(const conf::Site& site, const std::string& only,
                                 unsigned workers) = 0;

    // Extra processes (advisor, ...) that the master starts and restarts like workers.
    // only: as in prepare(), and before it.
    virtual std::vector<std::string> helpers(const conf::Site& site, const std::string& only) const;

    // In the worker: runs until told to stop; returns the exit status.
    virtual int work(Heritage& heritage) = 0;
    // In the helper of that name.
    virtual int help(const std::string& helper, Heritage& heritage);

    // Master: about every hour; for keys that are used for a limited time.
    virtual void on_hour() {}

    // Master: the process of `seat` is gone (clean or killed) and the seat is not yet taken
    // again: take back its pins, fills, locks and counts.
    virtual void on_worker_gone(unsigned seat) = 0;
};

// Runs the daemon to its end; the exit status of main().
int run(int argc, char** argv, Daemon& daemon);

}  // namespace proc

#endif  // COMMON_PROC_DAEMON_H
