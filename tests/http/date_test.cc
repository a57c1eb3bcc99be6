// HTTP dates, both ways.
// Source: RFC 9110 section 5.6.7.

#include "common/http/date.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

constexpr std::int64_t kNow = 1795300000;  // in November 2026
constexpr std::int64_t kExample = 784111777;

struct Case {
    const char* says;
    std::string_view text;
    std::optional<std::int64_t> time_s;
};

// clang-format off
constexpr Case kCases[] = {
    {"IMF-fixdate",                   "Sun, 06 Nov 1994 08:49:37 GMT",   kExample},
    {"RFC 850",                       "Sunday, 06-Nov-94 08:49:37 GMT",  kExample},
    {"asctime",                       "Sun Nov  6 08:49:37 1994",        kExample},
    {"asctime, two digits of day",    "Wed Nov 16 08:49:37 1994",        kExample + 10 * 86400},
    {"the epoch",                     "Thu, 01 Jan 1970 00:00:00 GMT",   0},
    {"before the epoch",              "Wed, 31 Dec 1969 23:59:59 GMT",   -1},
    {"beyond 32 bits",                "Tue, 19 Jan 2038 03:14:08 GMT",   2147483648},
    {"the last date",                 "Fri, 31 Dec 9999 23:59:59 GMT",   253402300799},
    {"29 February of a leap year",    "Thu, 29 Feb 2024 00:00:00 GMT",   1709164800},
    {"two digits, 50 years ahead",    "Wednesday, 01-Jan-76 00:00:00 GMT", 3345062400},
    {"two digits, more than 50 years","Saturday, 01-Jan-77 00:00:00 GMT",  220924800},
    {"leap second",                   "Sat, 31 Dec 2016 23:59:60 GMT",   1483228800},
    {"29 February of another year",   "Wed, 29 Feb 2023 00:00:00 GMT",   {}},
    {"31 November",                   "Thu, 31 Nov 1994 08:49:37 GMT",   {}},
    {"day 0",                         "Sun, 00 Nov 1994 08:49:37 GMT",   {}},
    {"wrong day of the week",         "Mon, 06 Nov 1994 08:49:37 GMT",   {}},
    {"hour 24",                       "Sun, 06 Nov 1994 24:00:00 GMT",   {}},
    {"minute 60",                     "Sun, 06 Nov 1994 08:60:00 GMT",   {}},
    {"second 61",                     "Sun, 06 Nov 1994 08:49:61 GMT",   {}},
    {"other zone",                    "Sun, 06 Nov 1994 08:49:37 UTC",   {}},
    {"offset for a zone",             "Sun, 06 Nov 1994 08:49:37 +0000", {}},
    {"no zone",                       "Sun, 06 Nov 1994 08:49:37",       {}},
    {"any case",                      "SUN, 06 nov 1994 08:49:37 gmt",   kExample},
    {"one digit of day",              "Sun, 6 Nov 1994 08:49:37 GMT",    {}},
    {"one digit of hour",             "Sun, 06 Nov 1994 8:49:37 GMT",    {}},
    {"two digits of year",            "Sun, 06 Nov 94 08:49:37 GMT",     {}},
    {"five digits of year",           "Sun, 06 Nov 19940 08:49:37 GMT",  {}},
    {"no comma",                      "Sun 06 Nov 1994 08:49:37 GMT",    {}},
    {"two blanks",                    "Sun, 06  Nov 1994 08:49:37 GMT",  {}},
    {"unknown month",                 "Sun, 06 Foo 1994 08:49:37 GMT",   {}},
    {"text after it",                 "Sun, 06 Nov 1994 08:49:37 GMT+1", {}},
    {"text before it",                " Sun, 06 Nov 1994 08:49:37 GMT",  {}},
    {"a sign in a number",            "Sun, 06 Nov 1994 08:49:-7 GMT",   {}},
    {"zero",                          "0",                               {}},
    {"ISO 8601",                      "1994-11-06T08:49:37Z",            {}},
    {"empty",                         "",                                {}},
};
// clang-format on

std::string written(std::int64_t time_s) {
    std::array<char, http::kDateBytes> text;
    http::write_date(time_s, text);
    return {text.data(), text.size()};
}

class DateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DateTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(every_prefix_of_a_date_is_none);
    CPPUNIT_TEST(what_is_written_reads_back);
    CPPUNIT_TEST(years_without_four_digits_are_held_at_the_ends);
    CPPUNIT_TEST(the_cache_follows_the_clock);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            const auto time_s = http::parse_date(c.text, kNow);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.time_s.has_value(), time_s.has_value());
            if (time_s) CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, *c.time_s, *time_s);
        }
    }
    void every_prefix_of_a_date_is_none() {
        for (const Case& c : kCases)
            for (std::size_t size = 0; c.time_s && size < c.text.size(); ++size)
                CPPUNIT_ASSERT_MESSAGE(c.says, !http::parse_date(c.text.substr(0, size), kNow));
    }
    void what_is_written_reads_back() {
        CPPUNIT_ASSERT_EQUAL(std::string("Sun, 06 Nov 1994 08:49:37 GMT"), written(kExample));
        for (std::int64_t time_s = -2000000000; time_s < 9000000000; time_s += 12345678)
            CPPUNIT_ASSERT(time_s == http::parse_date(written(time_s), kNow));
    }
    void years_without_four_digits_are_held_at_the_ends() {
        CPPUNIT_ASSERT_EQUAL(std::string("Fri, 31 Dec 9999 23:59:59 GMT"), written(INT64_MAX));
        CPPUNIT_ASSERT_EQUAL(std::string("Sat, 01 Jan 0000 00:00:00 GMT"), written(INT64_MIN));
    }
    void the_cache_follows_the_clock() {
        http::DateCache cache;
        CPPUNIT_ASSERT_EQUAL(written(kNow), std::string(cache.at(kNow)));
        CPPUNIT_ASSERT_EQUAL(written(kNow), std::string(cache.at(kNow)));
        CPPUNIT_ASSERT_EQUAL(written(kNow + 1), std::string(cache.at(kNow + 1)));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(DateTest);

}  // namespace
