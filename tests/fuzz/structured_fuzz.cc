// Fuzz target for http::StructuredField.
//
// Besides memory errors it looks for members that do not lie in the input, and for fields
// that are not empty after a mistake.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/base/panic.h"
#include "common/http/structured.h"

namespace {

bool inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void check(const http::Item& item, std::string_view text) {
    CHECK(inside(item.value.text, text));
    for (const http::Parameter& parameter : item.parameters) {
        CHECK(inside(parameter.key, text) && inside(parameter.value.text, text));
        CHECK(item.parameter(parameter.key) == &parameter.value);
    }
}

void check(const http::StructuredField& field, const base::Status& status, std::string_view text) {
    CHECK(status || field.members().empty());
    for (const http::Member& member : field.members()) {
        CHECK(inside(member.key, text));
        check(member.item, text);
        for (const http::Item& item : member.items) check(item, text);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static http::StructuredField field;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check(field, field.parse_item(text), text);
    check(field, field.parse_list(text), text);
    check(field, field.parse_dictionary(text), text);
    return 0;
}
