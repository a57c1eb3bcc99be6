#include "proxyd/search_rule.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "common/base/text.h"
#include "common/http/structured.h"
#include "proxyd/query_parameters.h"

namespace proxyd {
namespace {

using http::BareItem;

constexpr std::string_view kField = "No-Vary-Search";
// As many names as a structured field has room for.
constexpr std::size_t kMaxNames = http::StructuredField::kMaxInnerItems;

class Text {
  public:
    explicit Text(std::span<char> room) noexcept : room_(room) {}

    void add(char c) noexcept {
        fits_ = fits_ && used_ < room_.size();
        if (fits_) room_[used_++] = c;
    }
    void add(std::string_view text) noexcept {
        fits_ = fits_ && text.size() <= room_.size() - used_;
        if (!fits_ || text.empty()) return;
        std::memmove(room_.data() + used_, text.data(), text.size());
        used_ += text.size();
    }
    // As application/x-www-form-urlencoded has it: one spelling of each byte.
    void add_encoded(unsigned char c) noexcept {
        constexpr char kHex[] = "0123456789ABCDEF";
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '*';
        if (plain) return add(static_cast<char>(c));
        if (c == ' ') return add('+');
        add('%');
        add(kHex[c >> 4]);
        add(kHex[c & 15]);
    }
    void cut_to(std::size_t size) noexcept { used_ = size; }
    bool fits() const noexcept { return fits_; }
    std::size_t size() const noexcept { return used_; }
    std::string_view view() const noexcept { return {room_.data(), used_}; }
    std::span<char> rest() const noexcept { return room_.subspan(used_); }

  private:
    std::span<char> room_;
    std::size_t used_ = 0;
    bool fits_ = true;
};

// A name or value as it stands in a query or a key of the field.
void add_normal(Text& text, std::string_view written) noexcept {
    while (!written.empty()) text.add_encoded(static_cast<unsigned char>(take_decoded(written)));
}

// --- rules ------------------------------------------------------------------------------

bool is_truth(const http::Member& member, bool& truth) noexcept {
    if (member.inner_list || member.item.value.kind != BareItem::Kind::boolean) return false;
    truth = member.item.value.truth;
    return true;
}

// The names of a list, sorted, each once.  False: it is no list of strings, or too long.
bool add_names(Text& rule, const http::Member& member) noexcept {
    if (!member.inner_list) return false;
    std::array<char, kMaxSearchRule> room;
    Text text(room);
    std::array<std::string_view, kMaxNames> names;
    std::size_t count = 0;
    for (const http::Item& item : member.items) {
        if (item.value.kind != BareItem::Kind::string) return false;
        const std::size_t from = text.size();
        std::string_view rest = item.value.text;
        while (!rest.empty()) {  // a backslash stands before the character that is meant
            const std::size_t slash = std::min(rest.find('\\'), rest.size());
            add_normal(text, rest.substr(0, slash));
            rest.remove_prefix(slash);
            if (rest.size() < 2) break;
            text.add_encoded(static_cast<unsigned char>(rest[1]));
            rest.remove_prefix(2);
        }
        names[count++] = text.view().substr(from);
    }
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(count);
    std::sort(names.begin(), end);
    const auto last = std::unique(names.begin(), end);
    for (auto name = names.begin(); name != last; ++name) {
        rule.add('&');
        rule.add(*name);
    }
    return text.fits();
}

// What `params` and `except` say.  False: the field is not sound.
bool add_parameters(Text& rule, const http::StructuredField& field) noexcept {
    const http::Member* const params = field.find("params");
    const http::Member* const except = field.find("except");
    bool all = false;
    const bool truth = params != nullptr && is_truth(*params, all);
    if (except != nullptr && !all) return false;
    rule.add(all ? '+' : '-');
    if (except != nullptr) return add_names(rule, *except);
    return params == nullptr || truth || add_names(rule, *params);
}

// --- forms ------------------------------------------------------------------------------

bool is_among(std::string_view names, std::string_view name) noexcept {
    while (!names.empty()) {
        names.remove_prefix(1);  // "&"
        const std::size_t end = std::min(names.find('&'), names.size());
        if (names.substr(0, end) == name) return true;
        names.remove_prefix(end);
    }
    return false;
}

// Writes those that count as "name=value", encoded, in their order.  False: there is no room.
bool read(std::string_view query, std::string_view rule, Text& text,
          QueryParameters& found) noexcept {
    const bool named_count = rule[1] == '+';
    while (!query.empty()) {
        const std::string_view parameter = base::take_field(query, '&');
        if (parameter.empty()) continue;
        const std::size_t from = text.size();
        const std::string_view name = parameter_name(parameter);
        add_normal(text, name);
        if (text.fits() && is_among(rule.substr(2), text.view().substr(from)) != named_count) {
            text.cut_to(from);
            continue;
        }
        text.add('=');
        add_normal(text, parameter.substr(std::min(parameter.size(), name.size() + 1)));
        if (!text.fits() || !found.add(text.view().substr(from))) return false;
    }
    return true;
}

}  // namespace

std::string_view search_rule(const http::Fields& response, std::span<char> room) noexcept {
    if (response.first(kField).data() == nullptr) return {};
    const auto field = std::make_unique<http::StructuredField>();
    if (!field->parse_dictionary(response, kField)) return {};
    bool any_order = false;
    const http::Member* const order = field->find("key-order");
    if (order != nullptr && !is_truth(*order, any_order)) return {};
    Text rule(room.first(std::min(room.size(), kMaxSearchRule)));
    rule.add(any_order ? '-' : 'k');
    if (!add_parameters(rule, *field) || !rule.fits()) return {};
    return rule.view() == "k-" ? std::string_view{} : rule.view();
}

std::string_view search_form(std::string_view url, std::string_view rule,
                             std::span<char> room) noexcept {
    const std::string_view path = url.substr(0, url.find('?'));
    Text text(room);
    text.add(path);
    if (!text.fits()) return {};
    if (path.size() == url.size()) return text.view();
    Text work(text.rest());
    QueryParameters found;
    if (!read(url.substr(path.size() + 1), rule, work, found)) return {};
    if (rule[0] == '-') found.sort();
    // What is sorted may lie anywhere in `work`: it is put together behind that, then moved.
    Text form(work.rest());
    for (std::size_t i = 0; i < found.size(); ++i) {
        form.add(i == 0 ? '?' : '&');
        form.add(found[i]);
    }
    if (!form.fits()) return {};
    text.add(form.view());
    return text.view();
}

}  // namespace proxyd
