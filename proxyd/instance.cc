#include "proxyd/instance.h"

#include "common/base/log.h"
#include "proxyd/proxy_status.h"
#include "proxyd/targeted.h"
#include "common/proc/http_setup.h"

namespace proxyd {
namespace {

std::string origin_name_of(const conf::Site& site, const conf::OriginServer& origin) {
    if (origin.kind == conf::OriginServer::Kind::none) return "-";
    return origin.kind == conf::OriginServer::Kind::cluster ? site.clusters[origin.index].name
                                                            : origin.address;
}

// Says that Surrogate-Control is understood, under which name.
std::string capability_of(const conf::Proxy& proxy) {
    if (!is_surrogate(proxy.cache.targeted)) return {};
    return "Surrogate-Capability: " + proxy.name + "=\"Surrogate/1.0\"\r\n";
}

std::unique_ptr<Fleet> fleet_of(const conf::Site& site, const std::optional<TableEstate>& table,
                                const std::string& self) {
    if (!table) return nullptr;
    return std::make_unique<Fleet>(site.arrays[table->array], *table->shared, self);
}

}  // namespace

Instance::Instance(const conf::Site& site, Estate& its_estate, net::Loop& loop,
                   h1::InboxPool& inboxes, const base::Clock& clock, unsigned seat)
    : settings(site.proxies[its_estate.proxy]),
      cache(*its_estate.cache),
      estate(its_estate),
      server_limits(proc::server_limits(settings.http)),
      client_limits(proc::client_limits(settings.http)),
      pool(loop, inboxes, settings.pool_idle, settings.pool_idle_time),
      access_log(clock),
      own(fleet_of(site, its_estate.own_table, settings.name)),
      parent(fleet_of(site, its_estate.parent_table, settings.name)),
      pages(settings, own.get(), estate.pac_code),
      origin_host(settings.origin.host),
      origin_name(origin_name_of(site, settings.origin)),
      via(settings.host),
      cache_status("Cache-Status: " + settings.name),
      capability(capability_of(settings)),
      error_fields("Content-Type: text/plain\r\n" + cache_status + "\r\n"),
      challenge("Proxy-Authenticate: Basic realm=\"" + settings.forward.realm +
                "\", charset=\"UTF-8\"\r\n"),
      json_log(site.general.access_log == conf::LogKind::json),
      board_(*its_estate.board),
      seat_(seat),
      router(*this, its_estate.router, seat) {
    origin.address = estate.origin;
    origin.tls = estate.origin_tls.get();
    origin.tls_host = origin_host;
    if (goes_direct(settings))
        direct = std::make_unique<Direct>(site, estate.proxy, estate.direct, loop, client_limits);
    char room[512];
    server_limits.refusal_fields = cache_status + "\r\n";
    server_limits.refusal_fields += proxy_status(settings.name, "http_request_error", {}, room);
    busy_fields = cache_status + "\r\n";
    busy_fields += proxy_status(settings.name, "proxy_internal_response", "max_connections", room);
    if (site.general.access_log == conf::LogKind::off) return;
    const base::LogTarget target = proc::access_log_target(site.general, settings.name);
    if (const base::Status opened = access_log.open(target); !opened)
        base::log_error("proxy %s: access log %s: %s; requests are not logged",
                        settings.name.c_str(), target.path.c_str(),
                        base::describe(opened.error()).c_str());
}

void Instance::refresh_tables() noexcept {
    if (own) own->refresh();
    if (parent) parent->refresh();
}

void Instance::flush_logs(std::uint64_t lost_errors) noexcept {
    const std::uint64_t before = access_log.lost_lines();
    access_log.flush();
    const std::uint64_t lost = access_log.lost_lines() - before + lost_errors;
    if (lost != 0) count(Count::log_lost, lost);
}

}  // namespace proxyd
