#include "proxyd/query_key.h"

#include <algorithm>
#include <cstring>

#include "common/base/text.h"
#include "proxyd/query_parameters.h"

namespace proxyd {
namespace {

bool fits(std::string_view name, std::string_view pattern) noexcept {
    const bool open = pattern.ends_with('*');
    if (open) pattern.remove_suffix(1);
    while (!pattern.empty() && !name.empty()) {
        if (take_decoded(name) != pattern.front()) return false;
        pattern.remove_prefix(1);
    }
    return pattern.empty() && (open || name.empty());
}

bool counts(const conf::CachePolicy& policy, std::string_view parameter) noexcept {
    switch (policy.query) {
    case conf::QueryKey::all:     return true;
    case conf::QueryKey::none:    return false;
    case conf::QueryKey::only:    return is_named(parameter_name(parameter), policy.query_names);
    case conf::QueryKey::without: return !is_named(parameter_name(parameter), policy.query_names);
    }
    return true;
}

// The parameters that count.  False: they are too many.
bool read(const conf::CachePolicy& policy, std::string_view query,
          QueryParameters& found) noexcept {
    while (!query.empty()) {
        const std::string_view parameter = base::take_field(query, '&');
        if (parameter.empty() || !counts(policy, parameter)) continue;
        if (!found.add(parameter)) return false;
    }
    return true;
}

}  // namespace

bool is_named(std::string_view name, const std::vector<std::string>& names) noexcept {
    return std::ranges::any_of(
        names, [name](const std::string& pattern) { return fits(name, pattern); });
}

std::string_view rewrite_query(const conf::CachePolicy& policy, std::string_view url,
                               std::span<char> room) noexcept {
    const std::size_t mark = url.find('?');
    if (mark == std::string_view::npos) return url;
    const std::string_view query = url.substr(mark + 1);
    if (room.size() - url.size() < query.size()) return {};
    char* const copy = room.data() + url.size();
    std::memcpy(copy, query.data(), query.size());
    QueryParameters found;
    if (!read(policy, {copy, query.size()}, found)) return {};
    if (policy.query_sort) found.sort();
    std::size_t used = mark;
    for (std::size_t i = 0; i < found.size(); ++i) {
        room[used++] = i == 0 ? '?' : '&';
        std::memcpy(room.data() + used, found[i].data(), found[i].size());
        used += found[i].size();
    }
    return {room.data(), used};
}

}  // namespace proxyd
