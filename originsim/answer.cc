#include "originsim/answer.h"

#include "config.h"

#include <array>

#include "common/base/text.h"
#include "common/http/conditional.h"
#include "common/http/date.h"
#include "common/http/range.h"
#include "common/http/status.h"

namespace originsim {
namespace {

using http::FieldName;

constexpr std::string_view kServer = "originsim/" PACKAGE_VERSION;

// A date that is a minute old tells versions apart (RFC 9110 section 8.8.2.2).
constexpr std::int64_t kStrongAge = 60;

http::Validators validators_of(const Subject& subject, std::int64_t now_s) noexcept {
    http::Validators validators;
    validators.etag = subject.etag;
    validators.last_modified_s = subject.modified_s;
    validators.last_modified_is_strong =
        subject.modified_s && now_s - *subject.modified_s >= kStrongAge;
    return validators;
}

std::string quoted(const std::string& etag) {
    const bool is_quoted = etag.empty() || etag.find('"') != std::string::npos;
    return is_quoted ? etag : '"' + etag + '"';
}

void write_date_field(http::HeadWriter& head, FieldName name, std::int64_t time_s) noexcept {
    std::array<char, http::kDateBytes> text;
    http::write_date(time_s, text);
    head.field(name, std::string_view(text.data(), text.size()));
}

void write_text_field(http::HeadWriter& head, FieldName name,
                      const std::optional<std::string>& text) noexcept {
    if (text && !text->empty()) head.field(name, *text);
}

void write_cache_control(http::HeadWriter& head, const Query& query) noexcept {
    if (query.cache_control) write_text_field(head, FieldName::cache_control, query.cache_control);
    else if (!query.cacheable) head.field(FieldName::cache_control, "no-cache");
}

// Last-Modified as ordered, even if it is no date at all; else the subject's.
void write_last_modified(http::HeadWriter& head, const Query& query,
                         const Subject& subject) noexcept {
    if (subject.modified_s)
        write_date_field(head, FieldName::last_modified, *subject.modified_s);
    else
        write_text_field(head, FieldName::last_modified, query.last_modified);
}

void write_content_range(http::HeadWriter& head, const Selection& selection,
                         std::uint64_t size) noexcept {
    if (selection.status == 206) {
        const http::ByteRange range{selection.first, selection.first + selection.length - 1};
        head.field(FieldName::content_range, http::ContentRangeText(range, size).text());
    }
    if (selection.status == 416)
        head.field(FieldName::content_range, http::ContentRangeText(size).text());
}

Selection select_range(const http::RequestHead& request, const http::Validators& validators,
                       std::uint64_t size, std::int64_t now_s) noexcept {
    http::RangeSet set;
    const auto outcome = set.select(request, validators, size, now_s);
    if (outcome == http::RangeSet::Outcome::unsatisfiable) return {416, 0, 0};
    // Several ranges would need multipart/byteranges; all of it is an answer as well.
    if (outcome == http::RangeSet::Outcome::whole || set.ranges().size() != 1)
        return {200, 0, size};
    const http::ByteRange range = set.ranges().front();
    return {206, range.first, range.size()};
}

}  // namespace

void apply_validators(const Query& query, Subject& subject, std::int64_t now_s) {
    if (query.etag) subject.etag = quoted(*query.etag);
    if (!query.last_modified) return;
    if (const auto ago = base::parse_decimal(*query.last_modified, 1ull << 40))
        subject.modified_s = now_s - static_cast<std::int64_t>(*ago);
    else
        subject.modified_s = http::parse_date(*query.last_modified, now_s);
}

Selection select(const http::RequestHead& request, const Query& query, const Subject& subject,
                 std::int64_t now_s) noexcept {
    const http::Validators validators = validators_of(subject, now_s);
    // Conditions are about what would otherwise be a success (RFC 9110 section 13.2.1).
    const bool success = query.status == 0 || query.status / 100 == 2;
    if (success && !query.no_condition) {
        switch (http::evaluate_preconditions(request, validators, http::Evaluator::origin, now_s)) {
        case http::Precondition::proceed:      break;
        case http::Precondition::not_modified: return {304, 0, 0};
        case http::Precondition::failed:       return {412, 0, 0};
        }
    }
    // A status that was ordered stands for itself: no part of it can be asked for.
    if (query.status != 0) return {query.status, 0, has_content(query.status) ? subject.size : 0};
    if (query.no_range) return {200, 0, subject.size};
    return select_range(request, validators, subject.size, now_s);
}

bool has_content(unsigned status) noexcept { return !http::has_no_body(status); }

void write_object_fields(http::HeadWriter& head, const Query& query, const Subject& subject,
                         const Selection& selection, std::int64_t now_s) noexcept {
    write_cache_control(head, query);
    if (query.expires_s) write_date_field(head, FieldName::expires, now_s + *query.expires_s);
    if (query.age_s) head.field(FieldName::age, std::to_string(*query.age_s));
    if (!subject.etag.empty()) head.field(FieldName::etag, subject.etag);
    write_text_field(head, FieldName::vary, query.vary);
    if (selection.status != 304) {
        write_last_modified(head, query, subject);
        if (!subject.type.empty()) head.field(FieldName::content_type, subject.type);
        if (!query.no_range) head.field(FieldName::accept_ranges, "bytes");
        write_content_range(head, selection, subject.size);
    }
    write_text_field(head, FieldName::location, query.location);
    write_text_field(head, FieldName::set_cookie, query.set_cookie);
    for (const std::string& field : query.fields) {
        const std::size_t colon = field.find(':');
        head.field(std::string_view(field).substr(0, colon),
                   base::trim(std::string_view(field).substr(colon + 1)));
    }
}

void write_host_fields(http::HeadWriter& head, const Query& query, std::string_view host,
                       std::int64_t now_s) noexcept {
    write_date_field(head, FieldName::date, now_s + query.date_s.value_or(0));
    head.field(FieldName::server, kServer);
    head.field("X-Served-By", host);
}

std::string variant_of(const http::RequestHead& request, const Query& query) {
    std::string variant;
    if (!query.vary) return variant;
    for (const std::string_view name : base::split(*query.vary, ',')) {
        variant += request.fields.first(base::trim(name));
        variant += '\n';
    }
    // A request without any of them gets what a verifier expects that knows nothing of Vary.
    return variant.find_first_not_of('\n') == std::string::npos ? std::string() : variant;
}

std::string echo_of(const http::RequestHead& request) {
    std::string text;
    text.append(request.method_text).append(" ").append(request.target);
    text += request.minor == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n";
    for (const http::Field& field : request.fields)
        text.append(field.name).append(": ").append(field.value).append("\r\n");
    return text;
}

}  // namespace originsim
