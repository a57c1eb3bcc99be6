// What the chunked decoder accepts, refuses, and promises.
// Source: RFC 9112 section 7.1.

#include "common/http/chunked.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using base::Errc;
using std::string_view_literals::operator""sv;

constexpr std::uint64_t kMaxBody = 64;
constexpr std::size_t kMaxOverhead = 32;

// The whole language of this file: decode `wire`, fed `step` bytes at a time.
// Returns the body, or nothing with `error` set.
std::optional<std::string> decode(std::string_view wire, std::size_t step, Errc& error) {
    http::ChunkedDecoder decoder(kMaxBody, kMaxOverhead);
    std::string body, pending;
    while (!wire.empty() || !pending.empty()) {
        pending += wire.substr(0, step);
        wire.remove_prefix(std::min(step, wire.size()));
        auto progress = decoder.feed(std::as_bytes(std::span(pending)));
        if (!progress) {
            error = progress.error().code;
            return {};
        }
        body.append(reinterpret_cast<const char*>(progress->body.data()), progress->body.size());
        pending.erase(0, progress->consumed);
        if (progress->done) return body;
        if (progress->consumed == 0 && wire.empty()) break;
    }
    error = Errc::again;
    return {};
}

struct Case {
    const char* says;
    std::string_view wire;
    std::optional<std::string_view> body;  // nothing: must fail with `error`
    Errc error = Errc::again;
};

// clang-format off
constexpr Case kCases[] = {
    {"one chunk",                    "5\r\nhello\r\n0\r\n\r\n",                  "hello"},
    {"two chunks are joined",        "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",         "hello"},
    {"size is hexadecimal",          "A\r\n0123456789\r\n0\r\n\r\n",             "0123456789"},
    {"size in small letters",        "a\r\n0123456789\r\n0\r\n\r\n",             "0123456789"},
    {"leading zeros",                "0000000000000001\r\nx\r\n000\r\n\r\n",     "x"},
    {"extension is ignored",         "1;a=b\r\nx\r\n0\r\n\r\n",                  "x"},
    {"extension with a quoted value","1;a=\"b;c\"\r\nx\r\n0;last\r\n\r\n",       "x"},
    {"trailer is discarded",         "1\r\nx\r\n0\r\nA: b\r\n\r\n",              "x"},
    {"two trailers",                 "1\r\nx\r\n0\r\nA: b\r\nC:\r\n\r\n",        "x"},
    {"data may hold CRLF",           "4\r\n\r\n\r\n\r\n0\r\n\r\n",               "\r\n\r\n"},
    {"empty body",                   "0\r\n\r\n",                                ""},
    {"what follows is left alone",   "1\r\nx\r\n0\r\n\r\nGET",                   "x"},
    {"missing end is not an error",  "1\r\nx\r\n",                               {}, Errc::again},
    {"half a size is not an error",  "1",                                        {}, Errc::again},
    {"bare LF is refused",           "1\nx\n0\n\n",                              {}, Errc::malformed},
    {"bare LF after data",           "1\r\nx\n0\r\n\r\n",                        {}, Errc::malformed},
    {"bare CR after the size",       "1\rx\r\n0\r\n\r\n",                        {}, Errc::malformed},
    {"CR CR LF after the size",      "1\r\r\nx\r\n0\r\n\r\n",                    {}, Errc::malformed},
    {"bare LF ends the body",        "0\r\n\n",                                  {}, Errc::malformed},
    {"data longer than its size",    "1\r\nxy\r\n0\r\n\r\n",                     {}, Errc::malformed},
    {"data shorter than its size",   "3\r\nx\r\n0\r\n\r\n",                      {}, Errc::malformed},
    {"leading space is refused",     " 1\r\nx\r\n0\r\n\r\n",                     {}, Errc::malformed},
    {"space after the size",         "1 \r\nx\r\n0\r\n\r\n",                     {}, Errc::malformed},
    {"HTAB before an extension",     "1\t;a\r\nx\r\n0\r\n\r\n",                  {}, Errc::malformed},
    {"empty size",                   "\r\nx\r\n0\r\n\r\n",                       {}, Errc::malformed},
    {"extension without a size",     ";a\r\nx\r\n0\r\n\r\n",                     {}, Errc::malformed},
    {"signed size",                  "+1\r\nx\r\n0\r\n\r\n",                     {}, Errc::malformed},
    {"negative size",                "-1\r\nx\r\n0\r\n\r\n",                     {}, Errc::malformed},
    {"size with 0x",                 "0x1\r\nx\r\n0\r\n\r\n",                    {}, Errc::malformed},
    {"size with an underscore",      "1_0\r\nx\r\n0\r\n\r\n",                    {}, Errc::malformed},
    {"size in other letters",        "g\r\n",                                    {}, Errc::malformed},
    {"size overflow is refused",     "11111111111111111\r\n",                    {}, Errc::malformed},
    {"a zero too many is refused",   "00000000000000001\r\nx\r\n",               {}, Errc::malformed},
    {"the largest size",             "ffffffffffffffff\r\n",                     {}, Errc::too_large},
    {"LF in an extension",           "1;a\nb\r\nx\r\n0\r\n\r\n",                 {}, Errc::malformed},
    {"CR in an extension",           "1;a\rb\r\nx\r\n0\r\n\r\n",                 {}, Errc::malformed},
    {"NUL in an extension",          "1;a\0\r\nx\r\n0\r\n\r\n"sv,                {}, Errc::malformed},
    {"trailer without a colon",      "0\r\nA\r\n\r\n",                           {}, Errc::malformed},
    {"trailer without a name",       "0\r\n: b\r\n\r\n",                         {}, Errc::malformed},
    {"blank before a colon",         "0\r\nA : b\r\n\r\n",                       {}, Errc::malformed},
    {"folded trailer",               "0\r\nA: b\r\n c\r\n\r\n",                  {}, Errc::malformed},
    {"control in a trailer",         "0\r\nA: \x01\r\n\r\n",                     {}, Errc::malformed},
    {"LF ends a trailer",            "0\r\nA: b\n\r\n",                          {}, Errc::malformed},
    {"body limit",                   "41\r\n",                                   {}, Errc::too_large},
    {"body limit over two chunks",   "1\r\nx\r\n40\r\n",                         {}, Errc::too_large},
    {"extension limit",              "1;34567890123456789012345678901234\r\n",   {}, Errc::too_large},
    {"trailer limit",                "0\r\nA: 45678901234567890123456789012\r\n",{}, Errc::too_large},
};
// clang-format on

class ChunkedTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ChunkedTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(the_answer_does_not_depend_on_how_bytes_arrive);
    CPPUNIT_TEST(the_body_points_into_the_input);
    CPPUNIT_TEST(the_end_is_found_to_the_byte);
    CPPUNIT_TEST(a_chunk_we_write_is_one_we_read);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) check(c, c.wire.size());
    }
    void the_answer_does_not_depend_on_how_bytes_arrive() {
        for (const Case& c : kCases)
            for (std::size_t step = 1; step <= c.wire.size(); ++step) check(c, step);
    }
    void the_body_points_into_the_input() {
        const std::string wire = "5\r\nhello\r\n";
        http::ChunkedDecoder decoder(kMaxBody, kMaxOverhead);
        const auto progress = decoder.feed(std::as_bytes(std::span(wire)));
        CPPUNIT_ASSERT(progress);
        CPPUNIT_ASSERT(static_cast<const void*>(progress->body.data()) == wire.data() + 3);
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, progress->consumed);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{5}, decoder.body_bytes());
    }
    void the_end_is_found_to_the_byte() {
        const std::string wire = "0\r\nA: b\r\n\r\nGET / HTTP/1.1";
        http::ChunkedDecoder decoder(kMaxBody, kMaxOverhead);
        const auto progress = decoder.feed(std::as_bytes(std::span(wire)));
        CPPUNIT_ASSERT(progress && progress->done);
        CPPUNIT_ASSERT_EQUAL(wire.find("GET"), progress->consumed);
    }
    void a_chunk_we_write_is_one_we_read() {
        for (const std::size_t size : {1U, 15U, 16U, 64U}) {
            const std::string body(size, 'x');
            const http::ChunkHead head(size);
            const std::string wire = std::string(head.text()) + body +
                                     std::string(http::kChunkEnd) + std::string(http::kLastChunk);
            Errc error{};
            CPPUNIT_ASSERT_EQUAL(body, decode(wire, wire.size(), error).value_or("nothing"));
        }
        const http::ChunkHead longest(UINT64_MAX);
        CPPUNIT_ASSERT_EQUAL("ffffffffffffffff\r\n"sv, longest.text());
    }

  private:
    static void check(const Case& c, std::size_t step) {
        const std::string where = std::string(c.says) + ", step " + std::to_string(step);
        Errc error{};
        const auto body = decode(c.wire, step, error);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(where, c.body.has_value(), body.has_value());
        if (c.body)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string(*c.body), *body);
        else
            CPPUNIT_ASSERT_MESSAGE(where, c.error == error);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ChunkedTest);

}  // namespace
