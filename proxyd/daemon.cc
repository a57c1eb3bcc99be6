#include "proxyd/daemon.h"

#include <cstdio>
#include <fstream>

#include <unistd.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/net/resolver.h"
#include "common/net/socket.h"
#include "proxyd/cache_report.h"
#include "proxyd/poller.h"
#include "proxyd/pac_file.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

constexpr unsigned kBoardMode = 0644;
constexpr mode_t kAdminMode = 0660;
constexpr std::size_t kHotSaved = 1000;  // URLs

// The address that misses of this proxy go to.
std::string origin_address(const conf::Site& site, const conf::OriginServer& origin) {
    return origin.kind == conf::OriginServer::Kind::cluster
               ? site.clusters[origin.index].listen.front().address
               : origin.address;
}

// Numeric, or a name that the system's resolver knows now.
base::Result<net::Address> resolve(const std::string& host_and_port) {
    auto numeric = net::Address::parse(host_and_port);
    if (numeric) return numeric;
    const std::size_t colon = host_and_port.rfind(':');
    const auto port = base::parse_decimal(std::string_view(host_and_port).substr(colon + 1), 65535);
    if (colon == std::string::npos || !port) return numeric;
    auto found = net::make_addresses(host_and_port.substr(0, colon), static_cast<std::uint16_t>(*port));
    if (!found) return found.error();
    return found->front();
}

// The way to other sites, if there is one.
base::Status prepare_direct(const conf::Proxy& proxy, DirectEstate& direct) {
    if (!goes_direct(proxy)) return base::ok();
    const conf::ForwardSettings& wanted = proxy.forward;
    auto access = ForwardAccess::make(wanted);
    if (!access) return access.error();
    direct.access = std::move(*access);
    net::TlsReport report;
    direct.tls = net::TlsContext::make_client({wanted.verify, wanted.ca_file}, report);
    for (const std::string& mistake : report.mistakes)
        base::log_error("proxy %s: forward: %s", proxy.name.c_str(), mistake.c_str());
    if (!direct.tls) return base::Error{base::Errc::tls, 0, "forward"};
    if (wanted.auth_file.empty()) return base::ok();
    std::string mistake;
    auto users = Users::read(wanted.auth_file, mistake);
    if (users) {
        direct.users = std::move(*users);
        return base::ok();
    }
    if (mistake.empty()) mistake = base::describe(users.error());
    base::log_error("proxy %s: auth_file %s: %s", proxy.name.c_str(), wanted.auth_file.c_str(),
                    mistake.c_str());
    return users.error();
}

base::Status prepare_origin(const conf::Site& site, const conf::Proxy& proxy, Estate& estate) {
    if (proxy.origin.kind == conf::OriginServer::Kind::none) return base::ok();
    const std::string to = origin_address(site, proxy.origin);
    auto address = resolve(to);
    if (!address) {
        base::log_error("proxy %s: origin %s: %s", proxy.name.c_str(), to.c_str(),
                        base::describe(address.error()).c_str());
        return address.error();
    }
    estate.origin = *address;
    if (proxy.origin.tls) {
        net::TlsReport report;
        estate.origin_tls = net::TlsContext::make_client({proxy.origin.verify, proxy.origin.ca_file},
                                                         report);
        for (const std::string& mistake : report.mistakes)
            base::log_error("proxy %s: origin %s: %s", proxy.name.c_str(), to.c_str(), mistake.c_str());
        if (!estate.origin_tls) return base::Error{base::Errc::tls, 0, "origin"};
    }
    return base::ok();
}

// For whoever warms the cache after it was emptied: see weirctl(8).  An empty list says
// nothing, and leaves the older one.
void save_hot_list(const std::string& dir, const std::string& list) {
    if (list.empty()) return;
    const std::string path = dir + "/hot", made = path + ".new";
    std::ofstream file(made);
    file << list;
    file.close();
    if (!file || ::rename(made.c_str(), path.c_str()) != 0)
        base::log_warning("%s: the list of hot URLs cannot be saved", path.c_str());
}

}  // namespace

