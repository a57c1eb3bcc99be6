#include "proxyd/freshness.h"

#include <algorithm>
#include <optional>

#include "common/base/text.h"
#include "common/http/date.h"
#include "common/http/status.h"
#include "proxyd/ruled_lifetime.h"
#include "proxyd/tags.h"
#include "proxyd/withheld.h"

namespace proxyd {
namespace {

using http::FieldName;

std::uint32_t seconds(std::int64_t value) noexcept {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, http::kMaxDeltaSeconds));
}

std::int64_t seconds_of(conf::Millis time) noexcept { return time.count() / 1000; }

// The Age the response came with; a value that is no number counts for nothing.
std::int64_t age_value(const http::Fields& fields) noexcept {
    const std::string_view text = fields.first(FieldName::age);
    return http::parse_delta_seconds(text.substr(0, text.find(','))).value_or(0);
}

// RFC 9111 section 4.2.1, in the order of a shared cache.
std::optional<std::int64_t> explicit_lifetime(const http::Fields& fields,
                                              const http::CacheControl& control,
                                              std::int64_t date_s, std::int64_t now_s) noexcept {
    if (control.s_maxage_s) return control.s_maxage_s;
    if (control.max_age_s) return control.max_age_s;
    if (control.targeted || !fields.has(FieldName::expires)) return std::nullopt;
    const auto expires = http::parse_date(fields.first(FieldName::expires), now_s);
    return expires ? std::max<std::int64_t>(0, *expires - date_s) : 0;  // no date: in the past
}

std::int64_t heuristic_lifetime(const ObjectMeta& meta, bool allowed,
                                const conf::CachePolicy& policy) noexcept {
    if (!allowed) return 0;
    if (meta.last_modified_s < 0 || meta.last_modified_s > meta.date_s)
        return seconds_of(policy.default_ttl);
    const auto part = static_cast<std::int64_t>(
        static_cast<double>(meta.date_s - meta.last_modified_s) * policy.heuristic);
    return std::min(part, seconds_of(policy.heuristic_max));
}

std::uint32_t flags_of(const http::CacheControl& control, bool heuristic, bool has_date) noexcept {
    std::uint32_t flags = 0;
    if (control.no_cache || !may_withhold(control.no_cache_fields)) flags |= kNoCache;
    if (control.must_revalidate || control.proxy_revalidate || control.s_maxage_s)
        flags |= kMustRevalidate;
    if (heuristic) flags |= kHeuristic;
    if (control.immutable) flags |= kImmutable;
    if (has_date) flags |= kHasDate;
    return flags;
}

bool has_directives(const http::RequestHead& request) noexcept {
    return request.fields.has(FieldName::cache_control) || request.fields.has(FieldName::pragma);
}

// Does the request want more than what is stored can give, fresh or not?
Why demands_validation(const http::RequestHead& request, const http::CacheControl& control,
                       std::int64_t age, std::int64_t left) noexcept {
    if (control.no_cache) return Why::request_no_cache;
    if (!control.present && http::pragma_no_cache(request.fields)) return Why::request_no_cache;
    if (control.max_age_s && age > *control.max_age_s && !control.any_max_stale &&
        !control.max_stale_s)
        return Why::request_max_age;
    return control.min_fresh_s && left < *control.min_fresh_s ? Why::request_min_fresh : Why::none;
}

HeadPart part_of(std::string_view head, std::string_view value) noexcept {
    return {static_cast<std::uint16_t>(value.data() - head.data()),
            static_cast<std::uint16_t>(value.size())};
}

}  // namespace

std::uint32_t initial_age_s(const http::Fields& fields, std::int64_t date_s,
                            const ExchangeTimes& times) noexcept {
    const std::int64_t apparent = std::max<std::int64_t>(0, times.response_s - date_s);
    const std::int64_t corrected = age_value(fields) + (times.response_s - times.request_s);
    return seconds(std::max(apparent, corrected));
}

