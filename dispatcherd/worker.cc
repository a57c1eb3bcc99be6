#include "dispatcherd/worker.h"

#include <algorithm>

#include <unistd.h>

#include "common/base/log.h"
#include "common/base/random.h"

namespace dispatcherd {
namespace {

// A server of this host runs as many workers as the site says, by the same rule as we do.
unsigned slots_of(const conf::Site& site) {
    if (site.general.workers > 0) return site.general.workers;
    return static_cast<unsigned>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
}

net::Millis longest_probe(const conf::Site& site) {
    net::Millis longest{0};
    for (const conf::Cluster& cluster : site.clusters)
        longest = std::max(longest, cluster.advisor.timeout);
    return longest;
}

}  // namespace

Worker::Worker(proc::Heritage& heritage, ServerTable& table, const std::vector<Estate>& estates)
    : engine_(heritage, *this), table_(table), estates_(estates), patience_(engine_.loop(), *this) {
    by_number_.resize(heritage.site->clusters.size());
    for (const Estate& estate : estates) {
        fronts_.push_back(std::make_unique<Front>(
            Front::Tools{engine_.loop(), *heritage.site, table, *estate.board, heritage.seat,
                         slots_of(*heritage.site)},
            estate.cluster, base::random_u64()));
        by_number_[estate.cluster] = fronts_.back().get();
    }
    // Until the advisor has been round nobody knows which servers are up: connections wait
    // in the listen queue for that long.
    engine_.pause_accepting();
    patience_.set(longest_probe(*heritage.site) + net::Millis(500));
    begin_if_checked(false);
}

int Worker::run() { return engine_.run(); }

void Worker::begin_if_checked(bool late) noexcept {
    if (begun_) return;
    const bool checked = std::all_of(estates_.begin(), estates_.end(), [&](const Estate& estate) {
        return table_.checked(estate.cluster);
    });
    if (!checked && !late) return;
    begun_ = true;
    patience_.cancel();
    engine_.resume_accepting();
}

void Worker::on_timer(net::Timer&) noexcept {
    base::log_warning("the advisor has not checked every server in time; beginning without it");
    begin_if_checked(true);
}

void Worker::on_connection(const proc::Entrance& entrance, net::Fd fd,
                           const net::Address&) noexcept {
    by_number_[entrance.instance]->dispatch(std::move(fd));
}

void Worker::on_drain() noexcept { on_tick(); }

void Worker::on_tick() noexcept {
    for (const auto& front : fronts_) front->tick();
    const bool settled = std::all_of(fronts_.begin(), fronts_.end(),
                                     [](const auto& front) { return front->settled(); });
    if (engine_.draining() && settled) engine_.done();
}

}  // namespace dispatcherd
