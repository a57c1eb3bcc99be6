// daemon.h -- dispatcherd as the process engine sees it.
//
// Layer:    dispatcherd
// Runs in:  master; work() in a worker, help() in the advisor
//
// The master owns the server table and the boards; both stay over all reloads.

#ifndef DISPATCHERD_DAEMON_H
#define DISPATCHERD_DAEMON_H

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/proc/daemon.h"
#include "dispatcherd/worker.h"

namespace dispatcherd {

class DispatcherDaemon final : public proc::Daemon {
  public:
    const char* name() const noexcept override { return "dispatcherd"; }
    std::vector<proc::InstanceSpec> instances(const conf::Site& site) const override;
    base::Status prepare(const conf::Site& site, const std::string& only,
                         unsigned workers) override;
    std::vector<std::string> helpers(const conf::Site&, const std::string&) const override {
        return {"advisor"};
    }
    int work(proc::Heritage& heritage) override;
    int help(const std::string& helper, proc::Heritage& heritage) override;
    void on_worker_gone(unsigned seat) override;

  private:
    struct KnownBoard {
        std::unique_ptr<shm::Board> board;
        std::vector<std::string> servers;     // it has columns for
    };
    base::Result<shm::Board*> board_of(const conf::Site& site, const conf::Cluster& cluster);

    std::optional<ServerTable> table_;
    std::map<std::string, KnownBoard> boards_;                       // by cluster
    std::vector<std::unique_ptr<shm::Board>> retired_boards_;        // of draining workers
    std::vector<Estate> estates_;                                    // of the newest generation
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_DAEMON_H
