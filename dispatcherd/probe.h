// probe.h -- asks one server again and again whether it is well.
//
// Layer:    dispatcherd
// Runs in:  advisor
// Owner:    Advisor
// Source:   weir.conf(5), "advisor"
//
//   wait --interval--> probe --good, bad or timeout--> wait
//
// connect: a TCP connection within the timeout.  http: a request and an answer whose
// status is in the expected range, on a connection of its own, within the timeout in all.

#ifndef DISPATCHERD_PROBE_H
#define DISPATCHERD_PROBE_H

#include <memory>
#include <optional>
#include <string>

#include "common/base/random.h"
#include "common/conf/site.h"
#include "common/h1/client.h"
#include "common/net/fd.h"
#include "common/net/fd_watch.h"
#include "common/net/timer.h"
#include "dispatcherd/server_table.h"
#include "dispatcherd/verdict.h"

namespace dispatcherd {

class Probe final : private net::Timer::Listener,
                    private net::FdWatch::Listener,
                    private h1::Exchange::Handler {
  public:
    // Told after every probe, good or bad.
    struct Listener {
        virtual void on_probed() noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // What all probes of a process share.
    struct Tools {
        net::Loop& loop;
        h1::ClientPool& pool;
        ServerTable& table;
        base::Random& random;
        Listener& listener;
    };

    // Lifetime: tools and site outlive the probe.
    Probe(const Tools& tools, const conf::Site& site, std::size_t cluster, std::size_t server);

    // Probes at once, then every interval, with a jitter of a tenth so that many probes do
    // not beat in time.
    void start() noexcept;

  private:
    void on_timer(net::Timer& timer) noexcept override;
    void on_ready(net::FdWatch& watch, bool readable, bool writable) noexcept override;
    void on_response(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;
    std::size_t on_payload(h1::Exchange& exchange,
                           std::span<const std::byte> payload) noexcept override;
    void on_end(h1::Exchange& exchange) noexcept override;
    void on_failed(h1::Exchange& exchange, base::Error why) noexcept override;

    void begin() noexcept;
    void connect() noexcept;
    void ask() noexcept;
    void end(bool good, const char* why) noexcept;

    const Tools tools_;
    const conf::Cluster& cluster_;
    const conf::Server& server_;
    const std::size_t cluster_index_, server_index_;
    Verdict verdict_;
    h1::Endpoint endpoint_;
    h1::ClientLimits limits_;
    std::string head_;                 // of the http request
    net::Timer timer_;                 // the next probe, or the end of this one
    net::FdWatch watch_;               // connect: the socket under way
    net::Fd fd_;
    std::unique_ptr<h1::Exchange> exchange_;
    unsigned status_ = 0;              // of the answer
    bool probing_ = false;
    net::TimePoint began_{};
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_PROBE_H
