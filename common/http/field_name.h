// field_name.h -- the field names Weir knows, as numbers.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   the IANA HTTP field name registry
//
// A parser turns a name into a FieldName once (perfect hash of length and a few
// letters, then one case-insensitive comparison), so that all later questions are
// integer comparisons.

#ifndef COMMON_HTTP_FIELD_NAME_H
#define COMMON_HTTP_FIELD_NAME_H

#include <cstdint>
#include <string_view>

namespace http {

// Fewer than 128, see Fields::has().
// clang-format off
enum class FieldName : std::uint8_t {
    other,
    accept, accept_encoding, accept_language, accept_ranges, age, allow, authorization,
    cache_control, cache_groups, cache_group_invalidation, cache_status, cdn_cache_control,
    connection, content_encoding, content_language, content_length, content_location,
    content_range, content_type, cookie, date, etag, expect, expires, forwarded, host,
    if_match, if_modified_since, if_none_match, if_range, if_unmodified_since, keep_alive,
    last_modified, location, max_forwards, pragma, proxy_authenticate, proxy_authentication_info,
    proxy_authorization, proxy_connection, proxy_status, range, referer, retry_after, server,
    set_cookie, surrogate_control, surrogate_key, te, trailer, transfer_encoding, upgrade,
    user_agent, vary, via, warning, x_forwarded_for, x_forwarded_host, x_forwarded_proto,
    x_forwarded_port,
    count_,
};
// clang-format on

// FieldName::other for a name that is not in the table.
FieldName field_name(std::string_view text) noexcept;

// The canonical spelling ("Cache-Control"); empty for other.
std::string_view text_of(FieldName name) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_FIELD_NAME_H
