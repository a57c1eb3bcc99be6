// status.h -- what is known of a status code.
//
// Layer:    http (plain data)
// Runs in:  any process
// Source:   RFC 9110 section 15, RFC 6585, RFC 8297, the IANA status code registry

#ifndef COMMON_HTTP_STATUS_H
#define COMMON_HTTP_STATUS_H

#include <string_view>

namespace http {

// "Not Found"; for an unregistered code the phrase of its class.
std::string_view reason_of(unsigned status) noexcept;

// In the registry, so that its caching rules are known (RFC 9111 section 5.2.2.3,
// must-understand).  False for 206 and 304: what they mean depends on the request.
bool is_understood(unsigned status) noexcept;

// May be given a heuristic freshness lifetime (RFC 9110 section 15.1).
bool is_heuristically_cacheable(unsigned status) noexcept;

constexpr bool is_interim(unsigned status) noexcept {
    return status >= 100 && status < 200;
}

// Never has a body, whatever its fields say (RFC 9112 section 6.3).
constexpr bool has_no_body(unsigned status) noexcept {
    return is_interim(status) || status == 204 || status == 304;
}

// An error that stale-if-error may cover (RFC 5861 section 4).
constexpr bool is_server_failure(unsigned status) noexcept {
    return status == 500 || status == 502 || status == 503 || status == 504;
}

}  // namespace http

#endif  // COMMON_HTTP_STATUS_H
