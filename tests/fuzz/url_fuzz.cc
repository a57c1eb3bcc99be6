// Fuzz target for http::split_url and http::normalise_url.
//
// Besides memory errors it looks for normal forms that have another normal form, and for
// dot segments that survive.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/base/panic.h"
#include "common/http/url.h"

namespace {

bool has_dot_segment(std::string_view path) {
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/', 1), path.size());
        const std::string_view segment = path.substr(1, end - 1);
        if (segment == "." || segment == "..") return true;
        path.remove_prefix(end);
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static std::array<char, 4096> first, second;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parts = http::split_url(text);
    if (!parts) return 0;
    const auto url = http::normalise_url(*parts, first);
    if (!url) return 0;
    CHECK(!has_dot_segment(url->path));
    const auto again = http::split_url(url->text);
    CHECK(again);
    const auto normal = http::normalise_url(*again, second);
    CHECK(normal && normal->text == url->text);

    http::QueryReader query(url->query);
    for (http::QueryReader::Pair pair; query.next(pair);)
        CHECK(pair.name.size() + pair.value.size() <= url->query.size());
    return 0;
}
