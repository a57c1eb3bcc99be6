// ruled_lifetime.h -- what the policy of a URL has to say about how long an answer is fresh,
// and which errors are never kept for others.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   weir.conf(5), ttl and negative_ttl; RFC 6585, RFC 9111 section 4.2

#ifndef PROXYD_RULED_LIFETIME_H
#define PROXYD_RULED_LIFETIME_H

#include <cstdint>
#include <optional>

#include "common/conf/site.h"

namespace proxyd {

// An error about the form of one request: a client can provoke it by fields that are not part
// of the key, so without a lifetime of its own it is not for the next client.
bool blames_the_request(unsigned status, const conf::CachePolicy& policy) noexcept;

// The lifetime by configuration, in seconds from the receipt of the answer; nothing if that
// is for the answer, or a heuristic, to say.  given: the answer says one.
std::optional<std::int64_t> ruled_lifetime(unsigned status, bool given,
                                           const conf::CachePolicy& policy) noexcept;

}  // namespace proxyd

#endif  // PROXYD_RULED_LIFETIME_H
