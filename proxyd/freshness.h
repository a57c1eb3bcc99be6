// freshness.h -- how old a stored response is, how long it may be used, and by whom.
//
// Layer:    proxyd (pure: fields and times in, a decision out)
// Runs in:  worker
// Source:   RFC 9111 sections 4 and 5.2, RFC 5861, RFC 8246
//
// Everything about a response is decided once, when it comes (make_meta); a hit asks only
// may_reuse(), which looks at the request's fields only if they are there.

#ifndef PROXYD_FRESHNESS_H
#define PROXYD_FRESHNESS_H

#include <cstdint>
#include <string_view>

#include "common/conf/site.h"
#include "common/http/cache_control.h"
#include "common/http/message.h"
#include "proxyd/object_meta.h"
#include "proxyd/why.h"

namespace proxyd {

// When a response was asked for and when its head was complete; seconds since 1970.
struct ExchangeTimes {
    std::int64_t request_s = 0;
    std::int64_t response_s = 0;
};

// What is remembered of a response.  Parts of the head (HeadPart) are left empty; see
// locate_parts().
ObjectMeta make_meta(const http::ResponseHead& head, const http::CacheControl& control,
                     const ExchangeTimes& times, const conf::CachePolicy& policy) noexcept;

// Finds ETag and Content-Type in the text of a stored head.
void locate_parts(std::string_view stored_head, ObjectMeta& meta) noexcept;

// The corrected_initial_age of RFC 9111 section 4.2.3.
std::uint32_t initial_age_s(const http::Fields& fields, std::int64_t date_s,
                            const ExchangeTimes& times) noexcept;

// RFC 9111 section 4.2.3.
std::uint32_t current_age_s(const ObjectMeta& meta, std::int64_t now_s) noexcept;

// Freshness left; not above 0 when it is stale.  stale_since_s: of a soft purge; 0: none.
std::int64_t freshness_left_s(const ObjectMeta& meta, std::int64_t now_s,
                              std::uint32_t stale_since_s) noexcept;

enum class Reuse : std::uint8_t {
    fresh,                   // send it
    stale,                   // send it: the client takes stale answers
    stale_while_revalidate,  // send it, and validate in the background
    validate,                // ask the origin first
};

// expired: it was invalidated since; validate whatever its age.
// why: of Reuse::validate.
struct Verdict {
    Reuse reuse = Reuse::fresh;
    Why why = Why::none;
};
Verdict may_reuse(const ObjectMeta& meta, const http::RequestHead& request, std::int64_t now_s,
                  bool expired, std::uint32_t stale_since_s = 0) noexcept;

// May stand in for an answer that the origin failed to give: for an error by stale-if-error,
// for no answer at all also by the policy (RFC 9111 section 4.2.4, disconnected).
enum class Failure : std::uint8_t { error, unreachable };
bool may_use_on_error(const ObjectMeta& meta, const conf::CachePolicy& policy, Failure failure,
                      std::int64_t now_s, std::uint32_t stale_since_s) noexcept;

// The client wants no fetch for this request.
bool only_if_cached(const http::RequestHead& request) noexcept;

}  // namespace proxyd

#endif  // PROXYD_FRESHNESS_H
