// variant.h -- which request fields choose among the variants of a URL, and their keys.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9111 section 4.1

#ifndef PROXYD_VARIANT_H
#define PROXYD_VARIANT_H

#include <span>
#include <string_view>

#include "common/http/message.h"

namespace proxyd {

// The names in Vary: lower case, sorted, each once, separated by commas; empty without Vary.
// Nothing is also the answer if they do not fit into `room` (kMaxVaryNames is the bound).
inline constexpr std::size_t kMaxVaryNames = 1024;
struct VaryNames {
    bool sound = true;          // false: too many or too long to be served from a cache
    std::string_view text;
};
VaryNames vary_names(const http::Fields& fields, std::span<char> room) noexcept;

// The key of the variant for this request: the key of the URL, then each of the names with
// its values.  Values are compared as lists: blank space around commas does not count.
// Empty: it does not fit.
std::string_view variant_key(std::string_view url, std::string_view names,
                             const http::Fields& request, std::span<char> room) noexcept;

}  // namespace proxyd

#endif  // PROXYD_VARIANT_H
