// snapshot.h -- what the boards of a site say at one moment.
//
// Layer:    weirctl (plain data; read_site() reads the files)
//
// An instance is listed if weir.conf has it and its daemon runs; the board tells the rest.

#ifndef WEIRCTL_SNAPSHOT_H
#define WEIRCTL_SNAPSHOT_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "common/conf/site.h"

namespace weirctl {

struct Value {
    std::string name;         // "requests", "to.proxy1"
    bool gauge = false;
    std::uint64_t sum = 0;    // over all workers
};

struct Instance {
    std::string daemon;       // "proxyd"
    pid_t pid = 0;            // of its master
    std::string name;         // "proxy1"
    std::uint64_t generation = 0;  // of the board: counters of different ones do not compare
    std::vector<Value> values;

    std::optional<std::uint64_t> get(std::string_view value) const noexcept;
};

// In the order of the site: public and private clusters, proxies, origins.
using Snapshot = std::vector<Instance>;

// The boards of the instances that run.
Snapshot read_site(const conf::Site& site);

// The masters that run, by their pid files in `run_dir`.
struct Master {
    std::string daemon;    // "proxyd"
    std::string instance;  // of one started with -i, or empty
    pid_t pid = 0;
};
std::vector<Master> find_masters(const std::string& run_dir);

}  // namespace weirctl

#endif  // WEIRCTL_SNAPSHOT_H
