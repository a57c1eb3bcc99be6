#include "proxyd/instance.h"

#include "common/base/log.h"

namespace proxyd {
namespace {

http::HeadLimits head_limits(const conf::HttpSettings& http) {
    return {static_cast<std::uint32_t>(http.max_line), static_cast<std::uint32_t>(http.max_head),
            http.max_fields};
}

h1::ServerLimits server_limits_of(const conf::HttpSettings& http) {
    h1::ServerLimits limits;
    limits.head = head_limits(http);
    limits.max_body = http.max_body;
    limits.head_timeout = http.head_timeout;
    limits.idle_timeout = http.idle_timeout;
    limits.body_timeout = http.between_bytes_timeout;
    limits.min_rate = http.min_rate;
    limits.max_requests = http.keep_alive_requests;
    return limits;
}

h1::ClientLimits client_limits_of(const conf::HttpSettings& http) {
    h1::ClientLimits limits;
    limits.head = head_limits(http);
    limits.connect_timeout = http.connect_timeout;
    limits.first_byte_timeout = http.first_byte_timeout;
    limits.between_bytes_timeout = http.between_bytes_timeout;
    limits.min_rate = http.min_rate;
    return limits;
}

std::string origin_name_of(const conf::Site& site, const conf::OriginServer& origin) {
    return origin.kind == conf::OriginServer::Kind::cluster ? site.clusters[origin.index].name
                                                            : origin.address;
}

}  // namespace

Instance::Instance(const conf::Site& site, Estate& its_estate, net::Loop& loop,
                   h1::InboxPool& inboxes, const base::Clock& clock, unsigned seat)
    : settings(site.proxies[its_estate.proxy]),
      cache(*its_estate.cache),
      estate(its_estate),
      server_limits(server_limits_of(settings.http)),
      client_limits(client_limits_of(settings.http)),
      pool(loop, inboxes, settings.pool_idle, settings.pool_idle_time),
      access_log(clock),
      origin_host(settings.origin.host),
      origin_name(origin_name_of(site, settings.origin)),
      via(settings.host),
      cache_status("Cache-Status: " + settings.name),
      error_fields("Content-Type: text/plain\r\n" + cache_status + "\r\n"),
      json_log(site.general.access_log == conf::LogKind::json),
      board_(*its_estate.board),
      seat_(seat) {
    origin.address = estate.origin;
    origin.tls = estate.origin_tls.get();
    origin.tls_host = origin_host;
    server_limits.refusal_fields = cache_status + "\r\n";
    if (site.general.access_log == conf::LogKind::off) return;
    base::LogTarget target;
    target.kind = site.general.syslog ? base::LogTarget::Kind::syslog : base::LogTarget::Kind::file;
    target.path = site.general.log_dir + "/" + settings.name + ".access.log";
    if (const base::Status opened = access_log.open(target); !opened)
        base::log_error("proxy %s: access log %s: %s; requests are not logged",
                        settings.name.c_str(), target.path.c_str(),
                        base::describe(opened.error()).c_str());
}

}  // namespace proxyd
