#include "proxyd/own_hosts.h"

#include <algorithm>
#include <memory>

#include <ifaddrs.h>

#include "common/base/text.h"

namespace proxyd {
namespace {

bool serves(const conf::Cluster& cluster, std::size_t proxy) {
    return std::ranges::any_of(cluster.servers, [proxy](const conf::Server& server) {
        return server.kind == conf::Server::Kind::proxy && server.index == proxy;
    });
}

bool is_any(const net::Address& address) noexcept {
    const std::string host = address.host();
    return host == "0.0.0.0" || host == "::";
}

// IPv4 within IPv6 becomes IPv4.
net::Address plain(const net::Address& address) {
    constexpr std::string_view kMapped = "::ffff:";
    const std::string host = address.host();
    if (!host.starts_with(kMapped)) return address;
    const auto v4 = net::Address::from_host(std::string_view(host).substr(kMapped.size()), address.port());
    return v4 && v4->family() == AF_INET ? *v4 : address;
}

std::string_view without_port(std::string_view host) noexcept {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

// A listener on any address is every address of this machine.
bool contains(const std::vector<net::Address>& listeners,
                     const std::vector<net::Address>& interfaces, const net::Address& given) {
    const net::Address address = plain(given);
    net::Address host = address;
    host.set_port(0);
    const bool here = address.is_local() || is_any(address) ||
                      std::ranges::find(interfaces, host) != interfaces.end();
    return std::ranges::any_of(listeners, [&](const net::Address& listener) {
        if (listener.port() != address.port()) return false;
        return is_any(listener) ? here : plain(listener) == address || is_any(address);
    });
}

}  // namespace

bool is_host_of(std::string_view pattern, std::string_view host) noexcept {
    if (host.ends_with('.')) host.remove_suffix(1);
    if (!pattern.starts_with("*.")) return base::iequals(pattern, host);
    const std::string_view end = pattern.substr(1);  // ".abc.com"
    return host.size() > end.size() && base::iequals(end, host.substr(host.size() - end.size()));
}

OwnHosts::OwnHosts(const conf::Site& site, std::size_t proxy, std::vector<net::Address> interfaces)
    : interfaces_(std::move(interfaces)) {
    const conf::Proxy& self = site.proxies[proxy];
    add_name(self.host);
    add_name(without_port(self.origin.host));
    if (self.origin.kind == conf::OriginServer::Kind::cluster)
        add_name(site.clusters[self.origin.index].host);
    for (const conf::Route& route : self.routes)
        if (route.via == conf::Route::Via::origin) add_name(route.host);
    for (const conf::Cluster& cluster : site.clusters) {
        if (!serves(cluster, proxy)) continue;
        add_name(cluster.host);
        add_listeners(cluster.listen, reached_at_);
    }
    add_listeners(self.listen, reached_at_);
    add_listeners(self.listen, listeners_);
}

void OwnHosts::add_name(std::string_view name) {
    if (!name.empty()) names_.push_back(base::lower(name));
}

void OwnHosts::add_listeners(const std::vector<conf::Listen>& listen,
                             std::vector<net::Address>& to) {
    for (const conf::Listen& one : listen)
        if (const auto address = net::Address::parse(one.address)) to.push_back(*address);
}

bool OwnHosts::owns(const net::Address& address) const noexcept {
    return contains(listeners_, interfaces_, address);
}

bool OwnHosts::owns(std::string_view host, std::uint16_t port) const noexcept {
    const auto fits = [host](const std::string& name) { return is_host_of(name, host); };
    if (std::ranges::any_of(names_, fits)) return true;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "*") return false;
    const auto numeric = net::Address::from_host(host, port);
    return numeric && contains(reached_at_, interfaces_, *numeric);
}

std::vector<net::Address> interface_addresses() {
    std::vector<net::Address> addresses;
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return addresses;
    for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr) continue;
        const int family = one->ifa_addr->sa_family;
        const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        if (family != AF_INET && family != AF_INET6) continue;
        const net::Address address = net::Address::from_raw(one->ifa_addr, size);
        if (const auto bare = net::Address::from_host(address.host(), 0)) addresses.push_back(*bare);
    }
    ::freeifaddrs(list);
    return addresses;
}

}  // namespace proxyd
