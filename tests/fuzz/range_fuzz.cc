// Fuzz target for http::RangeSet and http::parse_content_range.
//
// The first byte chooses the size of the representation.  Besides memory errors it looks for
// ranges that lie outside it.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/base/panic.h"
#include "common/http/range.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::uint64_t bytes = data[0] == 255 ? UINT64_MAX : data[0];
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

    http::RangeSet set;
    const auto outcome = set.parse(text, bytes);
    CHECK((outcome == http::RangeSet::Outcome::partial) == !set.ranges().empty());
    std::uint64_t total = 0;
    for (const http::ByteRange& range : set.ranges()) {
        CHECK(range.first <= range.last && range.last < bytes);
        total += range.size();
        const http::ContentRangeText written(range, bytes);
        const auto read = http::parse_content_range(written.text());
        CHECK(read && read->range->first == range.first && read->range->last == range.last);
    }
    CHECK(total <= bytes);
    if (const auto found = http::parse_content_range(text); found && found->range && found->size)
        CHECK(found->range->last < *found->size);
    return 0;
}
