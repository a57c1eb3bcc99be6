#include "proxyd/variant.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/base/text.h"
#include "common/http/field_list.h"
#include "common/http/preferences.h"
#include "proxyd/cookies.h"
#include "proxyd/unkeyed.h"

namespace proxyd {
namespace {

using http::FieldName;

constexpr std::size_t kMaxNames = 64;
constexpr std::string_view kCookie = "cookie=";  // then its name

class Text {
  public:
    explicit Text(std::span<char> room) noexcept : room_(room) {}
    void add(std::string_view text) noexcept {
        fits_ = fits_ && text.size() <= room_.size() - used_;
        if (!fits_) return;
        std::memcpy(room_.data() + used_, text.data(), text.size());
        used_ += text.size();
    }
    void add_lower(std::string_view text) noexcept {
        const std::size_t from = used_;
        add(text);
        std::transform(room_.data() + from, room_.data() + used_, room_.data() + from, base::to_lower);
    }
    void add(const http::Preferences& preferences) noexcept {
        if (preferences.all().empty() || !fits_) return;
        const std::size_t bytes = preferences.write(room_.subspan(used_)).size();
        fits_ = bytes > 0;
        used_ += bytes;
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

// --- names ------------------------------------------------------------------------------

// The origin sees of it what the key of the URL says, or nothing.
bool makes_no_difference(std::string_view name, const conf::CachePolicy& policy) noexcept {
    const http::Field field{http::field_name(name), name, {}};
    switch (field.id) {
    case FieldName::host:
    case FieldName::x_forwarded_proto:
        return true;
    case FieldName::forwarded:
    case FieldName::x_forwarded_for:
        return false;
    case FieldName::cookie:
        return policy.strip_cookies && policy.keep_cookies.empty();
    default:
        break;
    }
    if (!redirects(field) && !overrides_method(name)) return false;
    return std::ranges::none_of(policy.key_fields, [name](const std::string& keyed) {
        return base::iequals(keyed, name);
    });
}

struct Names {
    bool sound = true;
    std::size_t count = 0;
    std::array<std::string_view, kMaxNames> all;

    void add(std::string_view name) noexcept {
        sound = sound && count < all.size();
        if (sound) all[count++] = name;
    }
};

void add_cookies(Text& text, const conf::CachePolicy& policy) noexcept {
    for (const std::string& name : policy.key_cookies) {
        if (!text.view().empty()) text.add(",");
        text.add(kCookie);
        text.add(name);
    }
}

// --- values -----------------------------------------------------------------------------

// Fields whose value is one: a comma in it separates nothing.
bool is_single(FieldName id, std::string_view name) noexcept {
    return id == FieldName::cookie || id == FieldName::authorization ||
           id == FieldName::user_agent || id == FieldName::referer || base::iequals(name, "origin");
}

void add_lines(Text& key, std::string_view name, const http::Fields& fields) noexcept {
    bool first = true;
    for (const http::Field& field : fields) {
        if (!base::iequals(field.name, name)) continue;
        if (!first) key.add("\r");  // no value has it
        key.add(field.value);
        first = false;
    }
}

void add_list(Text& key, std::string_view name, const http::Fields& fields) noexcept {
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

// Of one name, or of those that are kept: as often as they come.
void add_cookie_values(Text& key, std::string_view name, const http::Fields& fields,
                       const conf::CachePolicy& policy) noexcept {
    CookieReader cookies(fields);
    for (CookieReader::Pair pair; cookies.next(pair);) {
        const bool wanted = name.empty() ? std::ranges::find(policy.keep_cookies, pair.name) !=
                                               policy.keep_cookies.end()
                                         : pair.name == name;
        if (!wanted) continue;
        key.add(name.empty() ? pair.text : pair.value());
        key.add(";");
    }
}

void add_values(Text& key, std::string_view name, const http::Fields& fields,
                const conf::CachePolicy& policy) noexcept {
    if (name.starts_with(kCookie))
        return add_cookie_values(key, name.substr(kCookie.size()), fields, policy);
    const FieldName id = http::field_name(name);
    if (id == FieldName::cookie && policy.strip_cookies)
        return add_cookie_values(key, {}, fields, policy);
    if (id == FieldName::accept_encoding || id == FieldName::accept_language) {
        http::Preferences preferences;
        if (preferences.read(fields, id)) return key.add(preferences);
    }
    is_single(id, name) ? add_lines(key, name, fields) : add_list(key, name, fields);
}

// language: stands for the value of Accept-Language, if it is not empty.
std::string_view make_key(std::string_view url, std::string_view names, const http::Fields& request,
                          const conf::CachePolicy& policy, std::string_view language,
                          std::span<char> room) noexcept {
    Text key(room);
    key.add(url);
    bool has_language = false;
    names = names.substr(0, names.find('\n'));
    while (!names.empty()) {
        const std::string_view name = base::take_field(names, ',');
        // A line break cannot be part of a URL or a value, so no two keys are alike.
        key.add("\n");
        key.add(name);
        key.add(":");
        if (!language.empty() && name == "accept-language") {
            key.add("=");  // begins no list of languages
            key.add_lower(language);
            has_language = true;
        } else {
            add_values(key, name, request, policy);
        }
    }
    return key.fits() && has_language == !language.empty() ? key.view() : std::string_view{};
}

}  // namespace

VaryNames vary_names(const http::Fields& fields, const conf::CachePolicy& policy,
                     std::span<char> room) noexcept {
    Names names;
    http::FieldList list(fields, FieldName::vary);
    for (std::string_view name; list.next(name);)
        if (!makes_no_difference(name, policy)) names.add(name);
    for (const std::string& name : policy.key_fields) names.add(name);
    if (!names.sound) return {false, {}};
    const auto begin = names.all.begin();
    std::sort(begin, begin + static_cast<std::ptrdiff_t>(names.count), less_ignoring_case);
    Text text(room);
    for (std::size_t i = 0; i < names.count; ++i) {
        if (i > 0 && base::iequals(names.all[i], names.all[i - 1])) continue;
        if (i > 0) text.add(",");
        text.add_lower(names.all[i]);
    }
    add_cookies(text, policy);
    return text.fits() ? VaryNames{true, text.view()} : VaryNames{false, {}};
}

// "@" begins no field name, so the number is a name that no request has.
std::string marker_text(std::string_view names, std::uint64_t number) {
    return std::string(names) + ",@" + std::to_string(number);
}

std::string_view names_of_marker(std::string_view marker) noexcept {
    return marker.substr(0, marker.find(",@"));
}

bool covers(std::string_view marker, const conf::CachePolicy& policy) noexcept {
    const auto has = [marker](std::string_view prefix, std::string_view wanted) {
        std::string_view names = names_of_marker(marker);
        while (!names.empty()) {
            const std::string_view name = base::take_field(names, ',');
            if (name.starts_with(prefix) && name.substr(prefix.size()) == wanted) return true;
        }
        return false;
    };
    // An answer that serves all codings is not stored by Accept-Encoding, whoever names it.
    for (const std::string& name : policy.key_fields)
        if (name != "accept-encoding" && !has("", name)) return false;
    for (const std::string& name : policy.key_cookies)
        if (!has(kCookie, name)) return false;
    return true;
}

std::string_view variant_key(std::string_view url, std::string_view names,
                             const http::Fields& request, const conf::CachePolicy& policy,
                             std::span<char> room) noexcept {
    return make_key(url, names, request, policy, {}, room);
}

std::string_view language_key(std::string_view url, std::string_view names,
                              const http::Fields& request, const conf::CachePolicy& policy,
                              std::string_view language, std::span<char> room) noexcept {
    if (language.empty()) return {};
    return make_key(url, names, request, policy, language, room);
}

std::string_view favourite_language(const http::Fields& request) noexcept {
    if (!request.has(FieldName::accept_language)) return {};
    http::Preferences languages;
    return languages.read(request, FieldName::accept_language) ? languages.favourite()
                                                               : std::string_view{};
}

std::string_view language_of(const http::Fields& response) noexcept {
    http::Preferences languages;
    if (!response.has(FieldName::content_language) ||
        !languages.read(response, FieldName::content_language))
        return {};
    return languages.favourite();
}

}  // namespace proxyd
