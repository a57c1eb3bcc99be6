// What a line of a proxy array table may look like.
// Source: draft-vinod-carp-v1-03 section 2.2.

#include "common/array/member.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using array::parse_member;

constexpr const char* kLine = "proxy1 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 7 UP 2 64";

struct Good {
    const char* says;
    const char* line;
    const char* again;   // as to_line() writes it
};
constexpr Good kGood[] = {
    {"the form of the draft", kLine, kLine},
    {"columns are separated by any white space", " a  1.2.3.4\t80 http://a/ X 0 UP 1 0\r\n",
     "a 1.2.3.4 80 http://a/ X 0 UP 1 0"},
    {"IPv6 needs no brackets", "a ::1 80 https://a/ X 0 UP 1 0", "a ::1 80 https://a/ X 0 UP 1 0"},
    {"the status may be on", "a 1.2.3.4 80 http://pat X 0 on 1 0",
     "a 1.2.3.4 80 http://pat X 0 UP 1 0"},
    {"the status may be off", "a 1.2.3.4 80 http://pat X 0 Off 1 0",
     "a 1.2.3.4 80 http://pat X 0 DOWN 1 0"},
    {"a load factor of 0 drains", "a 1.2.3.4 80 http://a/ X 0 down 0 0",
     "a 1.2.3.4 80 http://a/ X 0 DOWN 0 0"},
    {"later versions may add columns", "a 1.2.3.4 80 http://a/ X 0 UP 1 0 new columns",
     "a 1.2.3.4 80 http://a/ X 0 UP 1 0"},
    {"numbers reach 32 bits", "a 1.2.3.4 65535 http://a/ X 4294967295 UP 4294967295 4294967295",
     "a 1.2.3.4 65535 http://a/ X 4294967295 UP 4294967295 4294967295"},
};

struct Bad {
    const char* column;
    const char* line;
};
constexpr Bad kBad[] = {
    {"name", ""},
    {"name", "a\"b 1.2.3.4 80 http://a/ X 0 UP 1 0"},
    {"name", "a/b 1.2.3.4 80 http://a/ X 0 UP 1 0"},
    {"address", "a"},
    {"address", "a localhost 80 http://a/ X 0 UP 1 0"},
    {"address", "a 1.2.3 80 http://a/ X 0 UP 1 0"},
    {"address", "a [::1] 80 http://a/ X 0 UP 1 0"},
    {"port", "a 1.2.3.4 0 http://a/ X 0 UP 1 0"},
    {"port", "a 1.2.3.4 65536 http://a/ X 0 UP 1 0"},
    {"port", "a 1.2.3.4 80x http://a/ X 0 UP 1 0"},
    {"port", "a 1.2.3.4 -1 http://a/ X 0 UP 1 0"},
    {"table URL", "a 1.2.3.4 80 /pat X 0 UP 1 0"},
    {"agent", "a 1.2.3.4 80 http://a/"},
    {"state time", "a 1.2.3.4 80 http://a/ X now UP 1 0"},
    {"state time", "a 1.2.3.4 80 http://a/ X 4294967296 UP 1 0"},
    {"status", "a 1.2.3.4 80 http://a/ X 0 1 1 0"},
    {"load factor", "a 1.2.3.4 80 http://a/ X 0 UP -1 0"},
    {"load factor", "a 1.2.3.4 80 http://a/ X 0 UP 1.5 0"},
    {"cache size", "a 1.2.3.4 80 http://a/ X 0 UP 1"},
};

class MemberTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MemberTest);
    CPPUNIT_TEST(every_column_has_its_place);
    CPPUNIT_TEST(good_lines_are_read_and_written_again);
    CPPUNIT_TEST(a_bad_line_names_its_first_bad_column);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_column_has_its_place() {
        const auto member = parse_member(kLine);
        CPPUNIT_ASSERT(member);
        CPPUNIT_ASSERT_EQUAL(std::string("proxy1"), member->name);
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1"), member->address);
        CPPUNIT_ASSERT_EQUAL(std::uint16_t{8081}, member->port);
        CPPUNIT_ASSERT_EQUAL(std::string("http://127.0.0.1:8081/pat"), member->table_url);
        CPPUNIT_ASSERT_EQUAL(std::string("Weir/1.0"), member->agent);
        CPPUNIT_ASSERT_EQUAL(7u, member->state_time_s);
        CPPUNIT_ASSERT(member->up);
        CPPUNIT_ASSERT_EQUAL(2u, member->load_factor);
        CPPUNIT_ASSERT_EQUAL(64u, member->cache_mb);
    }
    void good_lines_are_read_and_written_again() {
        for (const Good& good : kGood) {
            const auto member = parse_member(good.line);
            CPPUNIT_ASSERT_MESSAGE(good.says, member.has_value());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(good.says, std::string(good.again),
                                         array::to_line(*member));
        }
    }
    void a_bad_line_names_its_first_bad_column() {
        for (const Bad& bad : kBad) {
            const auto member = parse_member(bad.line);
            CPPUNIT_ASSERT_MESSAGE(bad.line, !member.has_value());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(bad.line, std::string(bad.column),
                                         std::string(member.error().what));
            CPPUNIT_ASSERT(member.error().code == base::Errc::malformed);
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MemberTest);

}  // namespace
