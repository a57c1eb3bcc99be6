// Fuzz target for http::parse_request_head and http::parse_response_head.
//
// With a fuzzing engine (--enable-fuzz) it hunts; without one it is an ordinary test that
// replays tests/fuzz/corpus/head_parser/* (see replay_main.cc).
//
// Besides memory errors it looks for answers that depend on how the bytes arrive, and for
// accepted heads whose views leave the input.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/base/panic.h"
#include "common/http/head_parser.h"

namespace {

using base::Errc;
using http::RequestHead;
using http::ResponseHead;

constexpr http::HeadLimits kLimits{.line_bytes = 200, .head_bytes = 1000, .fields = 20};

base::Result<std::size_t> parse(std::string_view in, std::size_t from, RequestHead& head) {
    return parse_request_head(in, from, kLimits, head);
}
base::Result<std::size_t> parse(std::string_view in, std::size_t from, ResponseHead& head) {
    return parse_response_head(in, from, kLimits, head);
}

bool inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

bool same(const base::Result<std::size_t>& a, const base::Result<std::size_t>& b) {
    if (a && b) return *a == *b;
    return !a && !b && a.error().code == b.error().code &&
           std::string_view(a.error().what) == b.error().what;
}

template <typename Head>
void check(std::string_view input, std::size_t step) {
    static Head whole, pieces;
    const auto answer = parse(input, 0, whole);
    if (answer) {
        CHECK(*answer <= input.size());
        for (const http::Field& field : whole.fields)
            CHECK(inside(field.name, input) && inside(field.value, input));
    }
    for (std::size_t size = 0; size < input.size();) {
        const std::size_t from = size;
        size = std::min(size + step, input.size());
        const auto part = parse(input.substr(0, size), from, pieces);
        if (!part && part.error().code == Errc::again && size < input.size()) continue;
        CHECK(same(answer, part));
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t step = data[0] % 16 + 1U;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    check<RequestHead>(input, step);
    check<ResponseHead>(input, step);
    return 0;
}
