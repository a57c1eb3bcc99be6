// purge_order.h -- a request to purge, taken apart, and carried out.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   proxyd(8), section "Purging"
//
//   PURGE /path             this URL, all its variants
//   Purge-Scope: prefix     all below it; "host": all of its host; "all": everything
//   Surrogate-Key: a b      what carries one of these tags; also Cache-Tag, xkey
//   Fastly-Soft-Purge: 1    not gone, but stale

#ifndef PROXYD_PURGE_ORDER_H
#define PROXYD_PURGE_ORDER_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.h"
#include "proxyd/cache.h"

namespace proxyd {

enum class PurgeScope : std::uint8_t { url, prefix, host, tags, all };
std::string_view text_of(PurgeScope scope) noexcept;

struct PurgeOrder {
    PurgeScope scope = PurgeScope::url;
    PurgeDepth depth = PurgeDepth::hard;
    std::string_view where;              // as in KeyParts: a URL, a prefix or a host
    std::vector<std::string_view> tags;
    std::string_view mistake;            // empty, or why it cannot be carried out
};

// key: the cache key of the URL that the request names.
// Lifetime: request and key outlive the order.
PurgeOrder read_purge(const http::RequestHead& request, std::string_view key);

// {"status":"ok","scope":"url","soft":false}, and a line feed.
std::string purge_report(const PurgeOrder& order);

// In effect for every worker when it returns.  Requires: no mistake.
void carry_out(const PurgeOrder& order, Cache& cache, std::uint32_t now_s);

// What an answer to an unsafe method says about groups of its origin (RFC 9875 section 3).
// key: of the URL that was asked for.
void invalidate_groups(const http::Fields& response, std::string_view key, Cache& cache,
                       std::uint32_t now_s);

}  // namespace proxyd

#endif  // PROXYD_PURGE_ORDER_H
