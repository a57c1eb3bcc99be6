#include "common/proc/listeners.h"

#include <cerrno>
#include <set>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "common/base/result.h"
#include "common/net/address.h"
#include "common/net/socket.h"

namespace proc {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRetryMs = 20;
constexpr mode_t kHandoffMode = 0660;

std::string path_of(const SocketKey& key) { return key.address + "." + std::to_string(key.slot); }

// SO_REUSEPORT would let a second daemon of ours share the address without a word; a bind
// without it finds out whether somebody listens.
base::Status claim(const net::Address& address) {
    const net::Fd probe(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!probe) return base::system_error("socket");
    const int on = 1;
    if (::setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return base::system_error("SO_REUSEADDR");
    if (address.family() == AF_INET6 &&
        ::setsockopt(probe.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
        return base::system_error("IPV6_V6ONLY");
    if (::bind(probe.get(), address.raw(), address.size()) != 0) return base::system_error("bind");
    return base::ok();
}

base::Status claim_by(const net::Address& address, Clock::time_point deadline) {
    for (;;) {
        auto free = claim(address);
        if (free || free.error().sys != EADDRINUSE || Clock::now() >= deadline) return free;
        ::poll(nullptr, 0, kRetryMs);
    }
}

base::Result<net::Fd> open_tcp(const SocketKey& key) {
    auto address = net::Address::parse(key.address);
    if (!address) return address.error();
    return net::make_listener(*address, {.reuse_port = true, .defer_accept = true});
}

base::Result<net::Fd> open_handoff(const SocketKey& key, const Identity& owner) {
    const std::string path = path_of(key);
    auto address = net::Address::parse("unix:" + path);
    if (!address) return address.error();
    auto socket = net::make_listener(*address, {.type = SOCK_SEQPACKET, .mode = kHandoffMode});
    if (socket && owner.drop && ::chown(path.c_str(), owner.uid, owner.gid) != 0)
        return base::system_error("chown");
    return socket;
}

}  // namespace

std::vector<SocketKey> Listeners::keys() const {
    std::vector<SocketKey> keys;
    for (const auto& [key, socket] : sockets_) keys.push_back(key);
    return keys;
}

std::vector<std::string> Listeners::open(std::span<const SocketKey> wanted, const Identity& owner,
                                         std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    std::vector<std::string> errors;
    std::vector<SocketKey> opened;
    std::set<std::string> ours, refused;
    for (const auto& [key, socket] : sockets_) ours.insert(key.address);
    for (const SocketKey& key : wanted) {
        if (refused.contains(key.address)) continue;
        base::Status free = base::ok();
        if (key.kind == Entrance::Kind::tcp && ours.insert(key.address).second)
            if (auto address = net::Address::parse(key.address)) free = claim_by(*address, deadline);
        auto socket = !free                                  ? base::Result<net::Fd>(free.error())
                      : key.kind == Entrance::Kind::tcp ? open_tcp(key)
                                                        : open_handoff(key, owner);
        if (socket) {
            sockets_.emplace(key, std::move(*socket));
            opened.push_back(key);
            continue;
        }
        refused.insert(key.address);
        errors.push_back(key.address + ": " + base::describe(socket.error()));
    }
    if (!errors.empty()) close(opened);
    return errors;
}

void Listeners::close(std::span<const SocketKey> unwanted) {
    for (const SocketKey& key : unwanted) {
        if (sockets_.erase(key) == 0) continue;
        if (key.kind == Entrance::Kind::handoff) ::unlink(path_of(key).c_str());
    }
}

std::vector<Entrance> Listeners::take(std::span<const EntranceSpec> specs) {
    std::vector<Entrance> entrances;
    for (const EntranceSpec& spec : specs) {
        Entrance& entrance = entrances.emplace_back();
        entrance.kind = spec.kind;
        entrance.instance = spec.instance;
        entrance.listen = spec.listen;
        entrance.address = spec.address;
        // The slots of an address are 0, 1, 2, ... without a gap, in this order in the map.
        for (unsigned slot = 0;; ++slot) {
            const auto found = sockets_.find({spec.kind, spec.address, slot});
            if (found == sockets_.end()) break;
            entrance.by_slot.push_back(std::move(found->second));
        }
    }
    return entrances;
}

}  // namespace proc
