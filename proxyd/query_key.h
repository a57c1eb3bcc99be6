// query_key.h -- the query of a URL cut down to what its policy makes part of the key.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   weir.conf(5), query, query_names and query_sort
//
// What is dropped here is not sent to the origin either.

#ifndef PROXYD_QUERY_KEY_H
#define PROXYD_QUERY_KEY_H

#include <span>
#include <string_view>

#include "common/conf/site.h"

namespace proxyd {

// Rewrites the query of the URL at the start of `room`, a normal form; the rest of `room` is
// for the work.  Returns the URL as it is then; empty if there is no room.
std::string_view rewrite_query(const conf::CachePolicy& policy, std::string_view url,
                               std::span<char> room) noexcept;

// Is `name`, as it stands in a query, one of `names` ("utm_*": or begins like one) when it is
// decoded?
bool is_named(std::string_view name, const std::vector<std::string>& names) noexcept;

}  // namespace proxyd

#endif  // PROXYD_QUERY_KEY_H
