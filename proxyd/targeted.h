// targeted.h -- which field of an answer has the directives for this cache.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9213

#ifndef PROXYD_TARGETED_H
#define PROXYD_TARGETED_H

#include <string>
#include <string_view>
#include <vector>

#include "common/http/cache_control.h"
#include "common/http/message.h"

namespace proxyd {

// The directives of the first field in `targets` that is there and well formed, else those of
// Cache-Control.  With a targeted field neither Cache-Control nor Expires counts.
// device: our name in Surrogate-Control, which has a syntax of its own.
http::CacheControl directives_of(const http::Fields& fields,
                                 const std::vector<std::string>& targets,
                                 std::string_view device) noexcept;

// Is Surrogate-Control among them?  Then requests say that we understand it.
bool is_surrogate(const std::vector<std::string>& targets) noexcept;

}  // namespace proxyd

#endif  // PROXYD_TARGETED_H
