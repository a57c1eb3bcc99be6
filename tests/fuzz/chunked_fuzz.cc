// Fuzz target for http::ChunkedDecoder.
//
// With a fuzzing engine (--enable-fuzz) it hunts; without one it is an ordinary test that
// replays tests/fuzz/corpus/chunked/* (see replay_main.cc), so that `make check` keeps every
// input that ever broke us.
//
// Besides memory errors it looks for bodies that depend on how the bytes arrive.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "common/base/panic.h"
#include "common/http/chunked.h"

namespace {

// The body and how it ended, in one comparable string.
std::string decode(std::span<const std::byte> input, std::size_t step) {
    http::ChunkedDecoder decoder(1 << 12, 1 << 7);
    std::string body;
    std::size_t begin = 0, end = 0;
    while (begin < end || end < input.size()) {
        if (begin == end) end = std::min(end + step, input.size());
        const auto progress = decoder.feed(input.subspan(begin, end - begin));
        if (!progress) return body + "|" + base::describe(progress.error());
        body.append(reinterpret_cast<const char*>(progress->body.data()), progress->body.size());
        begin += progress->consumed;
        CHECK(progress->done || progress->consumed > 0);
        CHECK(body.size() == decoder.body_bytes());
        if (progress->done) return body + "|done at " + std::to_string(begin);
    }
    return body + "|more";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto input = std::as_bytes(std::span(data, size)).subspan(1);
    CHECK(decode(input, input.size()) == decode(input, data[0] % 16 + 1U));
    return 0;
}
