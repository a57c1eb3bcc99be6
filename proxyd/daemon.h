// daemon.h -- proxyd as the process engine sees it.
//
// Layer:    proxyd
// Runs in:  master; work() in a worker, help() in the poller
//
// The master owns what outlives a worker: the caches, the boards, the keys of session
// tickets.  They stay over all reloads; a directory or size that changed takes effect at the
// next start, and the log says so.

#ifndef PROXYD_DAEMON_H
#define PROXYD_DAEMON_H

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/proc/daemon.h"
#include "common/proc/tls_setup.h"
#include "proxyd/instance.h"

namespace proxyd {

class ProxyDaemon final : public proc::Daemon {
  public:
    ~ProxyDaemon() override;

    const char* name() const noexcept override { return "proxyd"; }
    std::vector<proc::InstanceSpec> instances(const conf::Site& site) const override;
    base::Status prepare(const conf::Site& site, const std::string& only,
                         unsigned workers) override;
    std::vector<std::string> helpers(const conf::Site& site,
                                     const std::string& only) const override;
    int work(proc::Heritage& heritage) override;
    int help(const std::string& helper, proc::Heritage& heritage) override;
    void on_hour() override { tickets_.rotate(); }
    void on_worker_gone(unsigned seat) override;

  private:
    base::Result<Estate> prepare_proxy(const conf::Site& site, std::size_t index);
    int admin_of(const conf::Site& site, const conf::Proxy& proxy);
    base::Status prepare_routes(const conf::Proxy& proxy, RouterEstate& estate);
    base::Result<shm::Board*> board_of(const conf::Site& site, const conf::Proxy& proxy);

    struct Opened {
        std::unique_ptr<Cache> cache;
        std::unique_ptr<HotTable> hot;
        std::uint64_t size;
    };
    base::Result<Opened*> opened(const conf::Proxy& proxy);
    std::map<std::string, Opened> caches_;                       // by directory
    std::map<std::string, std::unique_ptr<shm::Board>> boards_;  // by instance
    std::map<std::string, net::Fd> admins_;                      // sockets, by instance
    Tables tables_;
    std::map<std::string, MemberStates> states_;                 // by instance
    std::map<std::string, HotUrls> hot_urls_;                    // likewise
    proc::TicketKeyring tickets_;
    std::vector<Estate> estates_;                                // of the newest generation
};

}  // namespace proxyd

#endif  // PROXYD_DAEMON_H
