#include "originsim/bad_head.h"

#include <iterator>

#include "common/base/text.h"

namespace originsim {
namespace {

using namespace std::string_view_literals;

#define OK_LINE "HTTP/1.1 200 OK\r\n"
#define FRESH "Cache-Control: max-age=60\r\n"

// clang-format off
constexpr BadHead kBadHeads[] = {
    // The status line.
    {"no-http",           "this is not HTTP\r\n\r\nhello"sv},
    {"empty",             ""sv},
    {"blank-lines",       "\r\n\r\n\r\n\r\n"sv},
    {"garbage",           "\0\1\2\3\377\376\r\n\r\n"sv},
    {"status-letters",    "HTTP/1.1 2OO OK\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"status-two-digits", "HTTP/1.1 20 OK\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"status-four-digits","HTTP/1.1 2000 OK\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"status-negative",   "HTTP/1.1 -20 OK\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"status-missing",    "HTTP/1.1\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"version-two",       "HTTP/2.0 200 OK\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"version-letters",   "HTTP/x.y 200 OK\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"version-lower",     "http/1.1 200 OK\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"space-first",       " HTTP/1.1 200 OK\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},

    // Lines and fields.
    {"bare-lf",           "HTTP/1.1 200 OK\n" "Content-Length: 5\n\nhello"sv},
    {"bare-lf-field",     OK_LINE "X-A: 1\nX-B: 2\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"bare-cr",           OK_LINE "X-A: 1\rX-B: 2\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"nul",               OK_LINE "X-A: 1\0" "2\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"control",           OK_LINE "X-A: 1\1" "2\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"folding",           OK_LINE "X-A: 1\r\n 2\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"folding-first",     OK_LINE " X-A: 1\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"space-before-colon",OK_LINE "X-A : 1\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"space-in-name",     OK_LINE "X A: 1\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"empty-name",        OK_LINE ": 1\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"no-colon",          OK_LINE "X-A\r\n" FRESH "Content-Length: 5\r\n\r\nhello"sv},
    {"cut-status-line",   "HTTP/1.1 200"sv},
    {"cut-head",          OK_LINE FRESH "Content-Length: 5\r\n"sv},
    {"cut-field",         OK_LINE FRESH "Content-Le"sv},
    {"many-fields",       "X-Many: 0123456789\r\n"sv, OK_LINE ""sv, 5000},
    {"long-line",         "0123456789"sv, OK_LINE "X-Long: "sv, 10000},
    {"long-head",         "X-A: 0123456789012345678901234567890123456789\r\n"sv, OK_LINE ""sv, 100000},

    // Framing.
    {"length-letters",    OK_LINE FRESH "Content-Length: five\r\n\r\nhello"sv},
    {"length-sign",       OK_LINE FRESH "Content-Length: +5\r\n\r\nhello"sv},
    {"length-negative",   OK_LINE FRESH "Content-Length: -5\r\n\r\nhello"sv},
    {"length-hex",        OK_LINE FRESH "Content-Length: 0x5\r\n\r\nhello"sv},
    {"length-empty",      OK_LINE FRESH "Content-Length: \r\n\r\nhello"sv},
    {"length-overflow",   OK_LINE FRESH "Content-Length: 18446744073709551621\r\n\r\nhello"sv},
    {"length-twice",      OK_LINE FRESH "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"sv},
    {"length-list",       OK_LINE FRESH "Content-Length: 5, 6\r\n\r\nhello!"sv},
    {"length-and-chunked",OK_LINE FRESH "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"sv},
    {"coding-unknown",    OK_LINE FRESH "Transfer-Encoding: rot13\r\n\r\nhello"sv},
    {"coding-not-last",   OK_LINE FRESH "Transfer-Encoding: chunked, gzip\r\n\r\n5\r\nhello\r\n0\r\n\r\n"sv},
    {"coding-twice",      OK_LINE FRESH "Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"sv},
    {"coding-http10",     "HTTP/1.0 200 OK\r\n" FRESH "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"sv},
    {"chunk-letters",     OK_LINE FRESH "Transfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n"sv},
    {"chunk-negative",    OK_LINE FRESH "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n"sv},
    {"chunk-overflow",    OK_LINE FRESH "Transfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n"sv},
    {"chunk-bare-lf",     OK_LINE FRESH "Transfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n"sv},
    {"chunk-long",        OK_LINE FRESH "Transfer-Encoding: chunked\r\n\r\n5\r\nhello, world\r\n0\r\n\r\n"sv},
    {"chunk-cut",         OK_LINE FRESH "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"sv},
    {"chunk-no-end",      OK_LINE FRESH "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"sv},
    {"trailer-bad",       OK_LINE FRESH "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nno colon\r\n\r\n"sv},

    // More, or less, than an answer.
    {"extra-bytes",       OK_LINE FRESH "Content-Length: 5\r\n\r\nhello, and more"sv},
    {"second-answer",     OK_LINE FRESH "Content-Length: 5\r\n\r\nhello" OK_LINE FRESH "Content-Length: 4\r\n\r\nevil"sv},
    {"body-after-304",    "HTTP/1.1 304 Not Modified\r\n" FRESH "\r\n" OK_LINE "Content-Length: 4\r\n\r\nevil"sv},
    {"body-after-204",    "HTTP/1.1 204 No Content\r\n" FRESH "\r\n" OK_LINE "Content-Length: 4\r\n\r\nevil"sv},
    {"interim-only",      "HTTP/1.1 103 Early Hints\r\n\r\n"sv},
    {"interim-flood",     "HTTP/1.1 100 Continue\r\n\r\n"sv, {}, 5000},
    {"upgrade-unasked",   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nhello"sv},
    {"range-absurd",      "HTTP/1.1 206 Partial Content\r\n" FRESH "Content-Range: bytes 9-5/3\r\nContent-Length: 5\r\n\r\nhello"sv},
};
// clang-format on

#undef OK_LINE
#undef FRESH

}  // namespace

std::span<const BadHead> bad_heads() noexcept { return kBadHeads; }

std::optional<unsigned> find_bad_head(std::string_view text) noexcept {
    const auto count = static_cast<unsigned>(std::size(kBadHeads));
    if (const auto number = base::parse_decimal(text, count - 1))
        return static_cast<unsigned>(*number);
    for (unsigned i = 0; i < count; ++i)
        if (text == kBadHeads[i].name) return i;
    return {};
}

}  // namespace originsim
