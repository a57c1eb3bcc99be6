#include "proxyd/targeted.h"

#include <algorithm>

#include "common/base/text.h"
#include "common/http/surrogate_control.h"

namespace proxyd {
namespace {

bool names_surrogate_control(std::string_view target) noexcept {
    return base::iequals(target, "Surrogate-Control");
}

}  // namespace

http::CacheControl directives_of(const http::Fields& fields,
                                 const std::vector<std::string>& targets,
                                 std::string_view device) noexcept {
    for (const std::string& target : targets) {
        auto control = names_surrogate_control(target)
                           ? http::parse_surrogate_control(fields, device)
                           : http::parse_targeted(fields, target);
        if (!control) continue;
        control->targeted = true;
        return *control;
    }
    return http::parse_cache_control(fields);
}

bool is_surrogate(const std::vector<std::string>& targets) noexcept {
    return std::ranges::any_of(targets, names_surrogate_control);
}

}  // namespace proxyd
