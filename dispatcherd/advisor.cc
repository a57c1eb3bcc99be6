#include "dispatcherd/advisor.h"

#include <algorithm>

namespace dispatcherd {

Advisor::Advisor(proc::Heritage& heritage, ServerTable& table, const std::vector<Estate>& estates)
    : engine_(heritage, *this),
      pool_(engine_.loop(), inboxes_, /*max_idle=*/0, net::Millis(0)),
      random_(base::Random::seeded()),
      table_(table),
      estates_(estates) {
    const conf::Site& site = *heritage.site;
    Probe::Listener& listener = *this;
    for (const Estate& estate : estates) {
        if (site.clusters[estate.cluster].advisor.kind == conf::Advisor::Kind::none) continue;
        for (std::size_t s = 0; s < table.servers(estate.cluster); ++s)
            probes_.push_back(std::make_unique<Probe>(
                Probe::Tools{engine_.loop(), pool_, table, random_, listener}, site, estate.cluster, s));
    }
}

int Advisor::run() {
    for (const auto& probe : probes_) probe->start();
    return engine_.run();
}

void Advisor::on_probed() noexcept {
    if (told_) return;
    told_ = std::all_of(estates_.begin(), estates_.end(), [&](const Estate& estate) {
        return table_.checked(estate.cluster);
    });
    if (told_) engine_.ring_mask(~std::uint64_t{0});
}

}  // namespace dispatcherd
