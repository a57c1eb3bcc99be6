// Framed bodies at the pace of the taker.  Source: RFC 9112 section 6.3.

#include "common/h1/body_reader.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using Kind = http::Framing::Kind;

struct Case {
    const char* says;
    http::Framing framing;
    std::string_view wire;
    std::string_view body;
    std::string_view rest = "";  // what is left of the wire
    bool done = true;
};

// clang-format off
constexpr Case kCases[] = {
    {"no body",             {Kind::none, 0},        "next",                                "",      "next"},
    {"a length",            {Kind::length, 5},      "hellonext",                           "hello", "next"},
    {"a length of none",    {Kind::length, 0},      "next",                                "",      "next"},
    {"less than a length",  {Kind::length, 9},      "hello",                               "hello", "", false},
    {"chunks",              {Kind::chunked, 0},     "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\nnext", "hello", "next"},
    {"no last chunk",       {Kind::chunked, 0},     "5\r\nhello\r\n",                      "hello", "", false},
    {"until close",         {Kind::until_close, 0}, "hello",                               "hello", "", false},
};
// clang-format on

class BodyReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BodyReaderTest);
    CPPUNIT_TEST(every_case_however_bytes_arrive_and_are_taken);
    CPPUNIT_TEST(what_breaks_the_framing_is_an_error);
    CPPUNIT_TEST(the_limit_is_of_the_whole_body);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_however_bytes_arrive_and_are_taken() {
        for (const Case& c : kCases)
            for (std::size_t step = 1; step <= c.wire.size(); ++step)
                for (std::size_t most = 1; most <= 6; ++most) check(c, step, most);
    }
    void what_breaks_the_framing_is_an_error() {
        CPPUNIT_ASSERT(feed("5\r\nhelloo\r\n", 0) == base::Errc::malformed);
        CPPUNIT_ASSERT(feed("x\r\n", 0) == base::Errc::malformed);
    }
    void the_limit_is_of_the_whole_body() {
        CPPUNIT_ASSERT(feed("3\r\nabc\r\n3\r\n", 5) == base::Errc::too_large);
        CPPUNIT_ASSERT(feed("3\r\nabc\r\n2\r\n", 5) == base::Errc::again);
    }

  private:
    // Errc::again: no error.
    static base::Errc feed(std::string_view wire, std::uint64_t limit) {
        h1::BodyReader reader;
        reader.start({Kind::chunked, 0}, limit);
        const auto used = reader.feed(base::as_bytes(wire), [](base::Bytes b) { return b.size(); });
        return used ? base::Errc::again : used.error().code;
    }
    // `step` bytes of the wire at a time, of which `most` are taken at a time.
    static void check(const Case& c, std::size_t step, std::size_t most) {
        h1::BodyReader reader;
        reader.start(c.framing, 0);
        std::string input, body;
        std::string_view wire = c.wire;
        for (std::size_t last = 1; last != 0 || !wire.empty();) {
            input += wire.substr(0, step);
            wire.remove_prefix(std::min(step, wire.size()));
            const auto used = reader.feed(base::as_bytes(input), [&](base::Bytes payload) {
                const std::size_t n = std::min(most, payload.size());
                body += base::as_text(payload.first(n));
                return n;
            });
            CPPUNIT_ASSERT_MESSAGE(c.says, used.has_value());
            last = *used;
            input.erase(0, last);
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.body), body);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.rest), input);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.done, reader.done());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(BodyReaderTest);

}  // namespace
