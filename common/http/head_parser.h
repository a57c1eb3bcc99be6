// head_parser.h -- from the bytes of a head to a RequestHead or ResponseHead, strictly.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9112 sections 2 to 7, RFC 9110 sections 5 and 7.2
//
// Where leniency lets two parsers disagree (request smuggling) there is none: bare
// CR or LF, NUL and other controls, blank space before a colon, obsolete folding,
// contradicting or repeated Content-Length, Content-Length beside Transfer-Encoding,
// a coding other than one final "chunked", a missing, repeated or invalid Host and
// userinfo in an authority are errors.

#ifndef COMMON_HTTP_HEAD_PARSER_H
#define COMMON_HTTP_HEAD_PARSER_H

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/base/result.h"
#include "common/http/message.h"

namespace http {

struct HeadLimits {
    std::uint32_t line_bytes = 8 * 1024;   // request line or one field line
    std::uint32_t head_bytes = 32 * 1024;  // the whole head, blank line included
    std::uint32_t fields = 100;            // field lines; at most kMaxFields
};

// Parses a request head at the start of `input`.
// Returns the bytes it took, blank line included; `head` is filled with views into `input`.
//
// from:    bytes of `input` that an earlier call found to hold no end of head; 0 at first.
// Errors:  again        the head is not complete (and no limit is passed); read more
//          malformed    answer 400 and close
//          too_large    answer 431 (414 when the request line is at fault: what says so)
//          unsupported  an unknown transfer coding (501), expectation (417) or HTTP major
//                       version (505)
//          Error::what names the offending part; status_for() gives the status.
base::Result<std::size_t> parse_request_head(std::string_view input, std::size_t from,
                                             const HeadLimits& limits, RequestHead& head) noexcept;

// The same for a response head.  1xx, 204 and 304 have framing none; so has the answer
// to HEAD, which the caller knows and the parser does not.
base::Result<std::size_t> parse_response_head(std::string_view input, std::size_t from,
                                              const HeadLimits& limits,
                                              ResponseHead& head) noexcept;

// The status to answer for a request head that was refused with `error`: 400, 414, 417,
// 431, 501 or 505.
std::uint16_t status_for(const base::Error& error) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_HEAD_PARSER_H
