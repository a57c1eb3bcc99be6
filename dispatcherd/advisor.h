// advisor.h -- the process that asks every server whether it is well.
//
// Layer:    dispatcherd
// Runs in:  the helper process "advisor"
//
// It has a process of its own so that a probe that blocks or an answer that crashes a parser
// costs no connection.  Its results are in the server table; when the first round of all
// clusters is over it rings the workers, which begin to accept then.

#ifndef DISPATCHERD_ADVISOR_H
#define DISPATCHERD_ADVISOR_H

#include <memory>
#include <vector>

#include "common/base/random.h"
#include "common/h1/client.h"
#include "common/h1/inbox.h"
#include "common/proc/worker.h"
#include "dispatcherd/probe.h"
#include "dispatcherd/worker.h"

namespace dispatcherd {

class Advisor final : private proc::Worker::Listener, private Probe::Listener {
  public:
    Advisor(proc::Heritage& heritage, ServerTable& table, const std::vector<Estate>& estates);

    int run();

  private:
    void on_connection(const proc::Entrance&, net::Fd, const net::Address&) noexcept override {}
    void on_drain() noexcept override { engine_.done(); }
    void on_probed() noexcept override;

    proc::Worker engine_;
    h1::InboxPool inboxes_;
    h1::ClientPool pool_;
    base::Random random_;
    ServerTable& table_;
    const std::vector<Estate>& estates_;
    std::vector<std::unique_ptr<Probe>> probes_;
    bool told_ = false;
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_ADVISOR_H
