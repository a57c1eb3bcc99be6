#include "common/http/negotiation.h"

#include <algorithm>

#include "common/http/chars.h"
#include "common/http/field_list.h"

namespace http {
namespace {

// "0", "0.5", "1.000": at most three digits after the point, and nothing above 1.
std::optional<unsigned> read_weight(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return {};
    if (text.size() > 1 && text[1] != '.') return {};
    unsigned weight = static_cast<unsigned>(text[0] - '0') * kFullWeight;
    unsigned place = kFullWeight / 10;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (!is_digit(c)) return {};
        weight += static_cast<unsigned>(c - '0') * place;
        place /= 10;
    }
    return weight <= kFullWeight ? std::optional(weight) : std::nullopt;
}

bool same_coding(std::string_view a, std::string_view b) noexcept {
    const auto plain = [](std::string_view coding) {
        return iequal(coding, "x-gzip") ? std::string_view("gzip") : coding;
    };
    return iequal(plain(a), plain(b));
}

}  // namespace

std::optional<unsigned> weight_of(std::string_view element) noexcept {
    take_part(element, ';');
    while (!element.empty()) {
        const std::string_view parameter = take_part(element, ';');
        if (iequal(parameter.substr(0, 2), "q=")) return read_weight(parameter.substr(2));
    }
    return kFullWeight;
}

unsigned coding_weight(const Fields& fields, std::string_view coding) noexcept {
    const bool identity = iequal(coding, "identity");
    std::optional<unsigned> any;
    FieldList list(fields, FieldName::accept_encoding);
    for (std::string_view element; list.next(element);) {
        std::string_view rest = element;
        const std::string_view name = take_part(rest, ';');
        // An element that cannot be read is as if it were not there.
        const auto weight = weight_of(element);
        if (!weight) continue;
        if (same_coding(name, coding)) return *weight;
        if (name == "*") any = weight;
    }
    return any.value_or(identity ? kFullWeight : 0);
}

std::string_view media_essence(std::string_view content_type) noexcept {
    const std::string_view essence = take_part(content_type, ';');
    const std::size_t slash = essence.find('/');
    if (slash == std::string_view::npos) return {};
    const bool good = is_token(essence.substr(0, slash)) && is_token(essence.substr(slash + 1));
    return good ? essence : std::string_view{};
}

bool media_matches(std::string_view essence, std::string_view range) noexcept {
    if (range == "*/*") return !essence.empty();
    if (range.size() > 2 && range.substr(range.size() - 2) == "/*") {
        const std::string_view type = range.substr(0, range.size() - 1);
        return iequal(essence.substr(0, type.size()), type);
    }
    return iequal(essence, range);
}

}  // namespace http
