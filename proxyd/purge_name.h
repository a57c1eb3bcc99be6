// purge_name.h -- the names by which an object can be purged.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   cacheindex(5), section "Purges"; RFC 9875 for groups
//
//   url      all variants of one URL, over http and https
//   host     all that has this host; with a port, or without for every port
//   prefix   all whose path begins with this, up to a slash
//   tag      all that carry it: Surrogate-Key, Cache-Tag, xkey, Cache-Groups
//
// A name is a keyed hash, so that nobody outside can make two names that are one.

#ifndef PROXYD_PURGE_NAME_H
#define PROXYD_PURGE_NAME_H

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/base/hash.h"

namespace proxyd {

enum class PurgeKind : std::uint8_t { url, host, prefix, tag };
inline constexpr std::size_t kPurgeKinds = 4;

struct PurgeName {
    PurgeKind kind = PurgeKind::url;
    std::uint64_t hash = 0;  // the lowest bit is the table's
};

// A key of the cache taken apart: "http://www.abc.com:8080/a/b?c", and for a variant a line
// break and what chose it.
struct KeyParts {
    std::string_view origin;     // "http://www.abc.com:8080"
    std::string_view url;        // without scheme and variant: "www.abc.com:8080/a/b?c"
    std::string_view authority;  // "www.abc.com:8080"
    std::string_view host;       // "www.abc.com"
    std::string_view path;       // "/a/b": without the query
};
KeyParts parts_of_key(std::string_view key) noexcept;

// Path prefixes end with a slash; an object has as many as its path has slashes, but at most
// this many.
inline constexpr unsigned kMaxPrefixes = 32;

class PurgeNames {
  public:
    explicit PurgeNames(base::SipKey key) noexcept : key_(key) {}

    // url, prefix: host and path, as in KeyParts::url.
    PurgeName of(PurgeKind kind, std::string_view text) const noexcept;
    // A member of a group of one origin (RFC 9875): origin as in "http://www.abc.com".
    PurgeName of_group(std::string_view origin, std::string_view group) const noexcept;

    // Gives every path prefix of an object: "www.abc.com/", "www.abc.com/a/".
    template <typename Visitor>
    void for_each_prefix(const KeyParts& parts, Visitor visit) const {
        unsigned depth = 0;
        for (std::size_t at = 0; at < parts.path.size() && depth < kMaxPrefixes; ++at) {
            if (parts.path[at] != '/') continue;
            ++depth;
            visit(of(PurgeKind::prefix, parts.url.substr(0, parts.authority.size() + at + 1)));
        }
    }

  private:
    base::SipKey key_;
};

// May objects be purged by this prefix (host and path)?  It ends with a slash and is not
// deeper than kMaxPrefixes.
bool is_prefix(std::string_view host_and_path) noexcept;

}  // namespace proxyd

#endif  // PROXYD_PURGE_NAME_H
