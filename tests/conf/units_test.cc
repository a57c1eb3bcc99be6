// Sizes, durations and numbers as an operator writes them.
// Source: weir.conf(5), "Values".

#include "common/conf/units.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

struct Case {
    const char* text;
    long long value;   // -1: refused
};
constexpr Case kBytes[] = {
    {"0", 0}, {"512", 512}, {"20k", 20480}, {"20K", 20480}, {"64m", 67108864}, {"1g", 1073741824},
    {"2t", 2199023255552}, {"9223372036854775807", 9223372036854775807},
    {"", -1}, {"k", -1}, {"1kb", -1}, {"1 k", -1}, {"-1", -1}, {"+1", -1}, {"1.5k", -1},
    {"0x10", -1},
    {"9223372036854775808", -1}, {"8388608t", -1}, {"99999999999999999999", -1},
};
constexpr Case kTimes[] = {
    {"0", 0}, {"3", 3000}, {"500ms", 500}, {"2s", 2000}, {"10m", 600000}, {"1h", 3600000},
    {"1d", 86400000}, {"1D", 86400000},
    {"", -1}, {"s", -1}, {"1w", -1}, {"1 s", -1}, {"-1s", -1}, {"1.5s", -1}, {"1m30s", -1},
    {"9223372036854775807s", -1},
};

class UnitsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UnitsTest);
    CPPUNIT_TEST(sizes_have_binary_units);
    CPPUNIT_TEST(durations_are_seconds_without_a_unit);
    CPPUNIT_TEST(counts_are_digits_only);
    CPPUNIT_TEST(real_numbers_have_neither_sign_nor_exponent);
    CPPUNIT_TEST_SUITE_END();

  public:
    void sizes_have_binary_units() {
        for (const Case& c : kBytes) {
            const auto bytes = conf::parse_bytes(c.text);
            const long long value = bytes ? static_cast<long long>(*bytes) : -1;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.text, c.value, value);
        }
    }
    void durations_are_seconds_without_a_unit() {
        for (const Case& c : kTimes) {
            const auto time = conf::parse_time(c.text);
            const long long value = time ? static_cast<long long>(time->count()) : -1;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.text, c.value, value);
        }
    }
    void counts_are_digits_only() {
        CPPUNIT_ASSERT_EQUAL(18446744073709551615ull,
                             static_cast<unsigned long long>(
                                 *conf::parse_count("18446744073709551615")));
        for (const char* text : {"", "-1", "+1", " 1", "1 ", "1k", "18446744073709551616"})
            CPPUNIT_ASSERT_MESSAGE(text, !conf::parse_count(text));
    }
    void real_numbers_have_neither_sign_nor_exponent() {
        CPPUNIT_ASSERT_EQUAL(0.25, *conf::parse_real("0.25"));
        CPPUNIT_ASSERT_EQUAL(1.0, *conf::parse_real("1"));
        for (const char* text : {"", "-1", "1e3", "inf", "nan", "1.2.3", ".", " 1"})
            CPPUNIT_ASSERT_MESSAGE(text, !conf::parse_real(text));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(UnitsTest);

}  // namespace
