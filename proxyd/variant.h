// variant.h -- which request fields choose among the variants of a URL, and their keys.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9111 section 4.1

#ifndef PROXYD_VARIANT_H
#define PROXYD_VARIANT_H

#include <cstdint>
#include <span>
#include <string>
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

// What a marker holds: the names, and a number that no other marker has.  The number becomes
// part of the keys of its variants, so that with a marker all its variants go, whatever
// comes in its place.
std::string marker_text(std::string_view names, std::uint64_t number);
std::string_view names_of_marker(std::string_view marker) noexcept;

// The key of the variant for this request: the key of the URL, then each of the names with
// its values.  Values are compared as lists: blank space around commas does not count.
// names: of vary_names(), or all of a marker.
// Empty: it does not fit.
std::string_view variant_key(std::string_view url, std::string_view names,
                             const http::Fields& request, std::span<char> room) noexcept;

}  // namespace proxyd

#endif  // PROXYD_VARIANT_H
