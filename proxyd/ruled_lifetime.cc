#include "proxyd/ruled_lifetime.h"

namespace proxyd {

bool blames_the_request(unsigned status, const conf::CachePolicy& policy) noexcept {
    switch (status) {
    case 400:  // malformed
    case 406:  // nothing of what it accepts
    case 408:  // too slow
    case 411:  // no length
    case 412:  // a condition
    case 413:  // too large
    case 415:  // of the wrong type
    case 416:  // a range
    case 417:  // Expect
    case 421:  // of another host
    case 425:  // too early
    case 426:  // the wrong protocol
    case 428:  // no condition
    case 429:  // too often
    case 431:  // fields too large
        return true;
    case 414:  // the URL is too long: its own key, unless parts of the query do not count
        return policy.rewrites_query();
    default:
        return false;
    }
}

std::optional<std::int64_t> ruled_lifetime(unsigned status, bool given,
                                           const conf::CachePolicy& policy) noexcept {
    const conf::Millis time = status < 400 ? policy.ttl : policy.negative_ttl;
    if (time.count() == 0) return std::nullopt;
    if (status >= 400 && (given || blames_the_request(status, policy))) return std::nullopt;
    return time.count() / 1000;
}

}  // namespace proxyd
