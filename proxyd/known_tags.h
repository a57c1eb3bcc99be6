// known_tags.h -- the entity tags of what is stored of a URL, and answers that stand for others.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   RFC 9111 sections 4.1, 4.3.1 and 4.3.4
//
// A request whose variant is not stored, or stale, is sent with the tags of the other
// variants.  A 304 with one of them means that variant: it is fresh again, and answers this
// request.  That is noted under the request's own key, by an alias: the tag and the key of the
// variant.  It holds as long as that has this tag and is fresh.
//
// Variants by Accept-Encoding, Authorization or cookies are not asked about like this: there
// are origins that give them all one tag, and what is one user's must not become another's.

#ifndef PROXYD_KNOWN_TAGS_H
#define PROXYD_KNOWN_TAGS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proxyd/cache.h"

namespace proxyd {

inline constexpr std::size_t kMostTags = 8;
inline constexpr std::size_t kMaxTagBytes = 256;  // longer ones are left out

struct KnownTag {
    std::string key;  // of the variant
    std::string tag;  // as the origin knows it
};

// The tags of the variants that the marker lists, the newest first, each once; without that
// of `own` and without `tag`.
std::vector<KnownTag> known_tags(Cache& cache, std::string_view marker,
                                 const base::Digest128& own, std::string_view tag,
                                 std::uint32_t now_s);

// The tag of an object as the origin knows it; empty: it has none.
std::string tag_for_origin(const Object& object);

std::string alias_text(const Object& variant);

// What an alias stands for; empty if that is no more what it was.
Object aliased(Cache& cache, const Object& alias, std::uint32_t now_s) noexcept;

}  // namespace proxyd

#endif  // PROXYD_KNOWN_TAGS_H
