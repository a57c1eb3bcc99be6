// Where a line ends, wherever it lies in memory.
// Source: RFC 9112 section 2.2.

#include "common/http/line_reader.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::LineReader;
using Outcome = LineReader::Outcome;

class LineReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LineReaderTest);
    CPPUNIT_TEST(every_byte_is_judged_at_every_place);
    CPPUNIT_TEST(lines_come_one_by_one);
    CPPUNIT_TEST(only_crlf_ends_a_line);
    CPPUNIT_TEST(an_end_not_seen_yet_is_waited_for);
    CPPUNIT_TEST(the_limit_is_on_the_line_without_its_end);
    CPPUNIT_TEST_SUITE_END();

  public:
    // The scan takes 16 bytes at a time and the rest one by one; both must agree.
    void every_byte_is_judged_at_every_place() {
        for (std::size_t place = 0; place < 40; ++place)
            for (unsigned byte = 0; byte < 256; ++byte) {
                std::string text(40, 'a');
                text[place] = static_cast<char>(byte);
                const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
                const char* found = http::find_control(text.data(), text.data() + text.size());
                const auto at = static_cast<std::size_t>(found - text.data());
                CPPUNIT_ASSERT_EQUAL(control ? place : text.size(), at);
            }
    }
    void lines_come_one_by_one() {
        LineReader reader("a\r\n\r\nb\tc\r\n", 100);
        std::string_view line;
        for (const std::string_view expected : {"a", "", "b\tc"}) {
            CPPUNIT_ASSERT(reader.read(line) == Outcome::line);
            CPPUNIT_ASSERT_EQUAL(expected, line);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, reader.consumed());
        CPPUNIT_ASSERT(reader.read(line) == Outcome::again);
    }
    void only_crlf_ends_a_line() {
        for (const std::string_view bad : {"a\n", "a\rb", "a\r\r\n", "a\x01\r\n", "\n"})
            CPPUNIT_ASSERT(first(bad) == Outcome::malformed);
    }
    void an_end_not_seen_yet_is_waited_for() {
        for (const std::string_view part : {"", "a", "a\r"})
            CPPUNIT_ASSERT(first(part) == Outcome::again);
    }
    void the_limit_is_on_the_line_without_its_end() {
        CPPUNIT_ASSERT(first("abc\r\n", 3) == Outcome::line);
        CPPUNIT_ASSERT(first("abc\r", 3) == Outcome::again);
        CPPUNIT_ASSERT(first("abcd", 3) == Outcome::too_long);
        CPPUNIT_ASSERT(first("abcd\n", 3) == Outcome::too_long);
    }

  private:
    static Outcome first(std::string_view input, std::size_t limit = 100) {
        std::string_view line;
        return LineReader(input, limit).read(line);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LineReaderTest);

}  // namespace
