#include "proxyd/origin_response.h"

#include "common/base/text.h"
#include "common/http/date.h"
#include "common/http/forwarding.h"
#include "common/http/head_writer.h"
#include "proxyd/instance.h"

namespace proxyd {
namespace {

using http::FieldName;

std::string_view done(const http::HeadWriter& writer) noexcept {
    return writer.ok() ? writer.text() : std::string_view{};
}

void add_date(http::HeadWriter& writer, std::int64_t now_s) noexcept {
    std::array<char, http::kDateBytes> date;
    http::write_date(now_s, date);
    writer.field(FieldName::date, std::string_view(date.data(), date.size()));
}

// All fields that may be passed on and that `wanted` takes.
template <typename Wanted>
void add_fields(http::HeadWriter& writer, const http::Fields& fields, Wanted wanted) noexcept {
    const http::ForwardFilter filter(fields);
    for (const http::Field& field : fields)
        if (wanted(field) && filter.passes(field)) writer.field(field.name, field.value);
}

void add_rest(http::HeadWriter& writer, const http::ResponseHead& head, const Instance& instance,
              std::int64_t now_s) noexcept {
    if (!head.fields.has(FieldName::date)) add_date(writer, now_s);
    http::write_via(writer, head.minor, instance.via);
}

// A 304 says these of itself, or they describe the very bytes of the body: those are the old
// ones.  A tag that confirms (see validation.h) is as good as the one it confirms.
bool updates(const http::Field& field) noexcept {
    switch (field.id) {
    case FieldName::age:
    case FieldName::via:
    case FieldName::cache_status:
    case FieldName::proxy_status:
    case FieldName::content_encoding:
    case FieldName::content_range:
        return false;
    case FieldName::other:
        for (const std::string_view name : {"Content-MD5", "Content-Digest", "Repr-Digest", "Digest"})
            if (base::iequals(field.name, name)) return false;
        return true;
    default:
        return true;
    }
}

bool replaces(const http::Fields& fields, std::string_view name) noexcept {
    const FieldName id = http::field_name(name);
    if (id == FieldName::date) return true;
    if (id == FieldName::etag || !updates({id, name, {}})) return false;
    if (id != FieldName::other) return fields.has(id);
    for (const http::Field& field : fields)
        if (base::iequals(field.name, name)) return true;
    return false;
}

}  // namespace

std::string_view stored_head(const http::ResponseHead& head, const Instance& instance,
                             const conf::CachePolicy& policy, std::int64_t now_s,
                             std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    writer.status_line(head.status, head.reason);
    add_fields(writer, head.fields, [&policy](const http::Field& field) {
        if (field.id == FieldName::set_cookie && policy.ignore_set_cookie) return false;
        return field.id != FieldName::age && field.id != FieldName::cache_status;
    });
    add_rest(writer, head, instance, now_s);
    return done(writer);
}

std::string_view renewed_head(std::string_view stored, const http::ResponseHead& head,
                              const conf::CachePolicy& policy, std::int64_t now_s,
                              std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    bool has_etag = false;
    const std::size_t status_line = stored.find('\n') + 1;
    writer.raw(stored.substr(0, status_line));
    for (stored.remove_prefix(status_line); !stored.empty();) {
        const std::string_view line = stored.substr(0, stored.find('\n') + 1);
        stored.remove_prefix(line.size());
        const std::string_view name = line.substr(0, line.find(':'));
        has_etag = has_etag || http::field_name(name) == FieldName::etag;
        if (!replaces(head.fields, name)) writer.raw(line);
    }
    add_fields(writer, head.fields, [&policy, has_etag](const http::Field& field) {
        if (field.id == FieldName::set_cookie && policy.ignore_set_cookie) return false;
        return updates(field) && !(has_etag && field.id == FieldName::etag);
    });
    if (!head.fields.has(FieldName::date)) add_date(writer, now_s);
    return done(writer);
}

std::string_view relayed_head(const http::ResponseHead& head, const Instance& instance,
                              Added added, std::int64_t now_s, std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    writer.status_line(head.status, head.reason);
    add_fields(writer, head.fields, [](const http::Field&) { return true; });
    add_rest(writer, head, instance, now_s);
    if (!writer.ok()) return {};
    added.cache_status = instance.cache_status;
    added.fetch_status = head.status;
    added.relayed = true;
    const std::string_view fields = writer.text();
    const std::span<char> rest = room.subspan(fields.size());
    if (rest.size() < kMaxAdded) return {};
    return {fields.data(), fields.size() + added_fields(added, rest).size()};
}

std::string_view interim_fields(const http::ResponseHead& head, std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    add_fields(writer, head.fields, [](const http::Field&) { return true; });
    return done(writer);
}

std::string_view upgraded_head(const http::ResponseHead& head, const Instance& instance,
                               std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    writer.status_line(head.status, head.reason);
    add_fields(writer, head.fields, [](const http::Field&) { return true; });
    writer.field(FieldName::upgrade, head.fields.first(FieldName::upgrade));
    http::write_via(writer, head.minor, instance.via);
    return done(writer);
}

}  // namespace proxyd
