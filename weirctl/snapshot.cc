#include "weirctl/snapshot.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "common/proc/pid_file.h"
#include "common/shm/board.h"

namespace weirctl {
namespace {

pid_t pid_of(const std::vector<Master>& masters, const std::string& daemon,
             const std::string& instance) {
    for (const Master& master : masters)
        if (master.daemon == daemon && (master.instance.empty() || master.instance == instance))
            return master.pid;
    return 0;
}

// A board that cannot be read is one that is not there yet.
void add(const std::string& run_dir, const char* daemon, const std::string& name,
         const std::vector<Master>& masters, Snapshot& into) {
    const pid_t pid = pid_of(masters, daemon, name);
    if (pid == 0) return;
    const auto board = shm::Board::open(run_dir + "/" + name + ".board");
    if (!board) return;
    Instance instance{daemon, pid, name, board->generation(), {}};
    for (std::size_t column = 0; column < board->columns(); ++column)
        instance.values.push_back({std::string(board->column_name(column)),
                                   board->column_kind(column) == shm::CellKind::gauge,
                                   board->sum(column)});
    into.push_back(std::move(instance));
}

}  // namespace

std::optional<std::uint64_t> Instance::get(std::string_view value) const noexcept {
    const auto found = std::ranges::find(values, value, &Value::name);
    if (found == values.end()) return {};
    return found->sum;
}

Snapshot read_site(const conf::Site& site) {
    const std::string& run_dir = site.general.run_dir;
    const auto masters = find_masters(run_dir);
    Snapshot snapshot;
    for (const auto& cluster : site.clusters)
        add(run_dir, "dispatcherd", cluster.name, masters, snapshot);
    for (const auto& proxy : site.proxies) add(run_dir, "proxyd", proxy.name, masters, snapshot);
    for (const auto& origin : site.origins) add(run_dir, "originsim", origin.name, masters, snapshot);
    return snapshot;
}

std::vector<Master> find_masters(const std::string& run_dir) {
    std::vector<Master> masters;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(run_dir, ignored)) {
        if (entry.path().extension() != ".pid") continue;
        const pid_t pid = proc::PidFile::holder(entry.path().string());
        if (pid == 0) continue;
        const std::string stem = entry.path().stem().string();
        const auto dot = stem.find('.');
        masters.push_back({stem.substr(0, dot), dot == stem.npos ? "" : stem.substr(dot + 1), pid});
    }
    std::ranges::sort(masters, {}, &Master::daemon);
    return masters;
}

}  // namespace weirctl
