// range_plan.h -- what of a representation a request needs, and what a 206 brings.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9110 sections 13.1.5, 14 and 15.3.7, RFC 9111 sections 3.3 and 3.4

#ifndef PROXYD_RANGE_PLAN_H
#define PROXYD_RANGE_PLAN_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/http/conditional.h"
#include "common/http/message.h"
#include "common/http/range.h"
#include "proxyd/parts.h"

namespace proxyd {

// --- Nothing is stored ---

// The Range that goes to the origin in place of a request for all: the client's, if it is one
// range.  Empty: the whole is asked for (no Range, several ranges, or none that is honoured).
std::string_view range_to_forward(const http::RequestHead& request) noexcept;

// --- A part is stored ---

// What a request needs of a partial object.
struct Need {
    bool served = false;                     // the parts are enough (or the answer is 416)
    std::optional<http::ByteRange> missing;  // else: fetch this
};
// complete_below: of representations up to so many bytes all that is missing is fetched.
Need need_of(const http::RequestHead& request, const http::Validators& validators,
             const PartList& parts, std::uint64_t complete_below, std::int64_t now_s) noexcept;

// "bytes=500-999", or "bytes=500-" if that is the end.
std::string range_text(const http::ByteRange& range, std::uint64_t total);

// The value of If-Range by which an origin sends the part of this representation or all of a
// newer one; empty if there is no strong validator.
std::string if_range_text(const http::Validators& validators);

// --- A part comes ---

struct PartOfAnswer {
    http::ByteRange range;     // the bytes that come
    std::uint64_t total = 0;   // of the whole representation
    // The origin's own words, where they say more bytes than come: see part_of_answer().
    std::optional<http::ContentRange> claimed;
};
// What a 206 brings; nothing if it is not one part of a known whole.
//
// Some origins count the end of a last part one too far: "4-9/10" with five bytes.  The first
// byte and the length of what comes are then believed, and that it is the end; but only if the
// answer has no strong validator, so that it can never be combined with another part.
std::optional<PartOfAnswer> part_of_answer(const http::ResponseHead& head,
                                           const http::Validators& validators) noexcept;

// Do these two have the same strong validator, so that their bytes may be put together?
bool may_combine(const http::Validators& stored, const http::Validators& answer) noexcept;

// Is it of one representation for sure: has it a strong validator?
bool is_strong(const http::Validators& validators) noexcept;

}  // namespace proxyd

#endif  // PROXYD_RANGE_PLAN_H
