#include "common/http/surrogate_control.h"

#include "common/http/chars.h"
#include "common/http/field_list.h"

namespace http {
namespace {

// For whom a directive is.
enum class Target : std::uint8_t { all, us, others };

Target target_of(std::string_view parameters, std::string_view device) noexcept {
    Target target = Target::all;
    while (!parameters.empty()) {
        const std::string_view name = take_part(parameters, ';');
        if (name.empty()) continue;
        if (iequal(name, device)) return Target::us;
        target = Target::others;
    }
    return target;
}

// 60 or 60+30.  A number that cannot be read counts as 0: no longer fresh.
void set_max_age(CacheControl& control, std::string_view value) noexcept {
    const std::size_t plus = value.find('+');
    control.max_age_s = parse_delta_seconds(value.substr(0, plus)).value_or(0);
    control.stale_while_revalidate_s.reset();
    if (plus != std::string_view::npos)
        control.stale_while_revalidate_s = parse_delta_seconds(value.substr(plus + 1));
}

void apply(CacheControl& control, std::string_view directive) noexcept {
    const std::size_t equals = directive.find('=');
    const std::string_view name = directive.substr(0, equals);
    if (iequal(name, "no-store") || iequal(name, "no-store-remote")) {
        control.present = control.no_store = true;
    } else if (iequal(name, "max-age") && equals != std::string_view::npos) {
        control.present = true;
        bool sound = true;
        set_max_age(control, unquoted(directive.substr(equals + 1), sound));
    }
}

void apply_all(CacheControl& control, const Fields& fields, std::string_view device,
               Target wanted) noexcept {
    FieldList list(fields, FieldName::surrogate_control);
    for (std::string_view element; list.next(element);) {
        const std::string_view directive = take_part(element, ';');
        if (target_of(element, device) == wanted) apply(control, directive);
    }
}

}  // namespace

std::optional<CacheControl> parse_surrogate_control(const Fields& fields,
                                                    std::string_view device) noexcept {
    if (!fields.has(FieldName::surrogate_control)) return {};
    CacheControl control;
    apply_all(control, fields, device, Target::all);
    apply_all(control, fields, device, Target::us);
    if (!control.present) return {};
    return control;
}

}  // namespace http
