#include "dispatcherd/probe.h"

#include "common/base/log.h"
#include "common/net/socket.h"

namespace dispatcherd {
namespace {

constexpr const char* kHealthText[] = {"unknown", "up", "down"};

const char* text_of(Health health) noexcept { return kHealthText[static_cast<int>(health)]; }

h1::Endpoint endpoint_of(const conf::Server& server) {
    h1::Endpoint endpoint;
    auto address = net::Address::parse(server.address);
    CHECK(address.has_value());  // the configuration was checked
    endpoint.address = *address;
    return endpoint;
}

std::string request_head(const conf::Cluster& cluster) {
    const std::string& host = cluster.advisor.host.empty() ? cluster.host : cluster.advisor.host;
    return cluster.advisor.request + " HTTP/1.1\r\nHost: " + host +
           "\r\nUser-Agent: Weir-advisor/1.0\r\n";
}

}  // namespace

Probe::Probe(const Tools& tools, const conf::Site& site, std::size_t cluster, std::size_t server)
    : tools_(tools),
      cluster_(site.clusters[cluster]),
      server_(cluster_.servers[server]),
      cluster_index_(cluster),
      server_index_(server),
      verdict_(cluster_.advisor.rise, cluster_.advisor.fall,
               tools.table.server(cluster, server).health.load()),
      endpoint_(endpoint_of(server_)),
      head_(request_head(cluster_)),
      timer_(tools.loop, *this),
      watch_(tools.loop, *this) {
    limits_.connect_timeout = limits_.first_byte_timeout = limits_.between_bytes_timeout =
        cluster_.advisor.timeout;
}

void Probe::start() noexcept { begin(); }

void Probe::on_timer(net::Timer&) noexcept {
    if (probing_) {
        if (exchange_) exchange_->cancel();  // it must not answer in this turn any more
        end(false, "no answer in time");
    } else {
        begin();
    }
}

void Probe::begin() noexcept {
    probing_ = true;
    began_ = tools_.loop.now();
    status_ = 0;
    timer_.set(cluster_.advisor.timeout);
    if (cluster_.advisor.kind == conf::Advisor::Kind::http) {
        ask();
    } else {
        connect();
    }
}

void Probe::connect() noexcept {
    auto fd = net::start_connect(endpoint_.address);
    if (!fd) return end(false, base::describe(fd.error()).c_str());
    fd_ = std::move(*fd);
    watch_.set(fd_.get(), false, true);
}

void Probe::on_ready(net::FdWatch&, bool, bool) noexcept {
    const base::Status connected = net::connect_result(fd_.get());
    end(connected.has_value(), connected ? "" : base::describe(connected.error()).c_str());
}

void Probe::ask() noexcept {
    const bool head_only = head_.starts_with("HEAD ");
    h1::Exchange::Handler& handler = *this;
    exchange_ = std::make_unique<h1::Exchange>(tools_.pool, limits_, handler, endpoint_, head_,
                                               h1::Exchange::RequestBody::none, 0, head_only,
                                               /*retry=*/true);
    exchange_->start();
}

void Probe::on_response(h1::Exchange&, const http::ResponseHead& head) noexcept {
    status_ = head.status;
}

std::size_t Probe::on_payload(h1::Exchange&, std::span<const std::byte> payload) noexcept {
    return payload.size();
}

void Probe::on_end(h1::Exchange&) noexcept {
    const conf::Advisor& advisor = cluster_.advisor;
    const bool good = status_ >= advisor.expect_min && status_ <= advisor.expect_max;
    char why[48] = "";
    if (!good) std::snprintf(why, sizeof why, "status %u", status_);
    end(good, why);
}

void Probe::on_failed(h1::Exchange&, base::Error error) noexcept {
    end(false, base::describe(error).c_str());
}

void Probe::end(bool good, const char* why) noexcept {
    probing_ = false;
    watch_.clear();
    fd_.reset();
    if (exchange_) tools_.loop.defer_delete(std::move(exchange_));

    const Health before = verdict_.health();
    const Health now = verdict_.after(good);
    if (good) {
        const auto took = tools_.loop.now() - began_;
        tools_.table.server(cluster_index_, server_index_)
            .connect_us.store(static_cast<std::uint32_t>(
                                  std::chrono::duration_cast<std::chrono::microseconds>(took).count()),
                              std::memory_order_relaxed);
    }
    tools_.table.set_health(cluster_index_, server_index_, now);
    if (now != before)
        base::log(now == Health::down ? base::Severity::warning : base::Severity::info,
                  "cluster %s: server %s (%s) is %s, was %s%s%s; %s", cluster_.name.c_str(),
                  server_.name.c_str(), server_.address.c_str(), text_of(now), text_of(before),
                  *why != '\0' ? ": " : "", why,
                  now == Health::down ? "it gets no new connections" : "it gets connections");

    const auto interval = cluster_.advisor.interval;
    const auto jitter = tools_.random.below(static_cast<std::uint64_t>(interval.count()) / 5 + 1);
    timer_.set(interval - interval / 10 + net::Millis(static_cast<long>(jitter)));
    tools_.listener.on_probed();
}

}  // namespace dispatcherd
