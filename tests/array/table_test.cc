// What a proxy array table may look like, and what is refused with which words.
// Source: draft-vinod-carp-v1-03 section 2 and the products that write such tables.

#include "common/array/table.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using array::Mistake;
using array::Table;
using array::TtlUnit;
using base::Errc;

const std::string kFirst = "Proxy Array Information/1.0\n";
const std::string kHead = kFirst + "ArrayEnabled: 1\nConfigID: 17\nArrayName: edge\nListTTL: 10\n";
const std::string kOne = "proxy1 10.0.0.1 8080 http://10.0.0.1:8080/pat Weir/0.1 0 UP 1 512\n";
const std::string kTwo = "proxy2 10.0.0.2 8080 http://10.0.0.1:8080/pat Weir/0.1 0 DOWN 2 512\n";

struct Good {
    const char* says;
    std::string text;
    std::size_t members;
};
const Good kGood[] = {
    {"the form of the draft", kHead + "\n" + kOne + kTwo, 2},
    {"no empty line before the members", kHead + kOne + kTwo, 2},
    {"a member with a colon in its name needs none either",
     kHead + "127.0.0.1:81 127.0.0.1 81 http://a/ X 0 UP 1 0\n", 1},
    {"empty lines among the members", kHead + "\n\n" + kOne + "\n" + kTwo + "\n", 2},
    {"fields that nobody knows", kHead + "X-What: a b c d e f g h i j\nCost:1\n\n" + kOne, 1},
    {"fields in any case and order",
     kFirst + "listttl:10\nARRAYNAME: edge\nconfigid:\t17 \n" + kOne, 1},
    {"more columns", kHead + "\nproxy1 10.0.0.1 8080 http://pat X/1 0 on 1 512 more of them\n", 1},
    {"no members at all", kHead + "\n", 0},
    {"everybody is drained", kHead + "\na 10.0.0.1 8080 http://pat X 0 UP 0 512\n", 1},
};

