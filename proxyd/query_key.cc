#include "proxyd/query_key.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/base/text.h"
#include "common/http/chars.h"

namespace proxyd {
namespace {

// Queries with more parameters than that are not rewritten but refused.
constexpr std::size_t kMaxParameters = 256;

std::string_view name_of(std::string_view parameter) noexcept {
    return parameter.substr(0, parameter.find('='));
}

// The next character of a name, decoded: "+" is a blank, and an escape what it stands for.
char take_decoded(std::string_view& name) noexcept {
    const char first = name.front();
    const int high = name.size() > 2 ? http::hex_value(name[1]) : -1;
    const int low = name.size() > 2 ? http::hex_value(name[2]) : -1;
    const bool escape = first == '%' && high >= 0 && low >= 0;
    name.remove_prefix(escape ? 3 : 1);
    if (escape) return static_cast<char>(high << 4 | low);
    return first == '+' ? ' ' : first;
}

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
    case conf::QueryKey::only:    return is_named(name_of(parameter), policy.query_names);
    case conf::QueryKey::without: return !is_named(name_of(parameter), policy.query_names);
    }
    return true;
}

// The parameters that count, in their order in the key.
struct Parameters {
    bool sound = true;
    std::size_t count = 0;
    std::array<std::string_view, kMaxParameters> all;
};

void read(const conf::CachePolicy& policy, std::string_view query, Parameters& found) noexcept {
    while (!query.empty()) {
        const std::string_view parameter = base::take_field(query, '&');
        if (parameter.empty() || !counts(policy, parameter)) continue;
        if (found.count == found.all.size()) {
            found.sound = false;
            return;
        }
        found.all[found.count++] = parameter;
    }
}

// By name; an insertion sort, because it keeps equal ones in order and allocates nothing.
void sort(Parameters& found) noexcept {
    for (std::size_t i = 1; i < found.count; ++i) {
        const std::string_view moving = found.all[i];
        std::size_t to = i;
        for (; to > 0 && name_of(moving) < name_of(found.all[to - 1]); --to)
            found.all[to] = found.all[to - 1];
        found.all[to] = moving;
    }
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
    Parameters found;
    read(policy, {copy, query.size()}, found);
    if (!found.sound) return {};
    if (policy.query_sort) sort(found);
    std::size_t used = mark;
    for (std::size_t i = 0; i < found.count; ++i) {
        room[used++] = i == 0 ? '?' : '&';
        std::memcpy(room.data() + used, found.all[i].data(), found.all[i].size());
        used += found.all[i].size();
    }
    return {room.data(), used};
}

}  // namespace proxyd
