#include "dispatcherd/server_table.h"

#include <algorithm>

namespace dispatcherd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

// The place of `name` in `names`, which grows if it is new.
std::size_t row_of(const std::string& name, std::vector<std::string>& names) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto row = static_cast<std::size_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return row;
}

}  // namespace

base::Result<ServerTable> ServerTable::make() {
    auto region = shm::Region::anonymous(kMaxServers * sizeof(ServerRow) +
                                         kMaxClusters * sizeof(ClusterRow));
    if (!region) return region.error();
    ServerTable table;
    table.region_ = std::move(*region);
    table.rows_ = table.region_.at<ServerRow>(0);
    table.cluster_rows_ = table.region_.at<ClusterRow>(kMaxServers * sizeof(ServerRow));
    return table;
}

base::Status ServerTable::assign(const conf::Site& site) {
    std::vector<Place> places;
    for (const conf::Cluster& cluster : site.clusters) {
        Place place;
        place.row = row_of(cluster.name, cluster_names_);
        const bool advised = cluster.advisor.kind != conf::Advisor::Kind::none;
        for (const conf::Server& server : cluster.servers) {
            const std::size_t known = names_.size();
            const std::size_t row = row_of(cluster.name + "/" + server.name, names_);
            if (row >= kMaxServers || place.row >= kMaxClusters)
                return base::Error{base::Errc::too_large, 0, "servers known to one master; restart it"};
            rows_[row].weight.store(server.weight, kRelaxed);
            if (row == known || !advised)
                rows_[row].health.store(advised ? Health::unknown : Health::up, kRelaxed);
            place.servers.push_back(row);
        }
        cluster_rows_[place.row].epoch.fetch_add(1, std::memory_order_release);
        places.push_back(std::move(place));
    }
    places_ = std::move(places);
    return base::ok();
}

std::uint64_t ServerTable::outstanding(std::size_t cluster, std::size_t index) const noexcept {
    std::uint64_t sum = 0;
    for (const auto& cell : server(cluster, index).outstanding) sum += cell.load(kRelaxed);
    return sum;
}

void ServerTable::count(std::size_t cluster, std::size_t index, unsigned seat) noexcept {
    auto& cell = server(cluster, index).outstanding[seat];
    cell.store(cell.load(kRelaxed) + 1, kRelaxed);
}

void ServerTable::uncount(std::size_t cluster, std::size_t index, unsigned seat,
                          std::uint32_t n) noexcept {
    auto& cell = server(cluster, index).outstanding[seat];
    const std::uint32_t now = cell.load(kRelaxed);
    CHECK(now >= n);
    cell.store(now - n, kRelaxed);
}

void ServerTable::set_health(std::size_t cluster, std::size_t index, Health health) noexcept {
    ServerRow& row = server(cluster, index);
    row.checks.fetch_add(1, kRelaxed);
    if (row.health.exchange(health, kRelaxed) != health)
        this->cluster(cluster).epoch.fetch_add(1, std::memory_order_release);
}

bool ServerTable::checked(std::size_t cluster) const noexcept {
    for (std::size_t s = 0; s < servers(cluster); ++s)
        if (server(cluster, s).health.load(kRelaxed) == Health::unknown) return false;
    return true;
}

void ServerTable::clear_seat(unsigned seat) noexcept {
    for (std::size_t row = 0; row < names_.size(); ++row)
        rows_[row].outstanding[seat].store(0, kRelaxed);
}

void ServerTable::candidates(std::size_t cluster, std::vector<Candidate>& into) const {
    into.resize(servers(cluster));
    for (std::size_t s = 0; s < into.size(); ++s) {
        const ServerRow& row = server(cluster, s);
        into[s] = {row.weight.load(kRelaxed), row.health.load(kRelaxed), outstanding(cluster, s), false};
    }
}

}  // namespace dispatcherd
