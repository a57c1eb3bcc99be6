// variant.h -- which request fields choose among the variants of a URL, and their keys.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9111 section 4.1; weir.conf(5), key_fields and key_cookies

#ifndef PROXYD_VARIANT_H
#define PROXYD_VARIANT_H

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/conf/site.h"
#include "common/http/message.h"

namespace proxyd {

// The names in Vary, and what the policy makes part of the key ("cookie=NAME" for a cookie):
// lower case, sorted, each once, separated by commas.  Names that make no difference are left
// out: Host and the scheme are in the URL's key, and what is dropped on its way the origin
// has not seen.  Nothing is also the answer if they do not fit into `room` (kMaxVaryNames is
// the bound).
inline constexpr std::size_t kMaxVaryNames = 1024;
struct VaryNames {
    bool sound = true;          // false: too many or too long to be served from a cache
    std::string_view text;
};
VaryNames vary_names(const http::Fields& fields, const conf::CachePolicy& policy,
                     std::span<char> room) noexcept;

// What a marker holds: the names, and a number that no other marker has.  The number becomes
// part of the keys of its variants, so that with a marker all its variants go, whatever
// comes in its place.  Behind a line break the list of its variants follows, see variant_list.h.
std::string marker_text(std::string_view names, std::uint64_t number);
std::string_view names_of_marker(std::string_view marker) noexcept;

// Are all parts of the policy's key among the names of the marker?
bool covers(std::string_view marker, const conf::CachePolicy& policy) noexcept;

// The key of the variant for this request: the key of the URL, then each of the names with
// its values.  Fields that are lists are compared as lists: blank space around commas does not
// count; nor, for Accept-Encoding and Accept-Language, do order and case.  Cookies that the
// policy strips do not count.
// names: of vary_names(), or all of a marker.  Empty: it does not fit.
std::string_view variant_key(std::string_view url, std::string_view names,
                             const http::Fields& request, const conf::CachePolicy& policy,
                             std::span<char> room) noexcept;

// Where it is noted which variant is in that language: as variant_key(), with the language
// for Accept-Language.  Empty also if the names do not have that.
std::string_view language_key(std::string_view url, std::string_view names,
                              const http::Fields& request, const conf::CachePolicy& policy,
                              std::string_view language, std::span<char> room) noexcept;

// The language that the request prefers to all others, if there is one.  A variant in it is
// what the origin would choose, whatever else the request takes.
std::string_view favourite_language(const http::Fields& request) noexcept;

// The language of an answer, if it is one.
std::string_view language_of(const http::Fields& response) noexcept;

}  // namespace proxyd

#endif  // PROXYD_VARIANT_H