ProxyDaemon::~ProxyDaemon() {
    for (auto& [dir, opened] : caches_) {
        save_hot_list(dir, hot_list(*opened.cache, *opened.hot, kHotSaved));
        opened.cache->close();
    }
}

std::vector<proc::InstanceSpec> ProxyDaemon::instances(const conf::Site& site) const {
    return proc::specs_of(site.proxies, true);
}

base::Status ProxyDaemon::prepare(const conf::Site& site, const std::string& only, unsigned) {
    if (const base::Status made = tickets_.ensure(); !made) return made;
    tables_.forget();
    std::vector<Estate> estates;
    for (std::size_t i = 0; i < site.proxies.size(); ++i) {
        if (!only.empty() && site.proxies[i].name != only) continue;
        auto estate = prepare_proxy(site, i);
        if (!estate) return estate.error();
        estates.push_back(std::move(*estate));
    }
    estates_ = std::move(estates);
    tables_.commit();
    return base::ok();
}

base::Result<Estate> ProxyDaemon::prepare_proxy(const conf::Site& site, std::size_t index) {
    const conf::Proxy& proxy = site.proxies[index];
    Estate estate;
    estate.proxy = index;
    auto tls = proc::make_tls(proxy.listen, tickets_.keys(), "proxy " + proxy.name);
    if (!tls) return tls.error();
    estate.listen_tls = std::move(*tls);

    if (const base::Status made = prepare_direct(proxy, estate.direct); !made) return made.error();
    if (const base::Status made = prepare_origin(site, proxy, estate); !made) return made.error();
    auto access = PurgeAccess::make(proxy.purge);
    if (!access) {
        base::log_error("proxy %s: token_file %s: %s", proxy.name.c_str(),
                        proxy.purge.token_file.c_str(), base::describe(access.error()).c_str());
        return access.error();
    }
    estate.purge_access = std::move(*access);
    auto own = tables_.prepare(site, proxy, proxy.array);
    if (!own) return own.error();
    estate.own_table = std::move(*own);
    if (estate.own_table) {
        const conf::Array& array = site.arrays[estate.own_table->array];
        auto code = read_pac_code(array.pac.custom);
        if (!code) {
            base::log_error("array %s: pac: custom %s: %s", array.name.c_str(),
                            array.pac.custom.c_str(), base::describe(code.error()).c_str());
            return code.error();
        }
        estate.pac_code = std::move(*code);
    }
    auto parent = tables_.prepare(site, proxy, proxy.parent);
    if (!parent) return parent.error();
    estate.parent_table = std::move(*parent);
    if (const base::Status made = prepare_routes(proxy, estate.router); !made) return made.error();
    auto files = opened(proxy);
    if (!files) return files.error();
    estate.cache = (*files)->cache.get();
    estate.hot = (*files)->hot.get();
    auto board = board_of(site, proxy);
    if (!board) return board.error();
    estate.board = *board;
    estate.admin = admin_of(site, proxy);
    return estate;
}

base::Result<ProxyDaemon::Opened*> ProxyDaemon::opened(const conf::Proxy& proxy) {
    const conf::CacheSettings& wanted = proxy.cache;
    if (const auto known = caches_.find(wanted.dir); known != caches_.end()) {
        if (known->second.size != wanted.size)
            base::log_warning("proxy %s: the new size of the cache takes effect at the next start",
                              proxy.name.c_str());
        return &known->second;
    }
    auto hot = HotTable::make();
    if (!hot) return hot.error();
    // How large an object may be is for its policy to say, also after a reload.
    conf::CacheSettings bounds = wanted;
    bounds.max_object = UINT64_MAX;
    auto cache = Cache::open(bounds);
    if (!cache) {
        base::log_error("proxy %s: cache %s: %s", proxy.name.c_str(), wanted.dir.c_str(),
                        base::describe(cache.error()).c_str());
        return cache.error();
    }
    Opened& made = caches_[wanted.dir];
    made = {std::make_unique<Cache>(std::move(*cache)), std::make_unique<HotTable>(std::move(*hot)),
            wanted.size};
    return &made;
}

