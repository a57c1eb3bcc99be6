// Fuzz target for proxyd::InflatingReader: a stored body that an origin called gzip.
//
// The first byte says how the body is cut into blocks of the store and how much is skipped;
// the rest is the body.  Whatever it is, reading ends, within its bounds.

#include <cstddef>
#include <cstdint>
#include <span>

#include "proxyd/inflating_reader.h"
#include "tests/proxyd/test_cache.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace proxyd;
    if (size == 0) return 0;
    static TestCache cache(1 << 24);
    const auto body = std::as_bytes(std::span(data, size)).subspan(1);
    Fill fill = cache.claim("/fuzz");
    if (!fill || !fill.begin(TestCache::meta(), TestCache::kHead, std::nullopt)) return 0;
    const std::size_t step = 1 + std::size_t{data[0]} * 16;
    for (std::size_t at = 0; at < body.size(); at += step)
        if (!fill.append(body.subspan(at, std::min(step, body.size() - at)))) return 0;
    Object object = fill.object();
    if (!fill.complete()) return 0;
    auto inflating = InflatingReader::make({}, data[0], {});
    Reader reader;
    reader.start(object);
    for (auto piece = inflating->next(reader); piece && !piece->empty();)
        piece = inflating->next(reader);
    return 0;
}
