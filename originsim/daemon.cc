#include "originsim/daemon.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "common/base/log.h"
#include "common/proc/privileges.h"

#include "originsim/host.h"
#include "originsim/worker.h"

namespace originsim {
namespace {

// A directory of the host's own for what PUT stores, empty, and the workers' to write to.
base::Status make_store(const conf::General& general, const conf::Origin& origin) {
    if (!origin.root.empty()) return base::ok();
    const std::string path = store_directory(general, origin.name);
    std::error_code error;
    std::filesystem::remove_all(path, error);
    std::filesystem::create_directory(path, error);
    if (error) return base::Error{base::Errc::system, error.value(), "directory for PUT"};
    proc::Identity identity;
    if (!proc::find_identity(general.user, general.group, identity).empty()) return base::ok();
    if (identity.drop && ::chown(path.c_str(), identity.uid, identity.gid) != 0)
        return base::system_error("directory for PUT");
    return base::ok();
}

}  // namespace

std::vector<proc::InstanceSpec> OriginDaemon::instances(const conf::Site& site) const {
    return proc::specs_of(site.origins, true);
}

base::Status OriginDaemon::prepare(const conf::Site& site, const std::string& only, unsigned) {
    if (const base::Status made = tickets_.ensure(); !made) return made;
    std::vector<HostShare> shares;
    for (const conf::Origin& origin : site.origins) {
        HostShare& share = shares.emplace_back();
        if (!only.empty() && origin.name != only) continue;
        auto tls = proc::make_tls(origin.listen, tickets_.keys(), "origin " + origin.name);
        if (!tls) return tls.error();
        share.tls = std::move(*tls);
        const auto state = state_for(site.general, origin);
        if (!state) {
            base::log_error("%s: %s", origin.name.c_str(), base::describe(state.error()).c_str());
            return state.error();
        }
        share.state = *state;
    }
    shares_ = std::move(shares);
    return base::ok();
}

// The newest state of that name.
HostState* OriginDaemon::find_state(const conf::Origin& origin) noexcept {
    for (auto at = states_.rbegin(); at != states_.rend(); ++at)
        if ((*at)->name() == origin.name) return at->get();
    return nullptr;
}

base::Result<HostState*> OriginDaemon::state_for(const conf::General& general,
                                                 const conf::Origin& origin) {
    const HostState* old = find_state(origin);
    if (old != nullptr && old->fits(origin)) return find_state(origin);
    if (old == nullptr)
        if (const auto made = make_store(general, origin); !made) return made.error();
    auto made = HostState::make(origin, general.run_dir);
    if (!made) return made.error();
    states_.push_back(std::make_unique<HostState>(std::move(*made)));
    if (old != nullptr) states_.back()->continue_from(*old);
    return states_.back().get();
}

int OriginDaemon::work(proc::Heritage& heritage) {
    Worker worker(heritage, shares_);
    return worker.run();
}

void OriginDaemon::on_worker_gone(unsigned seat) {
    for (const auto& state : states_) state->recover(seat);
}

}  // namespace originsim
