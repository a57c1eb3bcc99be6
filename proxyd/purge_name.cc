#include "proxyd/purge_name.h"

#include <algorithm>

#include "common/base/bytes.h"

namespace proxyd {

KeyParts parts_of_key(std::string_view key) noexcept {
    KeyParts parts;
    key = key.substr(0, key.find('\n'));
    const std::string_view whole = key;
    const std::size_t scheme = key.find("://");
    if (scheme != std::string_view::npos) key.remove_prefix(scheme + 3);
    parts.url = key;
    parts.authority = key.substr(0, key.find('/'));
    parts.origin = {whole.data(), whole.size() - key.size() + parts.authority.size()};
    parts.path = key.substr(parts.authority.size());
    parts.path = parts.path.substr(0, parts.path.find('?'));
    // The port is behind the last colon that is not in brackets.
    const std::size_t bracket = parts.authority.rfind(']');
    const std::size_t colon = parts.authority.rfind(':');
    const bool has_port = colon != std::string_view::npos &&
                          (bracket == std::string_view::npos || colon > bracket);
    parts.host = has_port ? parts.authority.substr(0, colon) : parts.authority;
    return parts;
}

PurgeName PurgeNames::of(PurgeKind kind, std::string_view text) const noexcept {
    // A key of its own for each kind: "a" as a tag is not "a" as a host.
    const auto salt = static_cast<std::uint64_t>(kind) + 1;
    return {kind, base::siphash64({key_.k0 ^ salt, key_.k1}, base::as_bytes(text))};
}

PurgeName PurgeNames::of_group(std::string_view origin, std::string_view group) const noexcept {
    const std::uint64_t home = base::siphash64(key_, base::as_bytes(origin));
    return {PurgeKind::tag, base::siphash64({home, key_.k1}, base::as_bytes(group))};
}

bool is_prefix(std::string_view host_and_path) noexcept {
    return host_and_path.ends_with('/') && host_and_path.find('?') == std::string_view::npos &&
           std::count(host_and_path.begin(), host_and_path.end(), '/') <= kMaxPrefixes;
}

}  // namespace proxyd
