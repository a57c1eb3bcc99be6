// warmer.h -- fetches a list of URLs through the listeners of a proxy, at a bounded rate.
//
// Layer:    weirctl
// Source:   weirctl(8), warm
//
// A few requests are under way at once, so that one slow answer does not hold up the rest,
// and none begins before its time.

#ifndef WEIRCTL_WARMER_H
#define WEIRCTL_WARMER_H

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/conf/site.h"
#include "common/h1/client.h"
#include "common/net/loop.h"
#include "common/net/timer.h"
#include "common/net/tls_context.h"

namespace weirctl {

class Warmer final : private net::Timer::Listener {
  public:
    static constexpr std::size_t kAtOnce = 8;

    // Lifetime: proxy and urls outlive it.
    Warmer(const conf::Proxy& proxy, const std::vector<std::string>& urls, std::uint64_t rate);
    ~Warmer();

    // Returns when all is fetched, or has failed; says once a second how far it is.
    // True: nothing failed.
    bool run();

  private:
    class Lane;

    void on_timer(net::Timer& timer) noexcept override;
    bool begin(Lane& lane, const std::string& url);
    void over(const std::string& url, const char* problem);
    void tell(bool last);

    const conf::Proxy& proxy_;
    const std::vector<std::string>& urls_;
    const std::chrono::microseconds between_;
    net::Loop loop_;
    h1::InboxPool inboxes_;
    h1::ClientPool pool_;
    h1::ClientLimits limits_;
    std::unique_ptr<net::TlsContext> tls_;  // does not verify: these are our own listeners
    net::Timer timer_;
    std::vector<std::unique_ptr<Lane>> lanes_;
    net::TimePoint started_{}, told_{};
    std::size_t begun_ = 0, done_ = 0, failed_ = 0;
};

}  // namespace weirctl

#endif  // WEIRCTL_WARMER_H
