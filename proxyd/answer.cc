#include "proxyd/answer.h"

#include "common/base/panic.h"
#include "common/http/head_writer.h"
#include "common/http/structured.h"

namespace proxyd {
namespace {

using http::FieldName;

// RFC 9110 section 8.8.2.2: a date this much before Date tells two versions apart.
constexpr std::int64_t kStrongAfter_s = 60;

// RFC 9211 section 2.8.  One word is a token, more are a string.
void add_detail(http::HeadWriter& writer, std::string_view first, std::string_view second) noexcept {
    if (first.empty() && second.empty()) return;
    const bool token = second.empty() && first.find(' ') == std::string_view::npos;
    writer.add(token ? "; detail=" : "; detail=\"");
    writer.add(first);
    if (!first.empty() && !second.empty()) writer.add(", ");
    writer.add(second);
    if (!token) writer.add("\"");
}

bool has_condition(const http::Fields& fields) noexcept {
    return fields.has(FieldName::if_none_match) || fields.has(FieldName::if_modified_since) ||
           fields.has(FieldName::if_match) || fields.has(FieldName::if_unmodified_since) ||
           fields.has(FieldName::range);
}

// Without the fields that choose a variant: those are the client's own, and may be secret.
void add_key(http::HeadWriter& writer, std::string_view key) noexcept {
    key = key.substr(0, key.find('\n'));
    if (key.empty() || key.size() > kMaxShownKey) return;
    writer.add("; key=");
    http::add_string(writer, key);
}

void add_status(http::HeadWriter& writer, const Added& added) noexcept {
    writer.add(added.cache_status);
    const bool hit = added.outcome == Outcome::hit ||
                     (added.outcome == Outcome::stale && added.why == Why::none);
    const std::string_view fwd = hit ? std::string_view{} : fwd_of(added.why);
    if (hit) writer.add("; hit");
    if (!fwd.empty()) {
        writer.add("; fwd=");
        writer.add(fwd);
    }
    if (!hit && added.fetch_status != 0) {
        writer.add("; fwd-status=");
        writer.add(added.fetch_status);
    }
    if (added.outcome == Outcome::collapsed) writer.add("; collapsed");
    if (added.stored) writer.add("; stored");
    if (!added.relayed && added.outcome != Outcome::local) {
        writer.add(added.ttl_s < 0 ? "; ttl=-" : "; ttl=");
        writer.add(static_cast<std::uint64_t>(added.ttl_s < 0 ? -added.ttl_s : added.ttl_s));
    }
    add_key(writer, added.key);
    if (!hit) add_detail(writer, detail_of(added.why), detail_of(added.unstored));
    writer.end_field();
}

void add_content_range(http::HeadWriter& writer, const Added& added) noexcept {
    const Selection& part = *added.selection;
    writer.begin_field("Content-Range");
    writer.add("bytes ");
    if (part.status == 206) {
        writer.add(part.first);
        writer.add("-");
        writer.add(*part.end - 1);
    } else {
        writer.add("*");
    }
    writer.add("/");
    writer.add(added.total.value_or(0));
    writer.end_field();
}

}  // namespace

std::string_view text_of(Outcome outcome) noexcept {
    switch (outcome) {
    case Outcome::hit:         return "hit";
    case Outcome::stale:       return "stale";
    case Outcome::revalidated: return "revalidated";
    case Outcome::collapsed:   return "collapsed";
    case Outcome::miss:        return "miss";
    case Outcome::expired:     return "expired";
    case Outcome::pass:        return "pass";
    case Outcome::method:      return "method";
    case Outcome::local:       return "local";
    case Outcome::tunnel:      return "tunnel";
    case Outcome::count_:      break;
    }
    base::panic("answer: outcome %d", static_cast<int>(outcome));
}

http::Validators validators_of(const ObjectMeta& meta, std::string_view etag) noexcept {
    http::Validators validators;
    validators.etag = etag;
    // RFC 9111 section 4.3.2: without Last-Modified it is as old as its Date.
    validators.last_modified_s = meta.last_modified_s >= 0 ? meta.last_modified_s : meta.date_s;
    validators.last_modified_is_strong =
        meta.last_modified_s >= 0 && meta.date_s - meta.last_modified_s >= kStrongAfter_s;
    return validators;
}

Selection select(const http::RequestHead& request, const Object& object, const Form& form,
                 std::int64_t now_s) noexcept {
    const ObjectMeta& meta = object.meta();
    Selection selection{meta.status, true, 0, std::nullopt, false};
    // The conditions of other methods were for the origin, which has answered.
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    if (!reads || !has_condition(request.fields)) return selection;

    http::Validators validators =
        validators_of(meta, form.etag ? *form.etag : object.part(meta.etag));
    validators.last_modified_is_strong = validators.last_modified_is_strong && form.exact;
    switch (http::evaluate_preconditions(request, validators, http::Evaluator::cache, now_s)) {
    case http::Precondition::not_modified: return {304, false, 0, std::nullopt, false};
    case http::Precondition::failed:       return {412, false, 0, std::nullopt, false};
    case http::Precondition::proceed:      break;
    }
    const bool ranges = form.ranges != Form::Ranges::none && form.total.has_value();
    if (meta.status != 200 || !ranges || !request.fields.has(FieldName::range)) return selection;

    http::RangeSet set;
    switch (set.select(request, validators, *form.total, now_s)) {
    case http::RangeSet::Outcome::unsatisfiable:
        return {416, false, 0, std::nullopt, false};
    case http::RangeSet::Outcome::partial:
        if (set.ranges().size() > 1 && form.ranges == Form::Ranges::one) return selection;
        if (set.ranges().size() > 1) return {206, true, 0, std::nullopt, true};
        return {206, true, set.ranges()[0].first, set.ranges()[0].last + 1, false};
    case http::RangeSet::Outcome::whole:
        break;
    }
    return selection;
}

http::RangeSet selected_ranges(const http::RequestHead& request, std::uint64_t total) noexcept {
    http::RangeSet set;
    set.parse(request.fields.first(FieldName::range), total);
    return set;
}

std::string_view added_fields(const Added& added, std::span<char> into) noexcept {
    http::HeadWriter writer(into);
    if (!added.relayed) writer.field(FieldName::age, added.age_s);
    const Selection* const part = added.selection;
    if (part != nullptr && !part->several && (part->status == 206 || part->status == 416))
        add_content_range(writer, added);
    add_status(writer, added);
    CHECK(writer.ok());
    return writer.text();
}

}  // namespace proxyd
