// unkeyed.h -- request fields that ask for another resource than the URL names.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   proxyd(8), section "The key"
//
// Many frameworks build links from X-Forwarded-Host, route by X-Original-URL or take the
// method from X-HTTP-Method-Override.  None of these is part of the cache key: one client
// could choose the answer that all others get.  They do not reach the origin, unless the
// configuration makes them part of the key.

#ifndef PROXYD_UNKEYED_H
#define PROXYD_UNKEYED_H

#include <string_view>

#include "common/http/message.h"

namespace proxyd {

// Says where a request came from or went to: Forwarded, X-Forwarded-*, X-Real-IP,
// X-Original-URL, X-Host, ...
bool redirects(const http::Field& field) noexcept;

// Says that a request has another method: X-HTTP-Method-Override, ...
bool overrides_method(std::string_view name) noexcept;

}  // namespace proxyd

#endif  // PROXYD_UNKEYED_H
