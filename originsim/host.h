// host.h -- one simulated content host, as a worker sees it.
//
// Layer:    originsim
// Runs in:  worker
// Owner:    Worker

#ifndef ORIGINSIM_HOST_H
#define ORIGINSIM_HOST_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/batch_log.h"
#include "common/conf/site.h"
#include "common/h1/server.h"

#include "originsim/access_log.h"
#include "originsim/files.h"
#include "originsim/host_state.h"

namespace originsim {

// The directory where a host without a root keeps what PUT stores.
std::string store_directory(const conf::General& general, const std::string& host);

class Host {
  public:
    // Opens the log and the directories; what cannot be opened is logged and done without.
    // Lifetime: `origin`, `state` and `clock` outlive the host.
    Host(const conf::General& general, const conf::Origin& origin, HostState& state, unsigned seat,
         const base::Clock& clock);

    const conf::Origin& origin() const noexcept { return origin_; }
    const h1::ServerLimits& limits() const noexcept { return limits_; }
    HostState& state() noexcept { return state_; }
    unsigned seat() const noexcept { return seat_; }

    // Connections that are open in this worker.
    std::uint64_t open() const noexcept { return state_.get(seat_, Count::open); }
    void add(Count count, std::uint64_t n = 1) noexcept { state_.add(seat_, count, n); }
    void sub(Count count) noexcept { state_.sub(seat_, count); }

    // The files of the host: its root, or what PUT has stored.  Nothing if there are none
    // to look at.
    const FileTree* files() const noexcept;
    // Where PUT stores.  Nothing if that cannot be.
    const FileTree* store() const noexcept { return files_ ? &*files_ : nullptr; }
    bool has_root() const noexcept { return !origin_.root.empty(); }

    void log(const AccessRecord& record) noexcept;
    void flush_log() noexcept { access_log_.flush(); }
    void reopen_log() noexcept;

  private:
    void open_log(const conf::General& general);

    const conf::Origin& origin_;
    HostState& state_;
    unsigned seat_;
    h1::ServerLimits limits_;
    std::optional<FileTree> files_;
    conf::LogKind log_kind_;
    base::BatchLog access_log_;
};

}  // namespace originsim

#endif  // ORIGINSIM_HOST_H
