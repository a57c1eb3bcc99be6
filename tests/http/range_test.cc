// Byte ranges.
// Source: RFC 9110 section 14.

#include "common/http/range.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::RangeSet;

struct Case {
    const char* says;
    std::string_view value;
    std::uint64_t size;
    std::string_view answer;  // "whole", "none", or the ranges
};

// clang-format off
constexpr Case kCases[] = {
    {"from and to",                   "bytes=0-4",           10, "0-4 "},
    {"from",                          "bytes=5-",            10, "5-9 "},
    {"the last bytes",                "bytes=-3",            10, "7-9 "},
    {"more last bytes than there are","bytes=-30",           10, "0-9 "},
    {"to beyond the end",             "bytes=5-99",          10, "5-9 "},
    {"one byte",                      "bytes=9-9",           10, "9-9 "},
    {"several",                       "bytes=0-0, 4-5,-1",   10, "0-0 4-5 9-9 "},
    {"in any order",                  "bytes=8-9,0-1",       10, "8-9 0-1 "},
    {"unit in capitals",              "BYTES=0-4",           10, "0-4 "},
    {"empty elements",                "bytes=,0-1,,3-4,",    10, "0-1 3-4 "},
    {"unsatisfiable ones are dropped","bytes=0-1,20-30",     10, "0-1 "},
    {"beyond the end",                "bytes=10-",           10, "none"},
    {"far beyond the end",            "bytes=99999999999999999999-", 10, "none"},
    {"to beyond 64 bits",             "bytes=0-99999999999999999999", 10, "0-9 "},
    {"no last bytes",                 "bytes=-0",            10, "none"},
    {"of nothing",                    "bytes=0-",             0, "none"},
    {"last bytes of nothing",         "bytes=-5",             0, "none"},
    {"overlapping",                   "bytes=0-4,4-5",       10, "whole"},
    {"the same twice",                "bytes=0-4,0-4",       10, "whole"},
    {"sixteen",   "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30", 99,
     "0-0 2-2 4-4 6-6 8-8 10-10 12-12 14-14 16-16 18-18 20-20 22-22 24-24 26-26 28-28 30-30 "},
    {"seventeen", "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32", 99, "whole"},
    {"out of order",                  "bytes=5-4",           10, "whole"},
    {"one bad spoils all",            "bytes=0-1,x",         10, "whole"},
    {"another unit",                  "lines=0-4",           10, "whole"},
    {"no unit",                       "0-4",                 10, "whole"},
    {"no range",                      "bytes=",              10, "whole"},
    {"only a dash",                   "bytes=-",             10, "whole"},
    {"two dashes",                    "bytes=--1",           10, "whole"},
    {"sign",                          "bytes=+1-2",          10, "whole"},
    {"blank inside",                  "bytes=1 - 2",         10, "whole"},
    {"blank before the unit's equals","bytes =1-2",          10, "whole"},
    {"hexadecimal",                   "bytes=0x1-2",         10, "whole"},
    {"text after it",                 "bytes=1-2x",          10, "whole"},
    {"empty",                         "",                    10, "whole"},
};

struct ContentCase {
    const char* says;
    std::string_view value;
    std::string_view read;
};

constexpr ContentCase kContent[] = {
    {"range and size",           "bytes 0-4/10",   "0-4/10"},
    {"unknown size",             "bytes 0-4/*",    "0-4/*"},
    {"unsatisfied",              "bytes */10",     "*/10"},
    {"the last byte",            "bytes 9-9/10",   "9-9/10"},
    {"beyond the size",          "bytes 0-10/10",  "bad"},
    {"out of order",             "bytes 4-0/10",   "bad"},
    {"beyond 64 bits",           "bytes 0-99999999999999999999/*", "bad"},
    {"nothing known",            "bytes */*",      "bad"},
    {"another unit",             "lines 0-4/10",   "bad"},
    {"equals sign",              "bytes=0-4/10",   "bad"},
    {"no size",                  "bytes 0-4",      "bad"},
    {"no last byte",             "bytes 0-/10",    "bad"},
    {"blanks inside",            "bytes 0 - 4/10", "bad"},
    {"text after it",            "bytes 0-4/10x",  "bad"},
    {"two of them",              "bytes 0-4/10, bytes 5-9/10", "bad"},
    {"empty",                    "",               "bad"},
};
// clang-format on

std::string show(RangeSet::Outcome outcome, const RangeSet& set) {
    if (outcome == RangeSet::Outcome::whole) return "whole";
    if (outcome == RangeSet::Outcome::unsatisfiable) return "none";
    std::string all;
    for (const http::ByteRange& range : set.ranges())
        all += std::to_string(range.first) + "-" + std::to_string(range.last) + " ";
    return all;
}

std::string show(const http::ContentRange& found) {
    std::string text = "*";
    if (found.range)
        text = std::to_string(found.range->first) + "-" + std::to_string(found.range->last);
    return text + "/" + (found.size ? std::to_string(*found.size) : "*");
}

class RangeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RangeTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(content_range_is_read_strictly);
    CPPUNIT_TEST(content_range_is_written);
    CPPUNIT_TEST(only_a_get_with_one_range_line_is_served_in_part);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            RangeSet set;
            const auto outcome = set.parse(c.value, c.size);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.answer), show(outcome, set));
            CPPUNIT_ASSERT((outcome == RangeSet::Outcome::partial) == !set.ranges().empty());
        }
    }
    void content_range_is_read_strictly() {
        for (const ContentCase& c : kContent) {
            const auto found = http::parse_content_range(c.value);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.read), found ? show(*found) : "bad");
        }
    }
    void content_range_is_written() {
        const http::ContentRangeText part({0, 4}, 10), none(10);
        const http::ContentRangeText longest({UINT64_MAX, UINT64_MAX}, UINT64_MAX);
        CPPUNIT_ASSERT_EQUAL(std::string_view("bytes 0-4/10"), part.text());
        CPPUNIT_ASSERT_EQUAL(std::string_view("bytes */10"), none.text());
        CPPUNIT_ASSERT_EQUAL(std::size_t{68}, longest.text().size());
    }
    void only_a_get_with_one_range_line_is_served_in_part() {
        http::RequestHead head;
        const http::Validators validators{.exists = true, .etag = "\"v\"", .last_modified_s = {}};
        const auto select = [&](RangeSet set = {}) {
            return set.select(head, validators, 10, 0) == RangeSet::Outcome::partial;
        };
        head.method = http::Method::get;
        CPPUNIT_ASSERT(!select());
        head.fields.add(http::FieldName::range, "Range", "bytes=0-4");
        CPPUNIT_ASSERT(select());
        head.method = http::Method::head;
        CPPUNIT_ASSERT(!select());
        head.method = http::Method::get;
        head.fields.add(http::FieldName::if_range, "If-Range", "\"v\"");
        CPPUNIT_ASSERT(select());
        head.fields.add(http::FieldName::range, "Range", "bytes=5-6");
        CPPUNIT_ASSERT(!select());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RangeTest);

}  // namespace
