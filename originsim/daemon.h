// daemon.h -- originsim as the process engine sees it.
//
// Layer:    originsim
// Runs in:  master; work() in the worker
// Owner:    main()

#ifndef ORIGINSIM_DAEMON_H
#define ORIGINSIM_DAEMON_H

#include <memory>
#include <string>
#include <vector>

#include "common/proc/daemon.h"
#include "common/proc/tls_setup.h"

#include "originsim/host_share.h"

namespace originsim {

class OriginDaemon final : public proc::Daemon {
  public:
    const char* name() const noexcept override { return "originsim"; }
    std::vector<proc::InstanceSpec> instances(const conf::Site& site) const override;
    base::Status prepare(const conf::Site& site, const std::string& only,
                         unsigned workers) override;
    int work(proc::Heritage& heritage) override;
    void on_hour() override { tickets_.rotate(); }
    void on_worker_gone(unsigned seat) override;

  private:
    HostState* find_state(const conf::Origin& origin) noexcept;
    base::Result<HostState*> state_for(const conf::General& general, const conf::Origin& origin);

    // All that were ever made: workers of older generations may still use them.
    std::vector<std::unique_ptr<HostState>> states_;
    std::vector<HostShare> shares_;   // by the place of the origin in the site
    proc::TicketKeyring tickets_;
};

}  // namespace originsim

#endif  // ORIGINSIM_DAEMON_H
