#include "proxyd/rules.h"

#include <algorithm>

#include "common/http/chars.h"

namespace proxyd {
namespace {

// Is the escape at the start of `text` one of a delimiter, a blank or a control?  In the
// normal form those of unreserved characters are gone.
bool is_escaped_delimiter(std::string_view text) noexcept {
    if (text.size() < 3) return true;
    const int high = http::hex_value(text[1]), low = http::hex_value(text[2]);
    const int byte = high << 4 | low;
    return byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\' || byte == '?' ||
           byte == '#' || byte == ';' || byte == '%';
}

// The length of the longest beginning of `text` that everybody reads alike.
std::size_t clear_part(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ';' || text[i] == '\\') return i;
        if (text[i] == '%' && is_escaped_delimiter(text.substr(i))) return i;
    }
    return text.size();
}

// The path after the place where the pattern's next star ends: each star takes as little as
// it can, and more only if what follows does not fit.
bool stars_fit(std::string_view pattern, std::string_view path, bool wide) noexcept {
    std::size_t p = 0, s = 0;                      // what fits so far
    std::size_t star = std::string_view::npos;     // the last star, and the end of what it takes
    std::size_t taken = 0, most = 0;
    while (s < path.size() || p < pattern.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = s;
            most = s + (wide ? path.size() - s : clear_part(path.substr(s)));
        } else if (p < pattern.size() && s < path.size() && pattern[p] == path[s]) {
            ++p, ++s;
        } else if (star != std::string_view::npos && taken < most) {
            s = ++taken;
            p = star + 1;
        } else {
            return false;
        }
    }
    return true;
}

std::string_view take_authority(std::string_view& url) noexcept {
    url.remove_prefix(std::min(url.find("://") + 3, url.size()));
    const std::string_view authority = url.substr(0, url.find('/'));
    url.remove_prefix(authority.size());
    return authority;
}

std::string_view host_of(std::string_view authority) noexcept {
    const bool literal = authority.starts_with('[');
    return authority.substr(0, authority.find(':', literal ? authority.find(']') : 0));
}

}  // namespace

bool path_fits(std::string_view pattern, std::string_view path, bool wide) noexcept {
    if (pattern.find('*') != std::string_view::npos) return stars_fit(pattern, path, wide);
    if (!path.starts_with(pattern)) return false;
    return wide || clear_part(path.substr(pattern.size())) == path.size() - pattern.size();
}

bool host_fits(std::string_view pattern, std::string_view host) noexcept {
    if (pattern.empty()) return true;
    if (!pattern.starts_with('*')) return host == pattern;
    pattern.remove_prefix(1);
    return host.size() > pattern.size() && host.ends_with(pattern);
}

std::optional<std::size_t> route_for(const std::vector<conf::Route>& routes,
                                     std::string_view url) noexcept {
    if (routes.empty()) return {};
    const std::string_view host = host_of(take_authority(url));
    const std::string_view path = url.substr(0, url.find('?'));
    for (std::size_t i = 0; i < routes.size(); ++i)
        if (host_fits(routes[i].host, host) && path_fits(routes[i].path, path, true)) return i;
    return {};
}

const conf::CachePolicy* first_fit(const std::vector<conf::Rule>& rules,
                                   std::string_view url) noexcept {
    const std::string_view host = host_of(take_authority(url));
    const std::string_view path = url.substr(0, url.find('?'));
    for (const conf::Rule& rule : rules)
        if (host_fits(rule.host, host) && path_fits(rule.path, path, rule.policy.pass))
            return &rule.policy;
    return nullptr;
}

}  // namespace proxyd
