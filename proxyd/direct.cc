#include "proxyd/direct.h"

#include <algorithm>

#include "common/base/text.h"
#include "common/http/url.h"

namespace proxyd {
namespace {

constexpr std::uint16_t kHttp = 80, kHttps = 443;

std::uint16_t port_of(std::string_view digits, std::uint16_t preset) noexcept {
    if (digits.empty()) return preset;
    return static_cast<std::uint16_t>(base::parse_decimal(digits, UINT16_MAX).value_or(0));
}

net::NameResolver::Options resolver_options(const conf::ForwardSettings& settings) {
    net::NameResolver::Options options;
    for (const std::string& text : settings.dns)
        if (const auto server = net::Address::parse(text)) options.servers.push_back(*server);
    return options;
}

h1::ClientLimits with_connect_timeout(h1::ClientLimits limits, net::Millis timeout) {
    limits.connect_timeout = timeout;
    return limits;
}

// As names and certificates have it: without the dot that may end it, or brackets.
std::string_view bare(std::string_view host) noexcept {
    if (host.starts_with('[') && host.ends_with(']')) return host.substr(1, host.size() - 2);
    if (host.ends_with('.')) host.remove_suffix(1);
    return host;
}

}  // namespace

bool goes_direct(const conf::Proxy& proxy) noexcept {
    const auto direct = [](const conf::Route& route) { return route.via == conf::Route::Via::direct; };
    return proxy.forward.enabled || std::ranges::any_of(proxy.routes, direct);
}

Destination destination_of(const http::RequestHead& request, bool tls) noexcept {
    const bool secure = request.scheme.empty() ? tls : base::iequals(request.scheme, "https");
    return {request.host, port_of(request.port, secure ? kHttps : kHttp)};
}

Destination destination_of(std::string_view url) noexcept {
    const auto parts = http::split_url(url);
    if (!parts) return {};
    return {parts->host, port_of(parts->port, url.starts_with("https:") ? kHttps : kHttp)};
}

Direct::Direct(const conf::Site& site, std::size_t proxy, DirectEstate& estate, net::Loop& loop,
               const h1::ClientLimits& its_limits)
    : access(estate.access),
      own(site, proxy, interface_addresses()),
      limits(with_connect_timeout(its_limits, site.proxies[proxy].forward.connect_timeout)),
      auth(estate.users),
      tls_(estate.tls.get()),
      resolver_(loop, resolver_options(site.proxies[proxy].forward)),
      named_filter_(*this, true),
      other_filter_(*this, false),
      named_{resolver_, &named_filter_},
      other_{resolver_, &other_filter_} {}

bool Direct::Filter::may_connect(const net::Address& address) const noexcept {
    return !owner.own.owns(address) && owner.access.may_connect(address, by_name);
}

const net::Dialer& Direct::dialer(std::string_view host) const noexcept {
    return access.names(host) ? named_ : other_;
}

h1::Endpoint Direct::endpoint(std::string_view url) const {
    const Destination to = destination_of(url);
    h1::Endpoint endpoint{};
    endpoint.dialer = &dialer(to.host);
    endpoint.host = bare(to.host);
    endpoint.port = to.port;
    if (url.starts_with("https:")) {
        endpoint.tls = tls_;
        endpoint.tls_host = endpoint.host;
    }
    return endpoint;
}

}  // namespace proxyd
