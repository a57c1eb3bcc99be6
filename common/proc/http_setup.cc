#include "common/proc/http_setup.h"

namespace proc {
namespace {

http::HeadLimits head_limits(const conf::HttpSettings& http) {
    return {static_cast<std::uint32_t>(http.max_line), static_cast<std::uint32_t>(http.max_head),
            http.max_fields};
}

}  // namespace

h1::ServerLimits server_limits(const conf::HttpSettings& http) {
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

h1::ClientLimits client_limits(const conf::HttpSettings& http) {
    h1::ClientLimits limits;
    limits.head = head_limits(http);
    limits.connect_timeout = http.connect_timeout;
    limits.first_byte_timeout = http.first_byte_timeout;
    limits.between_bytes_timeout = http.between_bytes_timeout;
    limits.min_rate = http.min_rate;
    return limits;
}

base::LogTarget access_log_target(const conf::General& general, const std::string& instance) {
    base::LogTarget target;
    target.kind = general.syslog ? base::LogTarget::Kind::syslog : base::LogTarget::Kind::file;
    target.path = general.log_dir + "/" + instance + ".access.log";
    return target;
}

}  // namespace proc
