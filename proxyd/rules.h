// rules.h -- which policy applies to a URL: that of the first rule that fits, or the cache's.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   weir.conf(5), section RULES
//
// Without rules this is one branch; with rules nothing is allocated.

#ifndef PROXYD_RULES_H
#define PROXYD_RULES_H

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "common/conf/site.h"

namespace proxyd {

// Does the path begin like the pattern, or, if that has a "*", fit as a whole?
//
// What the pattern leaves open, by "*" or behind its end, may not have a ";", a backslash or
// an escaped delimiter ("%2F", "%0A", ...) if `wide` is not set: servers differ in what they
// make of those, and "/account;a.css" must not be kept as a style sheet.
bool path_fits(std::string_view pattern, std::string_view path, bool wide) noexcept;

// "www.abc.com", or "*.abc.com" for all names below; an empty pattern fits every host.
bool host_fits(std::string_view pattern, std::string_view host) noexcept;

// The number of the first route that fits.
std::optional<std::size_t> route_for(const std::vector<conf::Route>& routes,
                                     std::string_view url) noexcept;

const conf::CachePolicy* first_fit(const std::vector<conf::Rule>& rules,
                                   std::string_view url) noexcept;

// url: the normal form, "http://host:port/path?query".
inline const conf::CachePolicy& policy_for(const conf::Proxy& proxy, std::string_view url) noexcept {
    if (proxy.rules.empty()) return proxy.cache;
    const conf::CachePolicy* policy = first_fit(proxy.rules, url);
    return policy != nullptr ? *policy : proxy.cache;
}

}  // namespace proxyd

#endif  // PROXYD_RULES_H
