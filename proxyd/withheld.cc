#include "proxyd/withheld.h"

#include <cstring>

#include "common/base/text.h"
#include "common/http/field_list.h"
#include "common/http/field_name.h"

namespace proxyd {
namespace {

using http::FieldName;

bool lists(std::string_view names, std::string_view name) noexcept {
    http::FieldList list(names);
    for (std::string_view element; list.next(element);)
        if (base::iequals(element, name)) return true;
    return false;
}

bool is_vital(FieldName name) noexcept {
    switch (name) {
    case FieldName::cache_control:
    case FieldName::content_encoding:
    case FieldName::content_language:
    case FieldName::content_length:
    case FieldName::content_range:
    case FieldName::content_type:
    case FieldName::date:
    case FieldName::expires:
    case FieldName::location:
    case FieldName::transfer_encoding:
    case FieldName::vary:
        return true;
    default:
        return false;
    }
}

}  // namespace

bool may_withhold(std::string_view names) noexcept {
    http::FieldList list(names);
    for (std::string_view element; list.next(element);)
        if (is_vital(http::field_name(element))) return false;
    return true;
}

bool is_withheld(const http::CacheControl& control, std::string_view name) noexcept {
    return lists(control.private_fields, name) || lists(control.no_cache_fields, name);
}

std::string take_withheld(std::string_view& head, const http::CacheControl& control) {
    std::string taken;
    if (control.private_fields.empty() && control.no_cache_fields.empty()) return taken;
    char* const begin = const_cast<char*>(head.data());  // the caller's own room
    std::size_t kept = head.find('\n') + 1;
    for (std::size_t at = kept; at < head.size();) {
        const std::size_t end = head.find('\n', at) + 1;
        const std::string_view line = head.substr(at, end - at);
        if (is_withheld(control, line.substr(0, line.find(':')))) {
            taken.append(line);
        } else {
            std::memmove(begin + kept, line.data(), line.size());
            kept += line.size();
        }
        at = end;
    }
    head = head.substr(0, kept);
    return taken;
}

}  // namespace proxyd