// What workers share about the members of arrays, and where the proxies are that routes name.
base::Status ProxyDaemon::prepare_routes(const conf::Proxy& proxy, RouterEstate& estate) {
    for (const conf::Route& route : proxy.routes) {
        auto address = route.proxy.empty() ? base::Result<net::Address>(net::Address())
                                           : resolve(route.proxy);
        if (!address) {
            base::log_error("proxy %s: routes: %s: %s", proxy.name.c_str(), route.proxy.c_str(),
                            base::describe(address.error()).c_str());
            return address.error();
        }
        estate.proxies.push_back(*address);
    }
    if (proxy.array.empty() && proxy.parent.empty()) return base::ok();
    if (!states_.contains(proxy.name)) {
        auto states = MemberStates::make();
        if (!states) return states.error();
        auto hot_urls = HotUrls::make();
        if (!hot_urls) return hot_urls.error();
        states_.emplace(proxy.name, std::move(*states));
        hot_urls_.emplace(proxy.name, std::move(*hot_urls));
    }
    estate.states = &states_.at(proxy.name);
    estate.hot_urls = &hot_urls_.at(proxy.name);
    return base::ok();
}

base::Result<shm::Board*> ProxyDaemon::board_of(const conf::Site& site, const conf::Proxy& proxy) {
    std::unique_ptr<shm::Board>& known = boards_[proxy.name];
    if (known) return known.get();
    const std::string path = site.general.run_dir + "/" + proxy.name + ".board";
    auto board = shm::Board::make(path, proxy.name, kColumns, kBoardMode);
    if (!board) {
        base::log_error("proxy %s: %s: %s", proxy.name.c_str(), path.c_str(),
                        base::describe(board.error()).c_str());
        return board.error();
    }
    known = std::make_unique<shm::Board>(std::move(*board));
    return known.get();
}

// Without it the proxy still serves: an operator hears of it, and purges over a listener.
int ProxyDaemon::admin_of(const conf::Site& site, const conf::Proxy& proxy) {
    net::Fd& known = admins_[proxy.name];
    if (known) return known.get();
    const std::string path = site.general.run_dir + "/" + proxy.name + ".admin";
    const auto address = net::Address::parse("unix:" + path);
    // Our pid file is locked: who listens there still is a predecessor on its way out.
    ::unlink(path.c_str());
    auto socket = address ? net::make_listener(*address, {.mode = kAdminMode})
                          : base::Result<net::Fd>(address.error());
    if (socket) known = std::move(*socket);
    else base::log_warning("proxy %s: %s: %s; there is no admin socket", proxy.name.c_str(),
                           path.c_str(), base::describe(socket.error()).c_str());
    return known.get();
}

// A poller, if there is anything to poll.
std::vector<std::string> ProxyDaemon::helpers(const conf::Site& site,
                                              const std::string& only) const {
    for (const conf::Proxy& proxy : site.proxies)
        for (const conf::Array& array : site.arrays) {
            const bool ours = array.name == proxy.array || array.name == proxy.parent;
            if ((only.empty() || proxy.name == only) && ours && Tables::polls(array, proxy))
                return {"poller"};
        }
    return {};
}

int ProxyDaemon::help(const std::string&, proc::Heritage& heritage) {
    Poller poller(heritage, estates_);
    return poller.run();
}

int ProxyDaemon::work(proc::Heritage& heritage) {
    Worker worker(heritage, estates_);
    return worker.run();
}

void ProxyDaemon::on_worker_gone(unsigned seat) {
    for (auto& [dir, opened] : caches_) opened.cache->recover(seat);
    for (auto& [name, board] : boards_) board->clear_gauges(seat);
    tables_.recover(seat);
    for (auto& [name, states] : states_) states.give_back(seat);
}

}  // namespace proxyd
