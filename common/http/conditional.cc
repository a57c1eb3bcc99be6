#include "common/http/conditional.h"

#include "common/http/date.h"
#include "common/http/entity_tag.h"

namespace http {
namespace {

using Match = bool (*)(const EntityTag&, const EntityTag&) noexcept;

// Does a line of `name` say "*", or list a tag that matches the present one?
bool any_match(const Fields& fields, FieldName name, const Validators& validators,
               Match match) noexcept {
    const auto present = parse_entity_tag(validators.etag);
    for (const auto* line = fields.next(name, fields.begin()); line != fields.end();
         line = fields.next(name, line + 1)) {
        if (line->value == "*" && validators.exists) return true;
        EntityTagList list(line->value);
        for (auto tag = list.next(); tag && present; tag = list.next())
            if (match(*tag, *present)) return true;
    }
    return false;
}

// The date of a field that is there once and well formed.
std::optional<std::int64_t> date_of(const Fields& fields, FieldName name,
                                    std::int64_t now_s) noexcept {
    const auto* line = fields.next(name, fields.begin());
    if (line == fields.end() || fields.next(name, line + 1) != fields.end()) return {};
    return parse_date(line->value, now_s);
}

bool changed_since(const Fields& fields, FieldName name, const Validators& validators,
                   std::int64_t now_s, bool otherwise) noexcept {
    const auto since = date_of(fields, name, now_s);
    if (!since || !validators.last_modified_s) return otherwise;
    return *validators.last_modified_s > *since;
}

// Steps 1 and 2: the lost update problem.
bool may_change(const Fields& fields, const Validators& validators, std::int64_t now_s) noexcept {
    if (fields.has(FieldName::if_match))
        return any_match(fields, FieldName::if_match, validators, strong_match);
    if (!fields.has(FieldName::if_unmodified_since)) return true;
    return !changed_since(fields, FieldName::if_unmodified_since, validators, now_s, false);
}

// Steps 3 and 4: is what the client has still good?
bool is_unchanged(const RequestHead& request, const Validators& validators, bool reads,
                  std::int64_t now_s) noexcept {
    const Fields& fields = request.fields;
    if (fields.has(FieldName::if_none_match))
        return any_match(fields, FieldName::if_none_match, validators, weak_match);
    if (!reads || !fields.has(FieldName::if_modified_since)) return false;
    return !changed_since(fields, FieldName::if_modified_since, validators, now_s, true);
}

}  // namespace

Precondition evaluate_preconditions(const RequestHead& request, const Validators& validators,
                                    Evaluator evaluator, std::int64_t now_s) noexcept {
    if (evaluator == Evaluator::origin && !may_change(request.fields, validators, now_s))
        return Precondition::failed;
    const bool reads = request.method == Method::get || request.method == Method::head;
    if (!is_unchanged(request, validators, reads, now_s)) return Precondition::proceed;
    return reads ? Precondition::not_modified : Precondition::failed;
}

bool if_range_holds(const RequestHead& request, const Validators& validators,
                    std::int64_t now_s) noexcept {
    const Fields& fields = request.fields;
    if (!fields.has(FieldName::if_range)) return true;
    const std::string_view value = fields.first(FieldName::if_range);
    if (const auto tag = parse_entity_tag(value)) {
        const auto present = parse_entity_tag(validators.etag);
        return present && strong_match(*tag, *present);
    }
    const auto date = date_of(fields, FieldName::if_range, now_s);
    return date && validators.last_modified_is_strong && date == validators.last_modified_s;
}

}  // namespace http
