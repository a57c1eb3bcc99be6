// Fuzz target for proxyd's reading of No-Vary-Search: a field, a line break, then a URL.
//
// Besides memory errors it looks for forms that have another form by the same rule, and for
// work that is done outside of the room that was given.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/panic.h"
#include "common/http/message.h"
#include "proxyd/search_rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string_view value = text.substr(0, text.find('\n'));
    const std::string_view url = text.substr(std::min(size, value.size() + 1));
    auto head = std::make_unique<http::ResponseHead>();
    head->clear();
    head->fields.add(http::FieldName::other, "No-Vary-Search", value);
    std::array<char, proxyd::kMaxSearchRule> rule_room;
    std::string_view rule = proxyd::search_rule(head->fields, rule_room);
    if (rule.empty()) rule = "--";
    std::string first(4096, '\0'), second(2 * url.size() + 8, '\0');
    const std::string_view form = proxyd::search_form(url, rule, first);
    (void)proxyd::search_form(url, rule, second);  // may not fit
    if (form.empty()) return 0;
    second.assign(8192, '\0');
    CHECK(proxyd::search_form(form, rule, second) == form);
    return 0;
}
