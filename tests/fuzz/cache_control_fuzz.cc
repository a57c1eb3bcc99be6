// Fuzz target for http::parse_cache_control and http::parse_targeted.
//
// Each line of the input is a field line.  Besides memory errors it looks for numbers out of
// bounds, and for a line more that makes an answer more cacheable.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/base/panic.h"
#include "common/http/cache_control.h"

namespace {

void check_number(const std::optional<std::int64_t>& seconds) {
    CHECK(!seconds || (*seconds >= 0 && *seconds <= http::kMaxDeltaSeconds));
}

void check(const http::CacheControl& control) {
    for (const auto& seconds :
         {control.max_age_s, control.s_maxage_s, control.stale_while_revalidate_s,
          control.stale_if_error_s, control.min_fresh_s, control.max_stale_s})
        check_number(seconds);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    static http::Fields fields;
    fields.clear();
    while (!text.empty() && fields.size() < 8) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const auto before = parse_cache_control(fields);
        fields.add(http::FieldName::cache_control, "Cache-Control", text.substr(0, end));
        const auto after = parse_cache_control(fields);
        CHECK(after.no_store >= before.no_store && after.private_ >= before.private_);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    check(parse_cache_control(fields));
    if (const auto targeted = parse_targeted(fields, "Cache-Control"))
        check(*targeted);
    return 0;
}
