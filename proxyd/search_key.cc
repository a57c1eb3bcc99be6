#include "proxyd/search_key.h"

#include <cstring>
#include <string>

#include "proxyd/search_rule.h"
#include "proxyd/variant.h"

namespace proxyd {
namespace {

// No URL has a line break, and no name of a field an "@".
constexpr std::string_view kMark = "\n@search";

std::string_view append(std::span<char> room, std::size_t used, std::string_view text) noexcept {
    if (text.size() > room.size() - used) return {};
    std::memcpy(room.data() + used, text.data(), text.size());
    return {room.data(), used + text.size()};
}

// Lifetime: the result is in `room`.
std::string_view marker_key(std::string_view url, std::span<char> room) noexcept {
    const std::string_view path = url.substr(0, url.find('?'));
    if (path.size() > room.size()) return {};
    std::memcpy(room.data(), path.data(), path.size());
    return append(room, path.size(), kMark);
}

// marker: as marker_text() has it.
std::string_view key_by(std::string_view marker, std::string_view url,
                        std::span<char> room) noexcept {
    const std::string_view rule = names_of_marker(marker);
    std::string_view key = search_form(url, rule, room);
    if (!key.empty()) key = append(room, key.size(), kMark);
    if (!key.empty()) key = append(room, key.size(), marker.substr(rule.size() + 1));
    return key.size() > kMaxKeyBytes ? std::string_view{} : key;
}

Object find_marker(Cache& cache, const Key& key, std::uint32_t now_s) noexcept {
    Found found = cache.find(key, now_s);
    const bool is_one = found.object && found.object.kind() == ObjectKind::vary;
    return is_one ? std::move(found.object) : Object{};
}

}  // namespace

std::string_view search_key(Cache& cache, std::string_view url, std::uint32_t now_s,
                            std::span<char> room) noexcept {
    const std::string_view place = marker_key(url, room);
    if (place.empty()) return {};
    const Object marker = find_marker(cache, cache.key(place), now_s);
    return marker ? key_by(marker.head(), url, room) : std::string_view{};
}

std::string_view note_search_rule(Cache& cache, std::string_view url, std::string_view rule,
                                  std::uint32_t now_s, std::span<char> room) noexcept {
    const std::string_view place = marker_key(url, room);
    if (place.empty()) return {};
    const Key key = cache.key(place);
    const Object known = find_marker(cache, key, now_s);
    if (known && names_of_marker(known.head()) == rule) return key_by(known.head(), url, room);
    Claim claim = cache.claim(key, now_s);
    if (claim.what != Claim::What::filler) return {};
    const std::string marker = marker_text(rule, cache.unique());
    return claim.fill.mark(marker, now_s) ? key_by(marker, url, room) : std::string_view{};
}

bool is_search_marker(std::string_view key) noexcept { return key.ends_with(kMark); }

}  // namespace proxyd
