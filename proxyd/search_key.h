// search_key.h -- the key of answers that say by No-Vary-Search what of the query counts.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   draft-ietf-httpbis-no-vary-search-05, section 6; weir.conf(5), no_vary_search
//
// The latest rule of a path is noted in the cache, by a marker under the path.  Answers that
// have it are stored under the form that it gives their URL; all others under the URL itself.
// Every rule that is noted has a number, which is part of the keys: with a marker all that was
// stored by its rule goes.

#ifndef PROXYD_SEARCH_KEY_H
#define PROXYD_SEARCH_KEY_H

#include <cstdint>
#include <span>
#include <string_view>

#include "proxyd/cache.h"

namespace proxyd {

// The key for the URL by the rule that is noted of its path: "http://www.abc.com/a?b=1", and
// behind a line break the number of the rule.  Empty: none is noted, or it does not fit.
// Lifetime: the result is in `room`.
std::string_view search_key(Cache& cache, std::string_view url, std::uint32_t now_s,
                            std::span<char> room) noexcept;

// The same by this rule, which is noted unless it was; empty also if it cannot be just now.
std::string_view note_search_rule(Cache& cache, std::string_view url, std::string_view rule,
                                  std::uint32_t now_s, std::span<char> room) noexcept;

// Is this the key of a marker?
bool is_search_marker(std::string_view key) noexcept;

}  // namespace proxyd

#endif  // PROXYD_SEARCH_KEY_H