struct Bad {
    const char* says;  // what describe() gives
    std::string text;
    Errc code = Errc::malformed;
};
const Bad kBad[] = {
    {"line 0: the table is empty", ""},
    {"line 1: not a proxy array table: \"<html>\"", "<html>\n"},
    {"line 1: not a proxy array table: \"proxy array information/1.0\"",
     "proxy array information/1.0\n"},
    {"line 1: version \"2.0\" is not 1.0", "Proxy Array Information/2.0\n", Errc::unsupported},
    {"line 1: version \"1.1\" is not 1.0", "Proxy Array Information/1.1\n", Errc::unsupported},
    {"line 1: version \"0.9\" is not 1.0", "Proxy Array Information/0.9\n"},
    {"line 1: version \"one\" is not 1.0", "Proxy Array Information/one\n"},
    {"line 2: ArrayEnabled: \"yes\" is not 0 or 1", kFirst + "ArrayEnabled: yes\n"},
    {"line 2: ListTTL: \"0\" is not a number above 0, of at most a year", kFirst + "ListTTL: 0\n"},
    {"line 2: ListTTL: \"NaN\" is not a number above 0, of at most a year",
     kFirst + "ListTTL: NaN\n"},
    {"line 2: ListTTL: \"525601\" is not a number above 0, of at most a year",
     kFirst + "ListTTL: 525601\n"},
    {"line 2: ConfigID: \"a\"b\" is not visible characters without quotes",
     kFirst + "ConfigID: a\"b\n"},
    {"line 3: ConfigID is there twice", kFirst + "ConfigID: 1\nConfigID: 1\n"},
    {"line 2: X-Hash: \"md5\" is not carp, carp-squid or hrw", kFirst + "X-Hash: md5\n"},
    {"line 2: X-Seed: \"-1\" is not a number of 64 bits", kFirst + "X-Seed: -1\n"},
    {"line 2: X-Key: \"path\" is not url or host", kFirst + "X-Key: path\n"},
    {"line 2: malformed address in \"what is this\"", kFirst + "what is this\n"},
    {"line 3: malformed name in \"a;b 10.0.0.1 80 http://a/ X 0 UP 1 0\"",
     kFirst + "\na;b 10.0.0.1 80 http://a/ X 0 UP 1 0\n"},
    {"line 3: malformed name in \"a?b 10.0.0.1 80 http://a/ X 0 UP 1 0\"",
     kFirst + "\na\x1b" "b 10.0.0.1 80 http://a/ X 0 UP 1 0\n"},
    {"line 3: malformed load factor in \"a 10.0.0.1 80 http://a/ X 0 UP NaN 0\"",
     kFirst + "\na 10.0.0.1 80 http://a/ X 0 UP NaN 0\n"},
    {"line 3: malformed load factor in \"a 10.0.0.1 80 http://a/ X 0 UP inf 0\"",
     kFirst + "\na 10.0.0.1 80 http://a/ X 0 UP inf 0\n"},
    {"line 8: \"proxy1\" is there twice", kHead + "\n" + kOne + kOne},
    {"line 8: \"PROXY1\" is there twice",
     kHead + "\n" + kOne + "PROXY1 10.0.0.2 8080 http://pat X/1 0 on 1 512\n"},
    {"line 7: the last line is cut off", kHead + "\n" + kOne.substr(0, kOne.size() - 1)},
    {"line 7: malformed status in \"proxy1 10.0.0.1 8080 http://10.0.0.1:8080/pat Weir/0.1 0 U\"",
     kHead + "\n" + kOne.substr(0, 58)},
    {"line 8: X-Members is 2, but there are 1", kHead + "X-Members: 2\n\n" + kOne},
    {"line 3: the line is too long", kFirst + "\n" + std::string(64 << 10, 'a') + "\n"},
    {"line 0: the table is above 1 MiB", kFirst + std::string(10 << 20, '\n'), Errc::too_large},
    {"line 2: ListTTL: \"x\" is not a number above 0, of at most a year; "
     "line 4: malformed port in \"a 10.0.0.1 0 http://a/ X 0 UP 1 0\"; "
     "line 5: malformed address in \"b\"",
     kFirst + "ListTTL: x\n\na 10.0.0.1 0 http://a/ X 0 UP 1 0\nb\n"},
};

class TableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TableTest);
    CPPUNIT_TEST(everything_has_its_place);
    CPPUNIT_TEST(good_tables_are_read_and_written_again);
    CPPUNIT_TEST(lines_may_end_in_cr_lf);
    CPPUNIT_TEST(bad_tables_are_refused_with_every_mistake);
    CPPUNIT_TEST(no_piece_of_a_table_is_taken_for_one);
    CPPUNIT_TEST(the_unit_of_time_is_a_setting);
    CPPUNIT_TEST(there_are_at_most_1024_members);
    CPPUNIT_TEST(a_flood_of_mistakes_is_cut);
    CPPUNIT_TEST_SUITE_END();

  public:
    void everything_has_its_place() {
        const auto table = read(kHead + "X-Hash: carp-squid\nX-Seed: 18446744073709551615\n"
                                        "X-Key: host\n\n" + kOne + kTwo);
        CPPUNIT_ASSERT(table.enabled);
        CPPUNIT_ASSERT_EQUAL(std::string("17"), table.config_id);
        CPPUNIT_ASSERT_EQUAL(std::string("edge"), table.name);
        CPPUNIT_ASSERT(table.list_ttl == std::chrono::seconds(600));
        CPPUNIT_ASSERT(table.hash == array::Hash::carp_squid);
        CPPUNIT_ASSERT_EQUAL(UINT64_MAX, table.seed);
        CPPUNIT_ASSERT(table.key == array::KeyKind::host);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, table.members.size());
        CPPUNIT_ASSERT_EQUAL(std::string("proxy2"), table.members[1].name);
        CPPUNIT_ASSERT(!table.members[1].up);
    }
    void good_tables_are_read_and_written_again() {
        for (const Good& good : kGood) {
            const Table table = read(good.text);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(good.says, good.members, table.members.size());
            const auto text = to_text(table, TtlUnit::minutes);
            const Table again = read(text);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(good.says, text, to_text(again, TtlUnit::minutes));
        }
    }
    void lines_may_end_in_cr_lf() {
        for (const Good& good : kGood) {
            std::string text;
            for (const char c : good.text) {
                if (c == '\n') text += '\r';
                text += c;
            }
            CPPUNIT_ASSERT_EQUAL_MESSAGE(good.says, to_text(read(good.text), TtlUnit::seconds),
                                         to_text(read(text), TtlUnit::seconds));
        }
    }
    void bad_tables_are_refused_with_every_mistake() {
        for (const Bad& bad : kBad) {
            std::vector<Mistake> mistakes;
            const auto table = parse_table(bad.text, TtlUnit::minutes, &mistakes);
            CPPUNIT_ASSERT_MESSAGE(bad.says, !table.has_value());
            CPPUNIT_ASSERT_EQUAL(std::string(bad.says), array::describe(mistakes));
            CPPUNIT_ASSERT_MESSAGE(bad.says, table.error().code == bad.code);
        }
    }
    // Our own tables say how many members they have.
    void no_piece_of_a_table_is_taken_for_one() {
        const std::string text = to_text(read(kHead + "\n" + kOne + kTwo), TtlUnit::minutes);
        const auto fields = text.find("X-Members");
        for (std::size_t n = fields + 13; n < text.size(); ++n)
            CPPUNIT_ASSERT_MESSAGE(text.substr(0, n),
                                   !parse_table(text.substr(0, n), TtlUnit::minutes).has_value());
    }
    void the_unit_of_time_is_a_setting() {
        const auto table = parse_table(kHead, TtlUnit::seconds);
        CPPUNIT_ASSERT(table && table->list_ttl == std::chrono::seconds(10));
        CPPUNIT_ASSERT(to_text(*table, TtlUnit::seconds).find("ListTTL: 10\r\n") < 200);
        CPPUNIT_ASSERT(to_text(*table, TtlUnit::minutes).find("ListTTL: 1\r\n") < 200);
    }
    void there_are_at_most_1024_members() {
        std::string text = kFirst + "\n";
        for (int i = 0; i < 1024; ++i)
            text += "m" + std::to_string(i) + " 10.0.0.1 80 http://a/ X 0 UP 1 0\n";
        CPPUNIT_ASSERT_EQUAL(std::size_t{1024}, read(text).members.size());
        for (int i = 1024; i < 10'000; ++i)
            text += "m" + std::to_string(i) + " 10.0.0.1 80 http://a/ X 0 UP 1 0\n";
        std::vector<Mistake> mistakes;
        const auto table = parse_table(text, TtlUnit::minutes, &mistakes);
        CPPUNIT_ASSERT(!table && table.error().code == Errc::too_large);
        CPPUNIT_ASSERT_EQUAL(std::string("line 1027: more than 1024 members"),
                             array::describe(mistakes));
    }
    void a_flood_of_mistakes_is_cut() {
        std::string text = kFirst + "\n";
        for (int i = 0; i < 1000; ++i) text += "x\n";
        std::vector<Mistake> mistakes;
        CPPUNIT_ASSERT(!parse_table(text, TtlUnit::minutes, &mistakes));
        CPPUNIT_ASSERT_EQUAL(std::size_t{20}, mistakes.size());
    }

  private:
    static Table read(const std::string& text) {
        std::vector<Mistake> mistakes;
        auto table = parse_table(text, TtlUnit::minutes, &mistakes);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string(), array::describe(mistakes));
        return std::move(*table);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TableTest);

}  // namespace
