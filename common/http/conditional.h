// conditional.h -- preconditions: what a conditional request makes of the present state.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9110 section 13, RFC 9111 section 4.3.2

#ifndef COMMON_HTTP_CONDITIONAL_H
#define COMMON_HTTP_CONDITIONAL_H

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/http/message.h"

namespace http {

// The present state of the resource.
struct Validators {
    bool exists = true;     // there is a current representation
    std::string_view etag;  // the ETag value; empty if there is none
    // Of Last-Modified; a cache that has none uses Date (RFC 9111 section 4.3.2).
    std::optional<std::int64_t> last_modified_s;
    // RFC 9110 section 8.8.2.2: the date can be trusted to tell two versions apart.
    bool last_modified_is_strong = false;
};

// Who asks: If-Match and If-Unmodified-Since are for the origin, a cache passes them on.
enum class Evaluator : std::uint8_t { origin, cache };

enum class Precondition : std::uint8_t { proceed, not_modified, failed };

// The order of RFC 9110 section 13.2.2.  `not_modified` is answered with 304, `failed` with
// 412.  A date that cannot be read makes its field void.
Precondition evaluate_preconditions(const RequestHead& request, const Validators& validators,
                                    Evaluator evaluator, std::int64_t now_s) noexcept;

// True if there is no If-Range or its condition holds, so that Range may be honoured.
bool if_range_holds(const RequestHead& request, const Validators& validators,
                    std::int64_t now_s) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_CONDITIONAL_H
