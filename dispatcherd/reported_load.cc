#include "dispatcherd/reported_load.h"

namespace dispatcherd {

ReportedLoad::ReportedLoad(const conf::Site& site, const conf::Cluster& cluster) {
    const bool handoff = cluster.forward == conf::Forward::handoff;
    for (const conf::Server& server : cluster.servers) {
        Source source;
        // What is relayed is counted by the dispatcher itself.
        if (handoff && server.kind != conf::Server::Kind::address)
            source.path = site.general.run_dir + "/" + server.name + ".board";
        sources_.push_back(std::move(source));
    }
    refresh();
}

void ReportedLoad::refresh() noexcept {
    for (Source& source : sources_) {
        source.board.reset();
        if (source.path.empty()) continue;
        auto board = shm::Board::open(source.path);
        if (!board) continue;
        source.column = board->find("open");
        if (source.column < board->columns()) source.board.emplace(std::move(*board));
    }
}

std::uint64_t ReportedLoad::reported(std::size_t server) const noexcept {
    const Source& source = sources_[server];
    return source.board ? source.board->sum(source.column) : 0;
}

}  // namespace dispatcherd
