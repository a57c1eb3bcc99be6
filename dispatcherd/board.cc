#include "dispatcherd/board.h"

#include <string>
#include <vector>

namespace dispatcherd {
namespace {

constexpr unsigned kMode = 0644;

constexpr shm::Column kColumns[] = {
    {"open", shm::CellKind::gauge},       {"connections", shm::CellKind::counter},
    {"handoffs", shm::CellKind::counter}, {"relayed", shm::CellKind::counter},
    {"refused", shm::CellKind::counter},  {"retries", shm::CellKind::counter},
    {"bytes_in", shm::CellKind::counter}, {"bytes_out", shm::CellKind::counter},
};
static_assert(std::size(kColumns) == kFixed);

}  // namespace

base::Result<shm::Board> make_board(const conf::Site& site, const conf::Cluster& cluster) {
    std::vector<std::string> names;
    for (const conf::Server& server : cluster.servers) {
        names.push_back("to." + server.name);
        names.push_back("now." + server.name);
    }
    std::vector<shm::Column> columns(std::begin(kColumns), std::end(kColumns));
    for (std::size_t i = 0; i < names.size(); ++i)
        columns.push_back({names[i].c_str(), i % 2 == 0 ? shm::CellKind::counter
                                                        : shm::CellKind::gauge});
    return shm::Board::make(site.general.run_dir + "/" + cluster.name + ".board", cluster.name,
                            columns, kMode);
}

}  // namespace dispatcherd
