// member_probe.h -- asks a member that was ejected whether it serves again.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Router
//
// The question is an OPTIONS for the proxy itself (Max-Forwards: 0), which every HTTP proxy
// answers without anybody behind it.  Any answer will do that is not an error of the server.

#ifndef PROXYD_MEMBER_PROBE_H
#define PROXYD_MEMBER_PROBE_H

#include "common/h1/client.h"
#include "proxyd/way.h"

namespace proxyd {

class MemberProbe final : private h1::Exchange::Handler {
  public:
    struct Owner {
        // Last call; the probe may not be destroyed within it.
        virtual void on_probed(MemberProbe& probe, bool answered) noexcept = 0;

      protected:
        ~Owner() = default;
    };

    // Lifetime: pool and owner outlive it.
    MemberProbe(h1::ClientPool& pool, Owner& owner, Stop stop);
    void start() noexcept { exchange_.start(); }

    const Stop& stop() const noexcept { return stop_; }

  private:
    void on_response(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;
    std::size_t on_payload(h1::Exchange&, std::span<const std::byte> payload) noexcept override {
        return payload.size();
    }
    void on_end(h1::Exchange&) noexcept override { owner_.on_probed(*this, answered_); }
    void on_failed(h1::Exchange&, base::Error) noexcept override {
        owner_.on_probed(*this, answered_);
    }

    Owner& owner_;
    const Stop stop_;
    h1::ClientLimits limits_;
    bool answered_ = false;
    h1::Exchange exchange_;
};

}  // namespace proxyd

#endif  // PROXYD_MEMBER_PROBE_H
