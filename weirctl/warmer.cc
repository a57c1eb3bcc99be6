#include "weirctl/warmer.h"

#include <cstdio>
#include <optional>

#include "common/conf/address.h"
#include "weirctl/cache.h"

namespace weirctl {
namespace {

constexpr net::Millis kIdle{10'000};

bool wants_tls(const std::string& url) { return url.starts_with("https://"); }

// The first listener that speaks it.
std::optional<net::Address> listener_of(const conf::Proxy& proxy, bool tls) {
    for (const conf::Listen& listen : proxy.listen) {
        const auto address = conf::parse_address(listen.address);
        if (listen.tls.empty() == tls || !address) continue;
        if (const auto to = net::Address::parse(conf::connectable(*address))) return *to;
    }
    return {};
}

// Without the port, for the name of the certificate.
std::string host_name(const std::string& url) {
    const std::size_t begin = url.find("://") + 3;
    std::string host = url.substr(begin, url.find_first_of("/?", begin) - begin);
    const std::size_t colon = host.rfind(':');
    if (colon != host.npos && host.find(']', colon) == host.npos) host.resize(colon);
    return host;
}

}  // namespace

// One request after the other.
class Warmer::Lane final : private h1::Exchange::Handler {
  public:
    explicit Lane(Warmer& warmer) noexcept : warmer_(warmer) {}

    bool idle() const noexcept { return url_ == nullptr; }
    void begin(const std::string& url, const std::string& head, const h1::Endpoint& to) {
        url_ = &url;
        h1::Exchange::Handler& self = *this;
        exchange_ = std::make_unique<h1::Exchange>(warmer_.pool_, warmer_.limits_, self, to, head,
                                                   h1::RequestBody::none, 0, false, true);
        exchange_->start();
    }

  private:
    void on_response(h1::Exchange&, const http::ResponseHead& head) noexcept override {
        good_ = head.status < 400;
    }
    std::size_t on_payload(h1::Exchange&, std::span<const std::byte> p) noexcept override {
        return p.size();
    }
    void on_end(h1::Exchange&) noexcept override { over(good_ ? nullptr : ""); }
    void on_failed(h1::Exchange&, base::Error why) noexcept override {
        over(base::describe(why).c_str());
    }
    void over(const char* problem) noexcept {
        const std::string& url = *std::exchange(url_, nullptr);
        warmer_.loop_.defer_delete(std::move(exchange_));
        warmer_.over(url, problem);
    }

    Warmer& warmer_;
    const std::string* url_ = nullptr;
    std::unique_ptr<h1::Exchange> exchange_;
    bool good_ = false;
};

Warmer::Warmer(const conf::Proxy& proxy, const std::vector<std::string>& urls, std::uint64_t rate)
    : proxy_(proxy),
      urls_(urls),
      between_(1'000'000 / rate),
      pool_(loop_, inboxes_, kAtOnce, kIdle),
      timer_(loop_, *this) {
    net::TlsReport report;
    tls_ = net::TlsContext::make_client({.verify = false, .ca_file = {}}, report);
    for (std::size_t i = 0; i < kAtOnce; ++i) lanes_.push_back(std::make_unique<Lane>(*this));
}

Warmer::~Warmer() = default;

bool Warmer::run() {
    started_ = told_ = loop_.now();
    timer_.set(net::Millis(0));
    if (!urls_.empty()) loop_.run();
    return failed_ == 0;
}

// Begins what is due, as far as there are lanes; over() sets the timer for the others.
void Warmer::on_timer(net::Timer&) noexcept {
    for (const auto& lane : lanes_) {
        if (begun_ == urls_.size()) return;
        if (!lane->idle()) continue;
        const net::TimePoint due = started_ + between_ * static_cast<std::int64_t>(begun_);
        const auto early = std::chrono::ceil<std::chrono::microseconds>(due - loop_.now());
        if (early.count() > 0) return timer_.set(early);
        const std::string& url = urls_[begun_++];
        if (!begin(*lane, url)) over(url, "not a URL of a listener");
    }
}

bool Warmer::begin(Lane& lane, const std::string& url) {
    const std::string head = warm_head(url);
    if (head.empty()) return false;
    const auto to = listener_of(proxy_, wants_tls(url));
    if (!to) return false;
    h1::Endpoint endpoint;
    endpoint.address = *to;
    if (wants_tls(url)) {
        endpoint.tls = tls_.get();
        endpoint.tls_host = host_name(url);
    }
    lane.begin(url, head, endpoint);
    return true;
}

// problem: null if there was none; empty: the answer was an error.
void Warmer::over(const std::string& url, const char* problem) {
    ++done_;
    failed_ += problem != nullptr;
    if (problem != nullptr && *problem != '\0')
        std::fprintf(stderr, "weirctl: %s: %s: %s\n", proxy_.name.c_str(), url.c_str(), problem);
    tell(done_ == urls_.size());
    if (done_ == urls_.size()) return loop_.stop();
    if (!timer_.is_set()) timer_.set(net::Millis(0));
}

void Warmer::tell(bool last) {
    if (!last && loop_.now() - told_ < std::chrono::seconds(1)) return;
    told_ = loop_.now();
    std::printf("%s: %zu of %zu, %zu failed\n", proxy_.name.c_str(), done_, urls_.size(), failed_);
    std::fflush(stdout);
}

}  // namespace weirctl
