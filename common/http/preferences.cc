#include "common/http/preferences.h"

#include <algorithm>

#include "common/http/chars.h"
#include "common/http/field_list.h"
#include "common/http/negotiation.h"

namespace http {
namespace {

// "de;q=0.5" and nothing else: other parameters could mean something.
bool read_element(std::string_view element, Preference& into) noexcept {
    std::string_view rest = element;
    into.name = take_part(rest, ';');
    if (!is_token(into.name)) return false;
    into.weight = kFullWeight;
    if (rest.empty()) return into.name.size() == element.size();
    const auto weight = weight_of(element);
    const std::string_view parameter = take_part(rest, ';');
    if (!weight || !rest.empty() || !iequal(parameter.substr(0, 2), "q=")) return false;
    into.weight = *weight;
    return true;
}

bool comes_before(const Preference& a, const Preference& b) noexcept {
    if (a.weight != b.weight) return a.weight > b.weight;
    return std::lexicographical_compare(
        a.name.begin(), a.name.end(), b.name.begin(), b.name.end(),
        [](char x, char y) { return to_lower(x) < to_lower(y); });
}

class Out {
  public:
    explicit Out(std::span<char> room) noexcept : room_(room) {}
    void put(char c) noexcept {
        if (used_ < room_.size()) room_[used_] = c;
        ++used_;
    }
    void put_lower(std::string_view text) noexcept {
        for (const char c : text) put(to_lower(c));
    }
    // ";q=0.25"; without zeros at the end.
    void put_weight(unsigned weight) noexcept {
        if (weight == kFullWeight) return;
        for (const char c : {';', 'q', '=', '0'}) put(c);
        for (unsigned place = kFullWeight / 10; weight > 0; place /= 10) {
            if (place == kFullWeight / 10) put('.');
            put(static_cast<char>('0' + weight / place));
            weight %= place;
        }
    }
    std::string_view text() const noexcept {
        return used_ <= room_.size() ? std::string_view(room_.data(), used_) : std::string_view{};
    }

  private:
    std::span<char> room_;
    std::size_t used_ = 0;
};

}  // namespace

bool Preferences::read(const Fields& fields, FieldName name) noexcept {
    count_ = 0;
    FieldList list(fields, name);
    for (std::string_view element; list.next(element);) {
        Preference next;
        if (count_ == kMost || !read_element(element, next) || has(next.name)) return false;
        all_[count_++] = next;
    }
    std::sort(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(count_), comes_before);
    return true;
}

bool Preferences::has(std::string_view name) const noexcept {
    return std::ranges::any_of(
        all(), [name](const Preference& one) { return iequal(one.name, name); });
}

std::string_view Preferences::favourite() const noexcept {
    if (count_ == 0 || all_[0].weight == 0 || all_[0].name == "*") return {};
    const bool alone = count_ == 1 || all_[1].weight < all_[0].weight;
    return alone ? all_[0].name : std::string_view{};
}

std::string_view Preferences::write(std::span<char> room) const noexcept {
    Out out(room);
    for (const Preference& one : all()) {
        if (&one != all_.data()) out.put(',');
        out.put_lower(one.name);
        out.put_weight(one.weight);
    }
    return out.text();
}

}  // namespace http
