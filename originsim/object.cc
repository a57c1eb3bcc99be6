#include "originsim/object.h"

#include <cstdio>

#include "common/base/hash.h"
#include "common/base/text.h"

#include "originsim/mime.h"

namespace originsim {
namespace {

constexpr std::string_view kBytes = "/bytes/";
constexpr std::string_view kObj = "/obj/";
constexpr std::uint64_t kDefaultSize = 1024;

// 1 January 2026: what does not change was last modified then.
constexpr std::int64_t kEpoch = 1767225600;

std::uint64_t shift_of(std::string_view suffix) noexcept {
    if (suffix.empty()) return 0;
    switch (base::to_lower(suffix.front())) {
    case 'k': return 10;
    case 'm': return 20;
    case 'g': return 30;
    default:  return 0;
    }
}

// "20k.jpg" is 20480; what is no number is the default.
std::uint64_t size_in_name(std::string_view name) noexcept {
    std::size_t digits = 0;
    while (digits < name.size() && base::is_digit(name[digits])) ++digits;
    const auto value = base::parse_decimal(name.substr(0, digits), 1ull << 33);
    return value ? *value << shift_of(name.substr(digits)) : kDefaultSize;
}

// 2^10 to 2^17, each power half as frequent as the one before, and something between.
std::uint64_t size_by_name(std::uint64_t key) noexcept {
    const std::uint64_t bits = base::mix64(key);
    unsigned power = 10;
    while (power < 16 && (bits >> power & 1) != 0) ++power;
    return (1ull << power) + (bits >> 32) % (1ull << power);
}

std::uint64_t size_of(std::string_view path, const Query& query, std::uint64_t name_key) noexcept {
    if (query.size) return *query.size;
    if (path.starts_with(kBytes)) return size_in_name(path.substr(kBytes.size()));
    return path.starts_with(kObj) ? size_by_name(name_key) : kDefaultSize;
}

std::string type_of(std::string_view path, const Query& query) {
    if (query.type) return *query.type;
    if (const MediaType* known = media_type(path)) return std::string(known->text);
    return query.random.value_or(false) ? "application/octet-stream" : "text/plain";
}

std::string etag_of(std::uint64_t key, std::uint64_t size) {
    char text[40];
    std::snprintf(text, sizeof text, "\"%016llx-%llx\"", static_cast<unsigned long long>(key),
                  static_cast<unsigned long long>(size));
    return text;
}

}  // namespace

Object describe_object(std::string_view target, const Query& query, std::string_view variant,
                       std::int64_t now_s) {
    const std::string_view path = path_of(target);
    const auto period = static_cast<std::int64_t>(query.every_s);
    const std::int64_t version = period > 0 ? now_s / period : 0;
    Object object;
    object.key = content_key(target, static_cast<std::uint64_t>(version), variant);
    object.size = size_of(path, query, content_key(path, 0, {}));
    object.type = type_of(path, query);
    const bool random = query.random.value_or(!is_compressible(object.type));
    object.texture = random ? Texture::random : Texture::text;
    object.etag = etag_of(object.key, object.size);
    object.modified_s = period > 0 ? version * period : kEpoch;
    return object;
}

bool names_synthetic(std::string_view path) noexcept {
    return path.starts_with(kBytes) || path.starts_with(kObj);
}

}  // namespace originsim
