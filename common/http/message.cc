#include "common/http/message.h"

#include "common/http/chars.h"

namespace http {
namespace {

struct MethodRow {
    std::string_view text;
    bool safe;
    bool idempotent;
};

// In the order of Method.  PURGE is ours: it may be repeated, but it changes the cache.
constexpr std::array<MethodRow, 11> kMethods = {{
    {"GET", true, true},
    {"HEAD", true, true},
    {"POST", false, false},
    {"PUT", false, true},
    {"DELETE", false, true},
    {"CONNECT", false, false},
    {"OPTIONS", true, true},
    {"TRACE", true, true},
    {"PATCH", false, false},
    {"PURGE", false, true},
    {"", false, false},
}};

const MethodRow& row_of(Method method) noexcept {
    return kMethods[static_cast<std::size_t>(method)];
}

}  // namespace

bool Fields::add(FieldName id, std::string_view name, std::string_view value) noexcept {
    if (count_ == kMaxFields) return false;
    lines_[count_++] = {id, name, value};
    const auto bit = static_cast<unsigned>(id);
    present_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    return true;
}

std::string_view Fields::first(FieldName id) const noexcept {
    if (!has(id)) return {};
    return next(id, begin())->value;
}

Fields::const_iterator Fields::next(FieldName id, const_iterator from) const noexcept {
    while (from != end() && from->id != id) ++from;
    return from;
}

std::string_view Fields::first(std::string_view name) const noexcept {
    for (const Field& field : *this)
        if (iequal(field.name, name)) return field.value;
    return {};
}

bool is_safe(Method method) noexcept {
    return row_of(method).safe;
}

bool is_idempotent(Method method) noexcept {
    return row_of(method).idempotent;
}

std::string_view text_of(Method method) noexcept {
    return row_of(method).text;
}

Method method_of(std::string_view text) noexcept {
    // Nearly every request is one of these.
    if (text == "GET") return Method::get;
    for (std::size_t i = 0; i + 1 < kMethods.size(); ++i)
        if (kMethods[i].text == text) return static_cast<Method>(i);
    return Method::other;
}

void RequestHead::clear() noexcept {
    method = Method::other;
    form = TargetForm::origin;
    minor = 1;
    keep_alive = true;
    expect_continue = false;
    upgrade = false;
    framing = {};
    method_text = target = scheme = host = port = authority = path = {};
    fields.clear();
}

void ResponseHead::clear() noexcept {
    status = 0;
    minor = 1;
    keep_alive = true;
    framing = {};
    reason = {};
    fields.clear();
}

}  // namespace http
