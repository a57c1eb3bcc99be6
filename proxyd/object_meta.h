// object_meta.h -- what the cache knows about a stored response besides its bytes.
//
// Layer:    proxyd (plain data; record.h puts it into the store file)
// Runs in:  worker
// Source:   RFC 9111 section 4.2, RFC 5861; cacheindex(5)
//
// All that a decision about reuse asks for is here, decided once when the response came,
// so that a hit parses no field.  proxyd/freshness computes the times.

#ifndef PROXYD_OBJECT_META_H
#define PROXYD_OBJECT_META_H

#include <cstdint>

namespace proxyd {

enum class ObjectKind : std::uint8_t {
    response,  // a stored response
    vary,      // names the request fields that choose among variants; head holds the names
};

// Bits of ObjectMeta::flags.
inline constexpr std::uint32_t kNoCache = 1u << 0;         // validate before every use
inline constexpr std::uint32_t kMustRevalidate = 1u << 1;  // must- or proxy-revalidate, s-maxage
inline constexpr std::uint32_t kHeuristic = 1u << 2;       // lifetime_s is our own guess
inline constexpr std::uint32_t kImmutable = 1u << 3;       // RFC 8246
inline constexpr std::uint32_t kAuthorized = 1u << 4;      // the request had Authorization
inline constexpr std::uint32_t kHasDate = 1u << 5;         // Date came from the origin
inline constexpr std::uint32_t kWeakEtag = 1u << 6;        // the entity tag begins with W/
// Of the content coding, see proxyd/forms.h.
inline constexpr std::uint32_t kSqueezable = 1u << 7;      // plain, and worth to be made gzip
inline constexpr std::uint32_t kGzip = 1u << 8;            // the body is gzip; may be inflated
inline constexpr std::uint32_t kSqueezed = 1u << 9;        // kGzip was made here, so is the tag
inline constexpr std::uint32_t kPlainWeak = 1u << 10;      // kSqueezed: the origin's tag was weak
inline constexpr std::uint32_t kPartial = 1u << 11;        // parts of the body: see parts.h

inline constexpr std::uint32_t kTagged = 1u << 15;          // the head has tags, see tags.h

// A part of the stored head.
struct HeadPart {
    std::uint16_t offset = 0;  // bytes from the start of the head
    std::uint16_t length = 0;  // bytes; 0: there is none
};

struct ObjectMeta {
    std::int64_t response_time_s = 0;   // wall clock when the head was complete
    std::int64_t date_s = 0;            // the Date field, or response_time_s
    std::int64_t last_modified_s = -1;  // -1: none, or not a date
    std::uint32_t initial_age_s = 0;    // corrected_initial_age, at response_time_s
    std::uint32_t lifetime_s = 0;       // freshness lifetime
    std::uint32_t stale_while_revalidate_s = 0;
    std::uint32_t stale_if_error_s = 0;
    std::uint32_t flags = 0;  // the low kFlagBits of it
    std::uint16_t status = 0;
    ObjectKind kind = ObjectKind::response;
    HeadPart etag;          // the value of ETag, quotes and W/ included
    HeadPart content_type;  // the value of Content-Type, for multipart/byteranges
};

// Flags that a record has room for.
inline constexpr unsigned kFlagBits = 24;

}  // namespace proxyd

#endif  // PROXYD_OBJECT_META_H
