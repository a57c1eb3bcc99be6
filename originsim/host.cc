#include "originsim/host.h"

#include "common/base/log.h"
#include "common/proc/http_setup.h"

namespace originsim {
std::string store_directory(const conf::General& general, const std::string& host) {
    return general.run_dir + "/" + host + ".put";
}

Host::Host(const conf::General& general, const conf::Origin& origin, HostState& state,
           unsigned seat, const base::Clock& clock)
    : origin_(origin), state_(state), seat_(seat), limits_(proc::server_limits(origin.http)),
      log_kind_(general.access_log), access_log_(clock) {
    const std::string directory = has_root() ? origin.root : store_directory(general, origin.name);
    auto files = FileTree::open(directory);
    if (files) files_.emplace(std::move(*files));
    else base::log_warning("%s: %s: %s; no file is served or stored", origin.name.c_str(),
                           directory.c_str(), base::describe(files.error()).c_str());
    open_log(general);
}

void Host::open_log(const conf::General& general) {
    if (log_kind_ == conf::LogKind::off) return;
    const base::LogTarget target = proc::access_log_target(general, origin_.name);
    if (const auto opened = access_log_.open(target); !opened)
        base::log_warning("%s: %s: %s; requests are not logged", origin_.name.c_str(),
                          target.path.c_str(), base::describe(opened.error()).c_str());
}

// A host without a root has files only once something was stored.
const FileTree* Host::files() const noexcept {
    return has_root() || state_.has_stored() ? store() : nullptr;
}

void Host::log(const AccessRecord& record) noexcept {
    if (!access_log_.enabled()) return;
    const auto line = access_log_.reserve(kMaxAccessLine);
    access_log_.commit(write_access_line(record, log_kind_, line));
}

void Host::reopen_log() noexcept {
    if (!access_log_.enabled()) return;
    if (const auto opened = access_log_.reopen(); !opened)
        base::log_warning("%s: access log: %s; the old file stays in use", origin_.name.c_str(),
                          base::describe(opened.error()).c_str());
}

}  // namespace originsim
