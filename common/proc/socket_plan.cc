#include "common/proc/socket_plan.h"

#include <set>
#include <utility>

namespace proc {

SocketPlan plan_sockets(std::span<const SocketKey> have, std::span<const EntranceSpec> wanted,
                        unsigned workers) {
    std::set<std::pair<Entrance::Kind, std::string>> addresses;
    for (const EntranceSpec& spec : wanted) addresses.emplace(spec.kind, spec.address);
    SocketPlan plan;
    std::set<SocketKey> open;
    for (const SocketKey& key : have) {
        const bool stays = addresses.contains({key.kind, key.address});
        (stays ? plan.keep : plan.close).push_back(key);
        open.insert(key);
    }
    for (const auto& [kind, address] : addresses)
        for (unsigned slot = 0; slot < workers; ++slot)
            if (!open.contains({kind, address, slot})) plan.open.push_back({kind, address, slot});
    return plan;
}

}  // namespace proc
