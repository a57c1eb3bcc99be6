#include "proxyd/forms.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "common/base/text.h"
#include "common/http/entity_tag.h"
#include "common/http/field_list.h"
#include "common/http/head_writer.h"
#include "common/http/negotiation.h"
#include "proxyd/freshness.h"

namespace proxyd {
namespace {

using http::FieldName;

constexpr std::string_view kGzipSuffix = "-gzip";
constexpr std::string_view kPlainSuffix = "-plain";
constexpr std::string_view kAcceptEncoding = "accept-encoding";
constexpr std::string_view kVaryLine = "Vary: Accept-Encoding\r\n";

// A gzip stream ends with the length of its content in 32 bits; we read it there.
constexpr std::uint64_t kMostPlain = std::numeric_limits<std::uint32_t>::max();

bool is_listed(const conf::Compression& settings, std::string_view content_type) noexcept {
    const std::string_view essence = http::media_essence(content_type);
    return std::any_of(settings.types.begin(), settings.types.end(), [&](const std::string& range) {
        return http::media_matches(essence, range);
    });
}

// At most one ETag, and one that can be read: another could not be told apart by form.
bool has_usable_tag(const http::Fields& fields) noexcept {
    const auto* line = fields.next(FieldName::etag, fields.begin());
    if (line == fields.end()) return true;
    return http::parse_entity_tag(line->value) &&
           fields.next(FieldName::etag, line + 1) == fields.end();
}

bool is_plain(const http::Fields& fields) noexcept {
    http::FieldList codings(fields, FieldName::content_encoding);
    for (std::string_view coding; codings.next(coding);)
        if (!base::iequals(coding, "identity")) return false;
    return true;
}

bool is_gzip(const http::Fields& fields) noexcept {
    http::FieldList codings(fields, FieldName::content_encoding);
    std::string_view coding;
    if (!codings.next(coding)) return false;
    const bool gzip = base::iequals(coding, "gzip") || base::iequals(coding, "x-gzip");
    return gzip && !codings.next(coding);
}

bool is_for_everybody(const RequestTraits& request, const http::Fields& fields,
                      const http::CacheControl& control) noexcept {
    return !request.authorized && !fields.has(FieldName::set_cookie) && !control.private_ &&
           control.private_fields.empty() && !http::list_has(fields, FieldName::vary, "*") &&
           !http::list_has(fields, FieldName::vary, "cookie") &&
           !http::list_has(fields, FieldName::vary, "authorization");
}

// The key has parts that tell users apart.
bool is_by_user(const conf::CachePolicy& policy) noexcept {
    const auto& fields = policy.key_fields;
    return !policy.key_cookies.empty() ||
           std::find(fields.begin(), fields.end(), "authorization") != fields.end();
}

// What is known of the length speaks for it.
bool is_worth_it(const conf::Compression& settings, const http::Framing& framing) noexcept {
    if (framing.kind == http::Framing::Kind::none) return false;
    if (framing.kind != http::Framing::Kind::length) return true;
    return framing.length > 0 && framing.length >= settings.min_size &&
           framing.length <= kMostPlain;
}

// They are of the bytes of one form, and would be wrong for the other.
bool is_digest(std::string_view name) noexcept {
    for (const std::string_view digest : {"Content-MD5", "Digest", "Content-Digest", "Repr-Digest"})
        if (base::iequals(name, digest)) return true;
    return false;
}

// The lines of a head, one at a time; the first is the status line.
class Lines {
  public:
    explicit Lines(std::string_view head) noexcept : rest_(head) {}
    bool next() noexcept {
        if (rest_.empty()) return false;
        line_ = rest_.substr(0, rest_.find('\n') + 1);
        rest_.remove_prefix(line_.empty() ? rest_.size() : line_.size());
        return !line_.empty();
    }
    std::string_view line() const noexcept { return line_; }
    std::string_view name() const noexcept { return line_.substr(0, line_.find(':')); }
    std::string_view value() const noexcept {
        const std::string_view text = line_.substr(0, line_.find('\r'));
        return base::trim(text.substr(std::min(text.size(), text.find(':') + 1)));
    }

