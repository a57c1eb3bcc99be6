// authority.h -- the host and port of a Host field or a request target.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 3986 section 3.2, RFC 9110 section 7.2
//
// Narrower than RFC 3986 on purpose: no userinfo, no percent-escapes and no
// sub-delims ("," or "=" in a host) and no IPvFuture.  No name in the DNS has
// them, and they are what host confusion attacks are made of.

#ifndef COMMON_HTTP_AUTHORITY_H
#define COMMON_HTTP_AUTHORITY_H

#include <string_view>

#include "common/base/result.h"

namespace http {

inline constexpr std::size_t kMaxHostBytes = 255;

struct Authority {
    std::string_view host;  // as received; an IPv6 literal keeps its brackets
    std::string_view port;  // up to 5 digits, 0 to 65535; empty if none was given
};

// Errors:    malformed  empty host, or anything the grammar above has no place for
// Lifetime:  the views point into `text`.
base::Result<Authority> parse_authority(std::string_view text) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_AUTHORITY_H