ObjectMeta make_meta(const http::ResponseHead& head, const http::CacheControl& control,
                     const ExchangeTimes& times, const conf::CachePolicy& policy) noexcept {
    const http::Fields& fields = head.fields;
    const std::int64_t now_s = times.response_s;
    const auto date = http::parse_date(fields.first(FieldName::date), now_s);

    ObjectMeta meta;
    meta.status = head.status;
    meta.response_time_s = now_s;
    meta.date_s = date.value_or(now_s);
    meta.last_modified_s = http::parse_date(fields.first(FieldName::last_modified), now_s).value_or(-1);

    meta.initial_age_s = initial_age_s(fields, meta.date_s, times);

    const auto given = explicit_lifetime(fields, control, meta.date_s, now_s);
    const bool may_guess = http::is_heuristically_cacheable(head.status) || control.public_;
    meta.lifetime_s = seconds(given.value_or(heuristic_lifetime(meta, may_guess, policy)));
    const auto ruled = ruled_lifetime(head.status, given.has_value(), policy);
    if (ruled) meta.lifetime_s = seconds(*ruled + meta.initial_age_s);
    meta.flags = flags_of(control, !given && !ruled, date.has_value());
    meta.stale_while_revalidate_s = seconds(
        control.stale_while_revalidate_s.value_or(seconds_of(policy.stale_while_revalidate)));
    meta.stale_if_error_s =
        seconds(control.stale_if_error_s.value_or(seconds_of(policy.stale_if_error)));
    return meta;
}

void locate_parts(std::string_view stored_head, ObjectMeta& meta) noexcept {
    if (has_tags(stored_head)) meta.flags |= kTagged;
    std::string_view rest = stored_head.substr(stored_head.find('\n') + 1);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find("\r\n"));
        rest.remove_prefix(line.size() + 2);
        const std::size_t colon = line.find(':');
        const std::string_view value = base::trim(line.substr(colon + 1));
        switch (http::field_name(line.substr(0, colon))) {
        case FieldName::etag:
            meta.etag = part_of(stored_head, value);
            if (value.starts_with("W/")) meta.flags |= kWeakEtag;
            break;
        case FieldName::content_type:
            meta.content_type = part_of(stored_head, value);
            break;
        default:
            break;
        }
    }
}

std::uint32_t current_age_s(const ObjectMeta& meta, std::int64_t now_s) noexcept {
    return seconds(meta.initial_age_s + std::max<std::int64_t>(0, now_s - meta.response_time_s));
}

std::int64_t freshness_left_s(const ObjectMeta& meta, std::int64_t now_s,
                              std::uint32_t stale_since_s) noexcept {
    const std::int64_t left = std::int64_t{meta.lifetime_s} - current_age_s(meta, now_s);
    return stale_since_s == 0 ? left : std::min({left, stale_since_s - now_s, std::int64_t{0}});
}

Verdict may_reuse(const ObjectMeta& meta, const http::RequestHead& request, std::int64_t now_s,
                  bool expired, std::uint32_t stale_since_s) noexcept {
    const std::int64_t age = current_age_s(meta, now_s);
    const std::int64_t left = freshness_left_s(meta, now_s, stale_since_s);
    const Why why_stale = stale_since_s == 0 ? Why::stale : Why::purged;
    http::CacheControl control;
    if (has_directives(request)) {
        control = http::parse_cache_control(request.fields);
        const Why why = demands_validation(request, control, age, left);
        if (why != Why::none) return {Reuse::validate, why};
    }
    if (expired) return {Reuse::validate, Why::invalidated};
    if ((meta.flags & kNoCache) != 0) return {Reuse::validate, Why::no_cache};
    if (left > 0) return {Reuse::fresh, Why::none};
    if ((meta.flags & kMustRevalidate) != 0) return {Reuse::validate, why_stale};
    if (control.any_max_stale || (control.max_stale_s && -left <= *control.max_stale_s))
        return {Reuse::stale, Why::none};
    if (-left < meta.stale_while_revalidate_s) return {Reuse::stale_while_revalidate, Why::none};
    return {Reuse::validate, why_stale};
}

bool may_use_on_error(const ObjectMeta& meta, const conf::CachePolicy& policy, Failure failure,
                      std::int64_t now_s, std::uint32_t stale_since_s) noexcept {
    if ((meta.flags & (kNoCache | kMustRevalidate)) != 0) return false;
    std::int64_t window = meta.stale_if_error_s;
    if (failure == Failure::unreachable)
        window = std::max(window, seconds_of(policy.stale_if_unreachable));
    return -freshness_left_s(meta, now_s, stale_since_s) < window;
}

bool only_if_cached(const http::RequestHead& request) noexcept {
    return request.fields.has(FieldName::cache_control) &&
           http::parse_cache_control(request.fields).only_if_cached;
}

}  // namespace proxyd
