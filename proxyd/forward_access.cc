#include "proxyd/forward_access.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/base/panic.h"
#include "proxyd/own_hosts.h"

namespace proxyd {
namespace {

using Networks = std::vector<net::IpNetwork>;

// Networks of IPv4 stand for IPv4 within IPv6 (::ffff:0:0/96), too.
constexpr const char* kNotPublic[] = {
    "0.0.0.0/8",        // this network; connects to this machine
    "10.0.0.0/8",       // private
    "100.64.0.0/10",    // shared by carriers; metadata of a cloud
    "127.0.0.0/8",      // loopback
    "168.63.129.16",    // public in form, but the host of Azure's virtual machines
    "169.254.0.0/16",   // link-local; metadata of most clouds
    "172.16.0.0/12",    // private
    "192.0.0.0/24",     // of protocols; metadata of a cloud
    "192.0.2.0/24",     // documentation
    "192.88.99.0/24",   // 6to4 relays
    "192.168.0.0/16",   // private
    "198.18.0.0/15",    // benchmarks
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",   // documentation
    "224.0.0.0/4",      // multicast
    "240.0.0.0/4",      // reserved, broadcast
    "::/96",            // unspecified, loopback, IPv4 in an old form
    "64:ff9b:1::/48",   // private translation to IPv4
    "100::/64",         // discard
    "2001::/23",        // of protocols; Teredo
    "2001:db8::/32",    // documentation
    "2002::/16",        // 6to4: any IPv4 address
    "3fff::/20",        // documentation
    "5f00::/16",        // segment routing
    "fc00::/7",         // private; metadata of a cloud
    "fe80::/10",        // link-local
    "fec0::/10",        // site-local
    "ff00::/8",         // multicast
};

constexpr const char* kTranslated = "64:ff9b::/96";  // to the IPv4 address in its last bytes

net::IpNetwork network_of(const char* text) {
    const auto network = net::IpNetwork::parse(text);
    if (!network) base::panic("forward_access: %s is no network", text);
    return *network;
}

const Networks& not_public() {
    static const Networks networks = [] {
        Networks made;
        for (const char* text : kNotPublic) made.push_back(network_of(text));
        return made;
    }();
    return networks;
}

bool any_contains(const Networks& networks, const net::Address& address) noexcept {
    return std::ranges::any_of(
        networks, [&](const net::IpNetwork& network) { return network.contains(address); });
}

// Where a translator would send it; the address itself, if it is not for one.
net::Address translated(const net::Address& address) noexcept {
    static const net::IpNetwork prefix = network_of(kTranslated);
    if (address.family() != AF_INET6 || !prefix.contains(address)) return address;
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address.raw());
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    std::memcpy(&v4.sin_addr, v6->sin6_addr.s6_addr + 12, 4);
    return net::Address::from_raw(reinterpret_cast<const sockaddr*>(&v4), sizeof v4);
}

bool any_has(const std::vector<conf::PortRange>& ranges, std::uint16_t port) noexcept {
    return std::ranges::any_of(ranges, [port](const conf::PortRange& range) {
        return port >= range.first && port <= range.last;
    });
}

bool any_fits(const std::vector<std::string>& patterns, std::string_view host) noexcept {
    return std::ranges::any_of(
        patterns, [host](const std::string& pattern) { return is_host_of(pattern, host); });
}

base::Status read_networks(const std::vector<std::string>& texts, Networks& networks) {
    for (const std::string& text : texts) {
        const auto network = net::IpNetwork::parse(text);
        if (!network) return network.error();
        networks.push_back(*network);
    }
    return base::ok();
}

}  // namespace

bool is_public(const net::Address& address) noexcept {
    return address.is_ip() && !any_contains(not_public(), address) &&
           !any_contains(not_public(), translated(address));
}

base::Result<ForwardAccess> ForwardAccess::make(const conf::ForwardSettings& settings) {
    ForwardAccess access;
    const std::pair<const std::vector<std::string>*, Networks*> lists[] = {
        {&settings.allow, &access.clients_},
        {&settings.allow_private, &access.private_},
        {&settings.to_networks, &access.to_},
        {&settings.not_to_networks, &access.not_to_},
    };
    for (const auto& [texts, networks] : lists)
        if (const base::Status read = read_networks(*texts, *networks); !read) return read.error();
    access.methods_ = settings.methods;
    access.to_hosts_ = settings.to_hosts;
    access.not_to_hosts_ = settings.not_to_hosts;
    access.ports_ = settings.ports;
    access.connect_ports_ = settings.connect_ports;
    return access;
}

bool ForwardAccess::knows(std::string_view client) const noexcept {
    if (clients_.empty() || client == "*") return false;
    const auto address = net::Address::from_host(client, 0);
    return address && any_contains(clients_, *address);
}

ForwardAccess::Answer ForwardAccess::ask(const ForwardAsk& request) const noexcept {
    if (!knows(request.client)) return Answer::client;
    if (!methods_.empty() && std::ranges::find(methods_, request.method) == methods_.end())
        return Answer::method;
    if (!any_has(request.tunnel ? connect_ports_ : ports_, request.port)) return Answer::port;
    if (request.host.empty() || any_fits(not_to_hosts_, request.host)) return Answer::host;
    // Of a host that is not listed its addresses may be.
    if (!names(request.host) && to_.empty()) return Answer::host;
    return Answer::allowed;
}

bool ForwardAccess::names(std::string_view host) const noexcept {
    if (to_hosts_.empty() && to_.empty()) return true;
    return any_fits(to_hosts_, host);
}

bool ForwardAccess::may_connect(const net::Address& address, bool by_name) const noexcept {
    if (!address.is_ip() || any_contains(not_to_, address)) return false;
    if (!is_public(address) && !any_contains(private_, address)) return false;
    return by_name || any_contains(to_, address);
}

}  // namespace proxyd
