// poller.h -- the process that asks the masters of arrays for their tables.
//
// Layer:    proxyd
// Runs in:  the helper process "poller", one for all proxies of a daemon
//
// It has a process of its own so that an answer that crashes a parser, or a name that takes
// long to look up, costs no client anything.  The workers are rung when a new table is in
// force; the poller is rung when somebody calls for a poll.

#ifndef PROXYD_POLLER_H
#define PROXYD_POLLER_H

#include <memory>
#include <vector>

#include "common/base/random.h"
#include "common/h1/client.h"
#include "common/h1/inbox.h"
#include "common/proc/worker.h"
#include "proxyd/instance.h"
#include "proxyd/poll.h"

namespace proxyd {

class Poller final : private proc::Worker::Listener, private Poll::Listener {
  public:
    Poller(proc::Heritage& heritage, std::vector<Estate>& estates);

    int run();

  private:
    void on_connection(const proc::Entrance&, net::Fd, const net::Address&) noexcept override {}
    void on_doorbell() noexcept override;
    void on_drain() noexcept override { engine_.done(); }
    void on_new_table() noexcept override { engine_.ring_mask(~std::uint64_t{0}); }

    void add(std::optional<TableEstate>& table, const conf::Proxy& proxy);

    proc::Worker engine_;
    h1::InboxPool inboxes_;
    h1::ClientPool pool_;
    net::NameResolver resolver_;
    net::Dialer dialer_;
    base::Random random_;
    std::vector<std::unique_ptr<Poll>> polls_;
};

}  // namespace proxyd

#endif  // PROXYD_POLLER_H
