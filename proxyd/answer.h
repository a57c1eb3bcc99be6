// answer.h -- what of a stored response goes to a client, and what is said about it.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9110 sections 13.2 and 14, RFC 9211

#ifndef PROXYD_ANSWER_H
#define PROXYD_ANSWER_H

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "common/http/conditional.h"
#include "common/http/message.h"
#include "common/http/range.h"
#include "proxyd/object.h"
#include "proxyd/why.h"

namespace proxyd {

// How an answer came to be: for Cache-Status and the access log.
enum class Outcome : std::uint8_t {
    hit,          // stored and fresh
    stale,        // stored and no longer fresh, but allowed
    revalidated,  // stored; the origin confirmed it
    collapsed,    // waited for, or read along with, a fetch of another request
    miss,         // not stored
    expired,      // stored and stale; the origin sent a new one
    pass,         // not storable
    method,       // the method is not answered from a cache
    local,        // made here
    tunnel,       // CONNECT
    count_,
};

// The word of the access log: "hit", "stale", ...
std::string_view text_of(Outcome outcome) noexcept;

// Which part of the object answers this request.
struct Selection {
    unsigned status = 200;             // of the object, or 206, 304, 412, 416
    bool body = true;                  // 304, 412 and 416 have none of the object
    std::uint64_t first = 0;           // 206: the first byte
    std::optional<std::uint64_t> end;  // one past the last byte; nothing: to the end
    bool several = false;              // 206 with several ranges: see selected_ranges()
};

// What preconditions and ranges of a stored response are compared with.
// etag: the value of its ETag.
http::Validators validators_of(const ObjectMeta& meta, std::string_view etag) noexcept;

// What is sent of an object: as stored, or inflated.
struct Form {
    std::optional<std::string_view> etag;  // empty: none; nothing: as stored
    bool exact = true;                 // the same bytes whenever it is made of the same answer
    std::optional<std::uint64_t> total;  // length of the body, if known
    enum class Ranges : std::uint8_t { none, one, any } ranges = Ranges::any;  // served
};

// Preconditions first, then Range, as RFC 9110 section 13.2.2 orders them.
Selection select(const http::RequestHead& request, const Object& object, const Form& form,
                 std::int64_t now_s) noexcept;

// The ranges of a selection of several.
http::RangeSet selected_ranges(const http::RequestHead& request, std::uint64_t total) noexcept;

// The fields that are added to a stored head for one answer: Age, Content-Range, and
// Cache-Status; each with CR LF.  Returns what it wrote into `into` (kMaxAdded is enough).
inline constexpr std::size_t kMaxShownKey = 256;
inline constexpr std::size_t kMaxAdded = 512 + 2 * kMaxShownKey;
struct Added {
    std::string_view cache_status;        // "Cache-Status: proxy1"
    std::string_view key;                 // to be shown; empty: not
    Outcome outcome = Outcome::hit;
    Why why = Why::none;                  // it is not a hit
    Why unstored = Why::none;             // the origin's answer is not in the store
    std::uint32_t age_s = 0;
    std::int64_t ttl_s = 0;               // freshness left; negative when stale
    unsigned fetch_status = 0;            // status of the origin's answer; 0: it was not asked
    bool relayed = false;                 // not out of the store: no Age, no ttl
    bool stored = false;                  // the origin's answer went into the store
    const Selection* selection = nullptr; // for Content-Range
    std::optional<std::uint64_t> total;
};
std::string_view added_fields(const Added& added, std::span<char> into) noexcept;

}  // namespace proxyd

#endif  // PROXYD_ANSWER_H
