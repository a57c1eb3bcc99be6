#include "proxyd/range_plan.h"

#include <algorithm>

#include "common/base/text.h"
#include "common/http/date.h"
#include "common/http/entity_tag.h"

namespace proxyd {
namespace {

using http::ByteRange;
using http::FieldName;

// The value of a field that is there once.
std::optional<std::string_view> only_line(const http::Fields& fields, FieldName name) noexcept {
    const auto* line = fields.next(name, fields.begin());
    if (line == fields.end() || fields.next(name, line + 1) != fields.end()) return {};
    return line->value;
}

bool has_strong_tag(const http::Validators& validators) noexcept {
    const auto tag = http::parse_entity_tag(validators.etag);
    return tag && !tag->weak;
}

bool has_strong_date(const http::Validators& validators) noexcept {
    return validators.last_modified_s && validators.last_modified_is_strong;
}

bool covers_all(const PartList& parts, std::span<const ByteRange> ranges) noexcept {
    return std::all_of(ranges.begin(), ranges.end(),
                       [&parts](const ByteRange& range) { return parts.covers(range); });
}

// From the first to the last byte that is missing of any of them.
std::optional<ByteRange> missing_of(const PartList& parts,
                                    std::span<const ByteRange> ranges) noexcept {
    std::optional<ByteRange> all;
    for (const ByteRange& range : ranges) {
        const auto missing = parts.missing(range);
        if (!missing) continue;
        if (!all) all = missing;
        all->first = std::min(all->first, missing->first);
        all->last = std::max(all->last, missing->last);
    }
    return all;
}

}  // namespace

std::string_view range_to_forward(const http::RequestHead& request) noexcept {
    if (request.method != http::Method::get) return {};
    const auto value = only_line(request.fields, FieldName::range);
    if (!value || value->find(',') != value->npos) return {};
    // Is it a range at all?  Of a representation that is as large as can be.
    http::RangeSet set;
    return set.parse(*value, UINT64_MAX) == http::RangeSet::Outcome::partial ? *value
                                                                             : std::string_view{};
}

Need need_of(const http::RequestHead& request, const http::Validators& validators,
             const PartList& parts, std::uint64_t complete_below, std::int64_t now_s) noexcept {
    if (request.method != http::Method::get) return {parts.is_whole(), {}};
    http::RangeSet set;
    switch (set.select(request, validators, parts.total(), now_s)) {
    case http::RangeSet::Outcome::unsatisfiable:
        return {true, {}};
    case http::RangeSet::Outcome::partial:
        if (covers_all(parts, set.ranges())) return {true, {}};
        if (parts.total() > complete_below) return {false, missing_of(parts, set.ranges())};
        break;
    case http::RangeSet::Outcome::whole:
        break;
    }
    const auto missing = parts.missing(parts.all());
    return {!missing, missing};
}

std::string range_text(const ByteRange& range, std::uint64_t total) {
    std::string text = "bytes=" + std::to_string(range.first) + "-";
    if (range.last + 1 < total) text += std::to_string(range.last);
    return text;
}

std::string if_range_text(const http::Validators& validators) {
    if (has_strong_tag(validators)) return std::string(validators.etag);
    if (!validators.etag.empty() || !has_strong_date(validators)) return {};
    std::array<char, http::kDateBytes> date;
    http::write_date(*validators.last_modified_s, date);
    return {date.data(), date.size()};
}

std::optional<PartOfAnswer> part_of_answer(const http::ResponseHead& head,
                                           const http::Validators& validators) noexcept {
    if (head.status != 206) return {};
    const auto value = only_line(head.fields, FieldName::content_range);
    if (!value) return {};
    const auto content_range = http::parse_content_range(*value);
    if (!content_range || !content_range->range || !content_range->size) return {};
    PartOfAnswer part{*content_range->range, *content_range->size, {}};
    if (head.framing.kind != http::Framing::Kind::length) return part;
    const std::uint64_t comes = head.framing.length;
    if (comes == part.range.size()) return part;
    const bool is_end = part.range.last + 1 == part.total;
    if (comes == 0 || comes > part.range.size() || !is_end || is_strong(validators)) return {};
    part.claimed = content_range;
    part.range.last = part.range.first + comes - 1;
    part.total = part.range.last + 1;
    return part;
}

bool may_combine(const http::Validators& stored, const http::Validators& answer) noexcept {
    if (!stored.etag.empty() || !answer.etag.empty()) {
        const auto a = http::parse_entity_tag(stored.etag);
        const auto b = http::parse_entity_tag(answer.etag);
        return a && b && http::strong_match(*a, *b);
    }
    return has_strong_date(stored) && has_strong_date(answer) &&
           *stored.last_modified_s == *answer.last_modified_s;
}

bool is_strong(const http::Validators& validators) noexcept {
    return has_strong_tag(validators) || (validators.etag.empty() && has_strong_date(validators));
}

}  // namespace proxyd
