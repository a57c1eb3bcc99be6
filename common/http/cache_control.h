// cache_control.h -- the directives of Cache-Control and of its targeted relatives.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9111 section 5.2, RFC 5861, RFC 8246 (immutable), RFC 9213 (targeted)
//
// When in doubt, store less and revalidate more:
//   - a max-age or s-maxage that is no number of seconds counts as 0;
//   - of a repeated directive with a value the first counts (RFC 9111 section 4.2.1);
//   - no-cache or private with a broken or repeated argument counts without argument;
//   - permissions that are broken (max-stale=x, stale-if-error=x) are not given.
// Names are case-insensitive, values may be quoted, unknown directives are ignored.

#ifndef COMMON_HTTP_CACHE_CONTROL_H
#define COMMON_HTTP_CACHE_CONTROL_H

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/http/message.h"

namespace http {

// Larger numbers of seconds are taken for this one (RFC 9111 section 1.2.2).
inline constexpr std::int64_t kMaxDeltaSeconds = std::int64_t{1} << 31;

// Reads 1*DIGIT, held at kMaxDeltaSeconds; nothing for any other text.
std::optional<std::int64_t> parse_delta_seconds(std::string_view text) noexcept;

struct CacheControl {
    bool present = false;  // the message has at least one directive, known or not
    bool targeted = false; // not of Cache-Control: then Expires does not count either

    bool no_store = false;
    bool no_cache = false;  // without field names
    bool no_transform = false;

    // Of responses.
    bool private_ = false;  // without field names
    bool public_ = false;
    bool must_revalidate = false;
    bool proxy_revalidate = false;
    bool must_understand = false;
    bool immutable = false;
    std::string_view no_cache_fields;  // no-cache="a, b": the list within the quotes
    std::string_view private_fields;

    // Of requests.
    bool only_if_cached = false;
    bool any_max_stale = false;  // max-stale without a value

    std::optional<std::int64_t> max_age_s;
    std::optional<std::int64_t> s_maxage_s;
    std::optional<std::int64_t> stale_while_revalidate_s;
    std::optional<std::int64_t> stale_if_error_s;
    std::optional<std::int64_t> min_fresh_s;
    std::optional<std::int64_t> max_stale_s;
};

// All lines of Cache-Control together.
// Lifetime: the lists of field names point into the values of `fields`.
CacheControl parse_cache_control(const Fields& fields) noexcept;

// A targeted field, such as CDN-Cache-Control: a structured-fields dictionary.  Nothing if
// it is absent, empty or not well formed; then the next field of the target list counts.
std::optional<CacheControl> parse_targeted(const Fields& fields, std::string_view name) noexcept;

// RFC 9111 section 5.4: Pragma: no-cache in a request without Cache-Control.
bool pragma_no_cache(const Fields& fields) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_CACHE_CONTROL_H
