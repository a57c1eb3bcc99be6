#include "proxyd/proxy_status.h"

#include <cerrno>

#include "common/http/head_writer.h"
#include "common/http/structured.h"

namespace proxyd {
namespace {

using base::Errc;

std::string_view type_of_connect(const base::Error& why) noexcept {
    if (why.code == Errc::timed_out) return "connection_timeout";
    switch (why.sys) {
    case EACCES:       return "destination_ip_prohibited";
    case ECONNREFUSED: return "connection_refused";
    case ETIMEDOUT:    return "connection_timeout";
    case ENETUNREACH:
    case EHOSTUNREACH: return "destination_ip_unroutable";
    default:           return "destination_unavailable";
    }
}

// Of an answer that came too late, by what was waited for.
std::string_view type_of_delay(std::string_view what) noexcept {
    if (what == "request") return "connection_write_timeout";
    return what == "first byte" ? "http_response_timeout" : "connection_read_timeout";
}

std::string_view type_of_excess(std::string_view what) noexcept {
    if (what == "response head") return "http_response_header_section_size";
    if (what == "response body") return "http_response_body_size";
    return what == "interim responses" ? "http_protocol_error" : "http_response_header_size";
}

}  // namespace

std::string_view error_type_of(const base::Error& why) noexcept {
    const std::string_view what = why.what;
    if (what == "connect") return type_of_connect(why);
    if (what == "dns") return why.code == Errc::timed_out ? "dns_timeout" : "dns_error";
    if (what == "upgrade") return "http_upgrade_failed";
    switch (why.code) {
    case Errc::timed_out:   return type_of_delay(what);
    case Errc::too_large:   return type_of_excess(what);
    case Errc::malformed:   return "http_protocol_error";
    case Errc::unsupported: return "http_response_transfer_coding";
    case Errc::tls:         return "tls_protocol_error";
    case Errc::not_found:   return "dns_error";
    case Errc::closed:
    case Errc::system:      break;
    case Errc::again:       return "proxy_internal_error";
    }
    return what == "response body" ? "http_response_incomplete" : "connection_terminated";
}

std::string_view proxy_status(std::string_view name, std::string_view type,
                              std::string_view details, std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    writer.begin_field("Proxy-Status");
    http::add_token_or_string(writer, name);
    writer.add("; error=");
    writer.add(type);
    if (!details.empty()) {
        writer.add("; details=");
        http::add_string(writer, details);
    }
    writer.end_field();
    return writer.ok() ? writer.text() : std::string_view{};
}

}  // namespace proxyd
