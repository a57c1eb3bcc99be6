// validation.h -- what an answer says about a stored response it may be about.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9111 sections 4.3.4, 4.3.5 and 4.4

#ifndef PROXYD_VALIDATION_H
#define PROXYD_VALIDATION_H

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "common/http/message.h"
#include "proxyd/object_meta.h"

namespace proxyd {

// Does a 304 mean the stored response, so that it may be updated?  A 304 that names another
// validator is about something else; one that names none is about the only one asked for.
// etag: of the stored response; may be empty.
bool confirms(const http::ResponseHead& not_modified, std::string_view etag,
              const ObjectMeta& meta) noexcept;

// What a 200 to HEAD says of the stored response to GET.
enum class Heard : std::uint8_t {
    same,     // its validators are those stored, or there are none: it is updated
    changed,  // one of them is another, or was not stored, or the length is another
    nothing,  // it has none of those that are stored: what is stored may have changed
};
// body_bytes: of the stored response as the origin sent it; nothing if that is not known.
Heard compare_head(const http::ResponseHead& head, std::string_view etag, const ObjectMeta& meta,
                   std::optional<std::uint64_t> body_bytes) noexcept;

// What `reference`, the value of Location or Content-Location in an answer for `url` (a cache
// key), names on the same origin, as a cache key; empty for everything else: nobody may
// invalidate what is not his.
// Lifetime: the result is in `room`.
std::string_view same_origin_target(std::string_view url, std::string_view reference,
                                    std::span<char> room);

}  // namespace proxyd

#endif  // PROXYD_VALIDATION_H
