// negotiation.h -- quality values, content codings and media types.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9110 sections 8.3 and 12.4 to 12.5

#ifndef COMMON_HTTP_NEGOTIATION_H
#define COMMON_HTTP_NEGOTIATION_H

#include <optional>
#include <string_view>

#include "common/http/message.h"

namespace http {

inline constexpr unsigned kFullWeight = 1000;

// The weight among the parameters of "name;a=b;q=0.5", in thousandths: 1000 without one,
// nothing if it is not well formed.
std::optional<unsigned> weight_of(std::string_view element) noexcept;

// How much a request wants the content coding, in thousandths; 0: it must not be used.
// "x-gzip" is "gzip".  Without Accept-Encoding everything is welcome, but a server should
// not make use of that: only "identity" gets a weight then.
unsigned coding_weight(const Fields& fields, std::string_view coding) noexcept;

// "text/html" of "text/html; charset=utf-8"; empty if there is no type/subtype of tokens.
std::string_view media_essence(std::string_view content_type) noexcept;

// Does `essence` fit `range`: "text/html", "text/*" or "*/*", in any case?
bool media_matches(std::string_view essence, std::string_view range) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_NEGOTIATION_H
