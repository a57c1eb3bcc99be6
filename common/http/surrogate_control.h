// surrogate_control.h -- the directives of Surrogate-Control, older than CDN-Cache-Control.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   "Edge Architecture Specification", W3C note of 4 August 2001, section 2

#ifndef COMMON_HTTP_SURROGATE_CONTROL_H
#define COMMON_HTTP_SURROGATE_CONTROL_H

#include <optional>
#include <string_view>

#include "common/http/cache_control.h"

namespace http {

// What the field says to the surrogate `device`: directives for all, and those with its name
// (max-age=60;proxy1), which count more.  max-age=60+30 is fresh for 60 seconds, and may be
// used for 30 more while it is validated.  no-store-remote counts as no-store.  Nothing if
// the field is absent, or has no directive for us.
std::optional<CacheControl> parse_surrogate_control(const Fields& fields,
                                                    std::string_view device) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_SURROGATE_CONTROL_H
