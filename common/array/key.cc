#include "common/array/key.h"

#include "common/base/text.h"

namespace array {
namespace {

struct Scheme {
    std::string_view name;
    std::string_view port;
    bool tunnelled;  // by a browser that uses a proxy
};
constexpr Scheme kSchemes[] = {
    {"http", "80", false}, {"https", "443", true}, {"ws", "80", true},
    {"wss", "443", true},  {"ftp", "21", false},
};

const Scheme* find_scheme(std::string_view name) noexcept {
    for (const Scheme& scheme : kSchemes)
        if (base::iequals(scheme.name, name)) return &scheme;
    return nullptr;
}

void append_lower(std::string& to, std::string_view text) {
    for (const char c : text) to += base::to_lower(c);
}

std::string_view without_leading_zeros(std::string_view digits) noexcept {
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
}

void append_tunnel(std::string& key, std::string_view host, std::string_view port) {
    append_lower(key, host);
    key += ':';
    key += port.empty() ? std::string_view("443") : port;
}

void append_url(std::string& key, const Target& target, std::string_view host,
                std::string_view port) {
    append_lower(key, target.scheme);
    key += "://";
    append_lower(key, host);
    const Scheme* scheme = find_scheme(target.scheme);
    if (!port.empty() && (scheme == nullptr || scheme->port != port)) {
        key += ':';
        key += port;
    }
    const auto path = target.path.substr(0, target.path.find('#'));
    if (!path.starts_with('/')) key += '/';
    key += path;
}

// The parts of a URL as key.h wants them.
std::optional<Target> split(std::string_view url) noexcept {
    const auto colon = url.find("://");
    if (colon == std::string_view::npos || colon == 0) return {};
    Target target{.scheme = url.substr(0, colon), .host = {}, .port = {}, .path = {}};
    url.remove_prefix(colon + 3);
    const auto authority = url.substr(0, url.find_first_of("/?#"));
    target.path = url.substr(authority.size());
    // rfind: what precedes the last "@" is user information, whatever is in it.
    target.host = authority.substr(authority.rfind('@') + 1);
    const auto port = target.host.rfind(':');
    if (port != std::string_view::npos && target.host.find(']', port) == std::string_view::npos) {
        target.port = target.host.substr(port + 1);
        target.host = target.host.substr(0, port);
    }
    if (target.host.empty()) return {};
    return target;
}

}  // namespace

const char* to_text(KeyKind kind) noexcept { return kind == KeyKind::url ? "url" : "host"; }

std::optional<KeyKind> key_kind_named(std::string_view name) noexcept {
    if (name == "url") return KeyKind::url;
    if (name == "host") return KeyKind::host;
    return {};
}

void write_key(const Target& target, KeyKind kind, std::string& key) {
    key.clear();
    auto host = target.host;
    if (host.ends_with('.')) host.remove_suffix(1);
    const auto port = without_leading_zeros(target.port);
    if (kind == KeyKind::host) return append_lower(key, host);
    if (target.scheme.empty()) return append_tunnel(key, host, port);
    append_url(key, target, host, port);
}

std::optional<std::string> browser_key(std::string_view url, KeyKind kind) {
    auto target = split(url);
    if (!target) return {};
    const Scheme* scheme = find_scheme(target->scheme);
    if (scheme != nullptr && scheme->tunnelled) {
        target->scheme = {};
        if (target->port.empty()) target->port = scheme->port;
    }
    std::string key;
    write_key(*target, kind, key);
    return key;
}

}  // namespace array
