// search_rule.h -- what of a query makes a difference, as an answer says by No-Vary-Search.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   draft-ietf-httpbis-no-vary-search-05, sections 2 to 5
//
// A rule is a short text, so that it can be stored: "k" if the order of the names counts and
// "-" if not; then "+" if only the parameters that follow count, "-" if all others do; then
// their names, encoded, sorted, each once and behind a "&".

#ifndef PROXYD_SEARCH_RULE_H
#define PROXYD_SEARCH_RULE_H

#include <cstddef>
#include <span>
#include <string_view>

#include "common/http/message.h"

namespace proxyd {

inline constexpr std::size_t kMaxSearchRule = 1024;

// The rule of an answer.  Empty: every difference counts, by the field or for want of one
// that is sound and fits into kMaxSearchRule bytes.
// Lifetime: the result is in `room`.
std::string_view search_rule(const http::Fields& response, std::span<char> room) noexcept;

// The URL with the parameters that count alone, in one spelling: two URLs have one form
// exactly if they are equivalent by the rule.  Bytes that are no UTF-8 stay what they are.
// Empty: it does not fit, or has too many parameters.
// rule: of search_rule().  Lifetime: the result is in `room`.
std::string_view search_form(std::string_view url, std::string_view rule,
                             std::span<char> room) noexcept;

}  // namespace proxyd

#endif  // PROXYD_SEARCH_RULE_H
