#include "dispatcherd/chooser.h"

namespace dispatcherd {

Chooser::Chooser(ServerTable& table, const conf::Site& site, std::size_t cluster,
                 const Loads& loads, std::uint64_t seed)
    : table_(table),
      cluster_(cluster),
      balance_(site.clusters[cluster].balance),
      loads_(loads),
      random_(seed) {
    const std::size_t servers = table.servers(cluster);
    candidates_.reserve(servers);
    usable_.resize(servers);
    weights_.resize(servers);
}

void Chooser::begin(const std::vector<bool>& tried) {
    table_.candidates(cluster_, candidates_);
    for (std::size_t i = 0; i < tried.size(); ++i) candidates_[i].tried = tried[i];
    if (balance_ == conf::Balance::round_robin) return;
    for (std::size_t i = 0; i < candidates_.size(); ++i)
        candidates_[i].outstanding += loads_.reported(i);
}

std::optional<std::size_t> Chooser::next() noexcept {
    const std::size_t n = usable(candidates_, usable_);
    if (n == 0) return std::nullopt;
    const std::span<const std::uint16_t> choice(usable_.data(), n);
    std::size_t chosen = choice[0];
    switch (balance_) {
    case conf::Balance::round_robin:
        chosen = round_robin(choice);
        break;
    case conf::Balance::least_outstanding:
        chosen = least_outstanding(candidates_, choice, static_cast<std::uint32_t>(random_.next()));
        break;
    case conf::Balance::two_choices:
        chosen = two_choices(candidates_, choice, random_.next());
        break;
    }
    candidates_[chosen].tried = true;
    return chosen;
}

// The workers share one place in the turn, so the order is that of one balancer however
// many there are.  A turn is made again only when the set of usable servers changes.
std::size_t Chooser::round_robin(std::span<const std::uint16_t> choice) noexcept {
    for (unsigned& weight : weights_) weight = 0;
    for (const std::uint16_t i : choice) weights_[i] = candidates_[i].weight;
    if (weights_ != turn_of_) {
        turn_of_ = weights_;
        turn_ = smooth_turn(turn_of_);
    }
    const std::uint64_t place =
        table_.cluster(cluster_).turn.fetch_add(1, std::memory_order_relaxed);
    return turn_[place % turn_.size()];
}

}  // namespace dispatcherd
