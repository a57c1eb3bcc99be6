// proxy_status.h -- what is said of an answer that the proxy had to make itself.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9209

#ifndef PROXYD_PROXY_STATUS_H
#define PROXYD_PROXY_STATUS_H

#include <span>
#include <string_view>

#include "common/base/result.h"

namespace proxyd {

// The error type of RFC 9209 section 2.3 for an exchange with the origin that failed.
std::string_view error_type_of(const base::Error& why) noexcept;

// "Proxy-Status: NAME; error=TYPE; details=..." with CR LF; details may be empty.
// Shape:    `room` of 512 bytes is enough for a name of 128 and details of 100; longer ones
//           give an empty text.
std::string_view proxy_status(std::string_view name, std::string_view type,
                              std::string_view details, std::span<char> room) noexcept;

}  // namespace proxyd

#endif  // PROXYD_PROXY_STATUS_H
