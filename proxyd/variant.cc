#include "proxyd/variant.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/base/text.h"
#include "common/http/field_list.h"

namespace proxyd {
namespace {

constexpr std::size_t kMaxNames = 32;

class Text {
  public:
    explicit Text(std::span<char> room) noexcept : room_(room) {}
    void add(std::string_view text) noexcept {
        fits_ = fits_ && text.size() <= room_.size() - used_;
        if (!fits_) return;
        std::memcpy(room_.data() + used_, text.data(), text.size());
        used_ += text.size();
    }
    bool fits() const noexcept { return fits_; }
    std::string_view view() const noexcept { return {room_.data(), used_}; }

  private:
    std::span<char> room_;
    std::size_t used_ = 0;
    bool fits_ = true;
};

bool less_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return std::lexicographical_compare(
        a.begin(), a.end(), b.begin(), b.end(),
        [](char x, char y) { return base::to_lower(x) < base::to_lower(y); });
}

void add_values(Text& key, std::string_view name, const http::Fields& fields) noexcept {
    bool first = true;
    for (const http::Field& field : fields) {
        if (!base::iequals(field.name, name)) continue;
        http::FieldList list(field.value);
        std::string_view element;
        while (list.next(element)) {
            if (!first) key.add(",");
            key.add(element);
            first = false;
        }
    }
}

}  // namespace

VaryNames vary_names(const http::Fields& fields, std::span<char> room) noexcept {
    std::array<std::string_view, kMaxNames> names;
    std::size_t count = 0;
    http::FieldList list(fields, http::FieldName::vary);
    std::string_view name;
    while (list.next(name)) {
        if (count == names.size()) return {false, {}};
        names[count++] = name;
    }
    std::sort(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(count), less_ignoring_case);
    Text text(room);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0 && base::iequals(names[i], names[i - 1])) continue;
        if (i > 0) text.add(",");
        text.add(names[i]);
    }
    if (!text.fits()) return {false, {}};
    std::transform(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(text.view().size()),
                   room.begin(), [](char c) { return base::to_lower(c); });
    return {true, text.view()};
}

// "@" begins no field name, so the number is a name that no request has.
std::string marker_text(std::string_view names, std::uint64_t number) {
    return std::string(names) + ",@" + std::to_string(number);
}

std::string_view names_of_marker(std::string_view marker) noexcept {
    return marker.substr(0, marker.find(",@"));
}

std::string_view variant_key(std::string_view url, std::string_view names,
                             const http::Fields& request, std::span<char> room) noexcept {
    Text key(room);
    key.add(url);
    while (!names.empty()) {
        const std::string_view name = names.substr(0, names.find(','));
        names.remove_prefix(std::min(names.size(), name.size() + 1));
        // A line break cannot be part of a URL or a value, so no two keys are alike.
        key.add("\n");
        key.add(name);
        key.add(":");
        add_values(key, name, request);
    }
    return key.fits() ? key.view() : std::string_view{};
}

}  // namespace proxyd