  private:
    std::string_view rest_;
    std::string_view line_;
};

bool names_accept_encoding(std::string_view vary) noexcept {
    http::FieldList names(vary);
    for (std::string_view name; names.next(name);)
        if (name == "*" || base::iequals(name, kAcceptEncoding)) return true;
    return false;
}

bool varies_by_coding(std::string_view head) noexcept {
    for (Lines lines(head); lines.next();)
        if (base::iequals(lines.name(), "Vary") && names_accept_encoding(lines.value()))
            return true;
    return false;
}

std::string_view done(const http::HeadWriter& writer) noexcept {
    return writer.ok() ? writer.text() : std::string_view{};
}

// Opaque text between quotes, with or without W/.
void add_tag(http::HeadWriter& writer, bool weak, std::string_view opaque,
             std::string_view suffix) noexcept {
    writer.add(weak ? "W/\"" : "\"");
    writer.add(opaque);
    writer.add(suffix);
    writer.add("\"");
}

void add_plain_tag(http::HeadWriter& writer, std::string_view stored,
                   std::uint32_t flags) noexcept {
    const auto tag = http::parse_entity_tag(stored);
    if (!tag) return writer.add(stored);
    if ((flags & kSqueezed) == 0) return add_tag(writer, tag->weak, tag->opaque, kPlainSuffix);
    std::string_view opaque = tag->opaque;
    if (opaque.ends_with(kGzipSuffix)) opaque.remove_suffix(kGzipSuffix.size());
    add_tag(writer, (flags & kPlainWeak) != 0, opaque, {});
}

}  // namespace

bool takes_gzip(const http::Fields& request) noexcept {
    if (!request.has(FieldName::accept_encoding)) return false;
    std::optional<unsigned> gzip, any;
    unsigned plain = 0;
    http::FieldList list(request, FieldName::accept_encoding);
    for (std::string_view element; list.next(element);) {
        const auto weight = http::weight_of(element);
        if (!weight) continue;  // as if it were not there
        const std::string_view name = http::take_part(element, ';');
        if (base::iequals(name, "gzip") || base::iequals(name, "x-gzip")) {
            gzip = weight;
        } else if (base::iequals(name, "identity")) {
            plain = *weight;
        } else if (name == "*") {
            any = weight;
        }
    }
    const unsigned wanted = gzip ? *gzip : any.value_or(0);
    return wanted > 0 && wanted >= plain;
}

std::uint32_t form_flags(const conf::CachePolicy& policy, const RequestTraits& request,
                         const http::ResponseHead& head,
                         const http::CacheControl& control) noexcept {
    const conf::Compression& settings = policy.compression;
    const http::Fields& fields = head.fields;
    if (!settings.enable || head.status != 200 || control.no_transform) return 0;
    // Also beside a field for caches like us, which else stands for Cache-Control.
    if (http::parse_cache_control(fields).no_transform) return 0;
    if (!has_usable_tag(fields) || fields.has(FieldName::content_range)) return 0;
    if (is_gzip(fields)) return kGzip;
    if (!is_plain(fields) || !is_listed(settings, fields.first(FieldName::content_type))) return 0;
    if (!is_worth_it(settings, head.framing) || !is_for_everybody(request, fields, control))
        return 0;
    if (is_by_user(policy)) return 0;
    // An origin that negotiates itself has reasons to send this form to this client.
    const bool negotiated = settings.ask == conf::Compression::Ask::client &&
                            http::list_has(fields, FieldName::vary, kAcceptEncoding);
    return negotiated ? 0 : kSqueezable;
}

bool serves_all_codings(const conf::Compression& settings, const http::ResponseHead& head,
                        std::uint32_t flags) noexcept {
    if (!settings.enable || settings.ask == conf::Compression::Ask::client) return false;
    return flags != 0 || is_plain(head.fields);
}

std::string_view without_accept_encoding(std::span<char> names) noexcept {
    const std::string_view text(names.data(), names.size());
    std::size_t at = text.find(kAcceptEncoding);
    // Whole names only: "x-accept-encoding" is another field.
    while (at != std::string_view::npos) {
        const std::size_t end = at + kAcceptEncoding.size();
        const bool whole =
            (at == 0 || text[at - 1] == ',') && (end == text.size() || text[end] == ',');
        if (whole) break;
        at = text.find(kAcceptEncoding, end);
    }
    if (at == std::string_view::npos) return text;
    const std::size_t end = std::min(text.size(), at + kAcceptEncoding.size() + 1);
    std::copy(names.begin() + static_cast<std::ptrdiff_t>(end), names.end(),
              names.begin() + static_cast<std::ptrdiff_t>(at));
    std::size_t left = text.size() - (end - at);
    if (left > 0 && names[left - 1] == ',') --left;  // it was the last
    return text.substr(0, left);
}

std::string_view asked_coding(const conf::Compression& settings,
                              const http::Fields& request) noexcept {
    if (!request.has(FieldName::accept_encoding)) return {};
    if (settings.ask == conf::Compression::Ask::gzip && takes_gzip(request)) return "gzip";
    return "identity";
}

std::string_view varying_head(std::string_view head, std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    writer.raw(head);
    if (!varies_by_coding(head)) writer.raw(kVaryLine);
    return done(writer);
}

std::string_view squeezed_head(std::string_view plain, std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    for (Lines lines(plain); lines.next();) {
        if (is_digest(lines.name()) || base::iequals(lines.name(), "Content-Encoding")) continue;
        const auto tag = base::iequals(lines.name(), "ETag") ? http::parse_entity_tag(lines.value())
                                                             : std::nullopt;
        if (tag) {
            writer.begin_field("ETag");
            add_tag(writer, true, tag->opaque, kGzipSuffix);
            writer.end_field();
        } else {
            writer.raw(lines.line());
        }
    }
    writer.raw("Content-Encoding: gzip\r\n");
    if (!varies_by_coding(plain)) writer.raw(kVaryLine);
    return done(writer);
}

std::string_view inflated_head(std::string_view gzip, std::uint32_t flags,
                               std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    for (Lines lines(gzip); lines.next();) {
        if (is_digest(lines.name()) || base::iequals(lines.name(), "Content-Encoding")) continue;
        if (base::iequals(lines.name(), "ETag")) {
            writer.begin_field("ETag");
            add_plain_tag(writer, lines.value(), flags);
            writer.end_field();
        } else {
            writer.raw(lines.line());
        }
    }
    return done(writer);
}

std::string_view plain_tag(std::string_view stored, std::uint32_t flags,
                           std::span<char> room) noexcept {
    if (stored.empty()) return {};
    http::HeadWriter writer(room);
    add_plain_tag(writer, stored, flags);
    return done(writer);
}

std::string_view origin_tag(std::string_view stored, std::uint32_t flags,
                            std::span<char> room) noexcept {
    return (flags & kSqueezed) == 0 ? stored : plain_tag(stored, flags, room);
}

std::string with_origin_tags(std::string_view list) {
    std::string text(list);
    http::EntityTagList tags(list);
    while (const auto tag = tags.next()) {
        const bool gzip = tag->weak && tag->opaque.ends_with(kGzipSuffix);
        if (!gzip && !tag->opaque.ends_with(kPlainSuffix)) continue;
        std::string_view opaque = tag->opaque;
        opaque.remove_suffix(gzip ? kGzipSuffix.size() : kPlainSuffix.size());
        text += (!gzip && tag->weak ? ", W/\"" : ", \"") + std::string(opaque) + "\"";
    }
    return text;
}

ObjectMeta squeezed_meta(const ObjectMeta& plain, std::string_view head) noexcept {
    ObjectMeta meta = plain;
    const bool weak = (plain.flags & kWeakEtag) != 0;
    meta.flags &= ~(kSqueezable | kWeakEtag | kPlainWeak);
    meta.flags |= kGzip | kSqueezed | (weak ? kPlainWeak : 0);
    meta.etag = meta.content_type = HeadPart{};
    locate_parts(head, meta);
    return meta;
}

}  // namespace proxyd
