// cache_report.h -- what the cache knows of a URL, and which objects are used most.
//
// Layer:    proxyd
// Runs in:  worker, for an operator
// Source:   weirctl(8), commands "cache" and "hot"
//
// To find the variants of a URL, or the objects used most, all slots are looked at: about a
// tenth of a second for a million, in which this worker serves nobody.

#ifndef PROXYD_CACHE_REPORT_H
#define PROXYD_CACHE_REPORT_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proxyd/cache.h"
#include "proxyd/hot_table.h"

namespace proxyd {

// One object: the answer to a URL, or one of its variants.
struct StoredAnswer {
    std::string variant;               // "accept-encoding: gzip"; empty if there is but one
    unsigned status = 0;
    std::uint64_t bytes = 0;           // of body
    std::uint32_t age_s = 0;
    std::int64_t ttl_s = 0;            // not above 0: stale
    unsigned uses = 0;                 // 3: three or more, lately
    bool purged_softly = false;
    std::vector<std::string> tags;
};

struct UrlReport {
    std::string url;
    std::string varies_by;             // names of request fields; empty: by none
    bool filling = false;              // somebody fetches it
    std::vector<StoredAnswer> answers;
};

// key: of the URL.
UrlReport report_url(Cache& cache, std::string_view key, std::uint32_t now_s);
std::string to_text(const UrlReport& report);
std::string to_json(const UrlReport& report);

// The URLs of the objects used most, at most `count`, one a line; each once.  Behind those
// that the table knows, the others in the order of the use counts of their slots.
std::string hot_list(const Cache& cache, const HotTable& hot, std::size_t count);

}  // namespace proxyd

#endif  // PROXYD_CACHE_REPORT_H
