#include "common/http/cache_control.h"

#include <algorithm>

#include "common/http/chars.h"
#include "common/http/field_list.h"
#include "common/http/structured.h"

namespace http {
namespace {

struct Directive {
    std::string_view name;
    std::string_view argument;  // without quotes
    bool has_argument = false;
    bool sound = true;  // the argument, if any, is a token or a whole quoted string
};

// name [ "=" ( token / quoted-string ) ].  A blank beside the "=" makes the argument unsound.
Directive split_directive(std::string_view element) noexcept {
    const std::size_t equals = element.find('=');
    Directive directive;
    directive.name = trim_ows(element.substr(0, equals));
    if (equals == std::string_view::npos) return directive;
    directive.has_argument = true;
    directive.argument = unquoted(element.substr(equals + 1), directive.sound);
    if (directive.name.size() != equals) directive.sound = false;
    return directive;
}

using Seconds = std::optional<std::int64_t>;

Seconds seconds_of(const Directive& directive) noexcept {
    if (!directive.has_argument || !directive.sound) return {};
    return parse_delta_seconds(directive.argument);
}

// A lifetime: the first one counts, and 0 stands for one that cannot be read.
void set_lifetime(Seconds& lifetime, const Directive& directive) noexcept {
    if (!lifetime) lifetime = seconds_of(directive).value_or(0);
}

// Something that is permitted or asked for: the first one counts, if it can be read.
void set_allowance(Seconds& allowance, const Directive& directive) noexcept {
    if (!allowance) allowance = seconds_of(directive);
}

// no-cache and private: `all` without an argument, `names` with a good one.
void set_restriction(bool& all, std::string_view& names, const Directive& directive) noexcept {
    const bool good = directive.has_argument && directive.sound && !directive.argument.empty();
    if (good && names.empty())
        names = directive.argument;
    else
        all = true;
}

void set_max_stale(CacheControl& control, const Directive& directive) noexcept {
    if (directive.has_argument)
        set_allowance(control.max_stale_s, directive);
    else
        control.any_max_stale = true;
}

struct Flag {
    std::string_view name;
    bool CacheControl::*member;
};

constexpr Flag kFlags[] = {
    {"no-store", &CacheControl::no_store},
    {"no-transform", &CacheControl::no_transform},
    {"public", &CacheControl::public_},
    {"must-revalidate", &CacheControl::must_revalidate},
    {"proxy-revalidate", &CacheControl::proxy_revalidate},
    {"must-understand", &CacheControl::must_understand},
    {"immutable", &CacheControl::immutable},
    {"only-if-cached", &CacheControl::only_if_cached},
};

struct Value {
    std::string_view name;
    Seconds CacheControl::*member;
    bool lifetime;  // an unreadable value counts as 0, not as absent
};

constexpr Value kValues[] = {
    {"max-age", &CacheControl::max_age_s, true},
    {"s-maxage", &CacheControl::s_maxage_s, true},
    {"stale-while-revalidate", &CacheControl::stale_while_revalidate_s, false},
    {"stale-if-error", &CacheControl::stale_if_error_s, false},
    {"min-fresh", &CacheControl::min_fresh_s, false},
};

void apply(CacheControl& control, const Directive& directive) noexcept {
    control.present = true;
    for (const Flag& flag : kFlags)
        if (iequal(directive.name, flag.name)) control.*flag.member = true;
    for (const Value& value : kValues)
        if (iequal(directive.name, value.name))
            (value.lifetime ? set_lifetime : set_allowance)(control.*value.member, directive);
    if (iequal(directive.name, "no-cache"))
        set_restriction(control.no_cache, control.no_cache_fields, directive);
    if (iequal(directive.name, "private"))
        set_restriction(control.private_, control.private_fields, directive);
    if (iequal(directive.name, "max-stale")) set_max_stale(control, directive);
}

// RFC 9213 section 2.1: a value of the wrong type makes the directive unknown.
void apply_targeted(CacheControl& control, const Member& member) noexcept {
    using Kind = BareItem::Kind;
    if (member.inner_list) return;
    const BareItem& value = member.item.value;
    const bool on = value.kind == Kind::boolean && value.truth;
    for (const Flag& flag : kFlags)
        if (on && member.key == flag.name) control.*flag.member = true;
    for (const Value& v : kValues)
        if (value.kind == Kind::integer && value.number >= 0 && member.key == v.name)
            control.*v.member = std::min(value.number, kMaxDeltaSeconds);
    const bool names = value.kind == Kind::string && !value.text.empty();
    if (member.key == "no-cache" && names) control.no_cache_fields = value.text;
    if (member.key == "no-cache" && on) control.no_cache = true;
    if (member.key == "private" && names) control.private_fields = value.text;
    if (member.key == "private" && on) control.private_ = true;
}

}  // namespace

std::optional<std::int64_t> parse_delta_seconds(std::string_view text) noexcept {
    if (text.empty()) return {};
    std::int64_t seconds = 0;
    for (const char c : text) {
        if (!is_digit(c)) return {};
        seconds = std::min(seconds * 10 + (c - '0'), kMaxDeltaSeconds);
    }
    return seconds;
}

CacheControl parse_cache_control(const Fields& fields) noexcept {
    CacheControl control;
    if (!fields.has(FieldName::cache_control)) return control;
    FieldList list(fields, FieldName::cache_control);
    for (std::string_view element; list.next(element);) apply(control, split_directive(element));
    return control;
}

std::optional<CacheControl> parse_targeted(const Fields& fields, std::string_view name) noexcept {
    const FieldName id = field_name(name);
    if (id != FieldName::other && !fields.has(id)) return {};
    StructuredField dictionary;
    if (!dictionary.parse_dictionary(fields, name) || dictionary.members().empty()) return {};
    CacheControl control;
    control.present = true;
    for (const Member& member : dictionary.members()) apply_targeted(control, member);
    return control;
}

bool pragma_no_cache(const Fields& fields) noexcept {
    return fields.has(FieldName::pragma) && !fields.has(FieldName::cache_control) &&
           list_has(fields, FieldName::pragma, "no-cache");
}

}  // namespace http
