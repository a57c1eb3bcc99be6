#include "dispatcherd/daemon.h"

#include "common/base/log.h"
#include "dispatcherd/advisor.h"

namespace dispatcherd {

std::vector<proc::InstanceSpec> DispatcherDaemon::instances(const conf::Site& site) const {
    return proc::specs_of(site.clusters, false);
}

base::Status DispatcherDaemon::prepare(const conf::Site& site, const std::string& only, unsigned) {
    if (!table_) {
        auto table = ServerTable::make();
        if (!table) {
            base::log_error("server table: %s", base::describe(table.error()).c_str());
            return table.error();
        }
        table_.emplace(std::move(*table));
    }
    std::vector<Estate> estates;
    for (std::size_t c = 0; c < site.clusters.size(); ++c) {
        if (!only.empty() && site.clusters[c].name != only) continue;
        auto board = board_of(site, site.clusters[c]);
        if (!board) {
            base::log_error("cluster %s: board: %s", site.clusters[c].name.c_str(),
                            base::describe(board.error()).c_str());
            return board.error();
        }
        estates.push_back({c, *board});
    }
    if (const base::Status assigned = table_->assign(site); !assigned) {
        base::log_error("%s", base::describe(assigned.error()).c_str());
        return assigned;
    }
    estates_ = std::move(estates);
    return base::ok();
}

// A cluster whose servers have changed gets a new board; the old one lives on for the
// workers that still drain.
base::Result<shm::Board*> DispatcherDaemon::board_of(const conf::Site& site,
                                                     const conf::Cluster& cluster) {
    std::vector<std::string> servers;
    for (const conf::Server& server : cluster.servers) servers.push_back(server.name);
    KnownBoard& known = boards_[cluster.name];
    if (known.board && known.servers == servers) return known.board.get();
    auto board = make_board(site, cluster);
    if (!board) return board.error();
    if (known.board) retired_boards_.push_back(std::move(known.board));
    known = {std::make_unique<shm::Board>(std::move(*board)), std::move(servers)};
    return known.board.get();
}

int DispatcherDaemon::work(proc::Heritage& heritage) {
    Worker worker(heritage, *table_, estates_);
    return worker.run();
}

int DispatcherDaemon::help(const std::string&, proc::Heritage& heritage) {
    Advisor advisor(heritage, *table_, estates_);
    return advisor.run();
}

void DispatcherDaemon::on_worker_gone(unsigned seat) {
    if (table_) table_->clear_seat(seat);
    for (auto& [name, known] : boards_) known.board->clear_gauges(seat);
}

}  // namespace dispatcherd
