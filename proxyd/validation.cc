#include "proxyd/validation.h"

#include "common/http/date.h"
#include "common/http/entity_tag.h"
#include "common/http/url.h"

namespace proxyd {
namespace {

using http::FieldName;

bool same_tag(std::string_view given, std::string_view stored) noexcept {
    if (given == stored) return true;  // also of a form that is no tag
    const auto a = http::parse_entity_tag(given), b = http::parse_entity_tag(stored);
    if (!a || !b) return false;
    return a->weak ? http::weak_match(*a, *b) : http::strong_match(*a, *b);
}

}  // namespace

bool confirms(const http::ResponseHead& not_modified, std::string_view etag,
              const ObjectMeta& meta) noexcept {
    const http::Fields& fields = not_modified.fields;
    if (fields.has(FieldName::etag) && !etag.empty())
        return same_tag(fields.first(FieldName::etag), etag);
    if (!fields.has(FieldName::last_modified) || meta.last_modified_s < 0) return true;
    const auto modified =
        http::parse_date(fields.first(FieldName::last_modified), meta.response_time_s);
    return !modified || *modified == meta.last_modified_s;
}

Heard compare_head(const http::ResponseHead& head, std::string_view etag, const ObjectMeta& meta,
                   std::optional<std::uint64_t> body_bytes) noexcept {
    const http::Fields& fields = head.fields;
    const bool length = head.framing.kind == http::Framing::Kind::length;
    if (length && body_bytes && head.framing.length != *body_bytes) return Heard::changed;
    const bool tag = fields.has(FieldName::etag);
    if (tag && !same_tag(fields.first(FieldName::etag), etag)) return Heard::changed;
    const auto modified =
        http::parse_date(fields.first(FieldName::last_modified), meta.response_time_s);
    if (modified && *modified != meta.last_modified_s) return Heard::changed;
    const bool had_one = !etag.empty() || meta.last_modified_s >= 0;
    return tag || modified || !had_one ? Heard::same : Heard::nothing;
}

std::string_view same_origin_target(std::string_view url, std::string_view reference,
                                    std::span<char> room) {
    const auto target = http::resolve_url(url, reference, room);
    if (!target) return {};
    const std::string_view origin =
        target->text.substr(0, target->text.size() - target->target.size());
    return url.starts_with(origin) && url.substr(origin.size()).starts_with('/') ? target->text
                                                                                : std::string_view{};
}

}  // namespace proxyd
