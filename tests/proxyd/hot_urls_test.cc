// What is asked for often is known, what is rare is not, and nothing is for ever.

#include "proxyd/hot_urls.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using proxyd::HotUrls;

constexpr std::uint64_t kUrl = 0x1234'5678'0000'0005, kOther = 0x9999'5678'0000'0005;
constexpr std::int64_t kNow = 1'000'000;

HotUrls table() {
    auto made = HotUrls::make();
    CPPUNIT_ASSERT(made);
    return std::move(*made);
}

class HotUrlsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HotUrlsTest);
    CPPUNIT_TEST(counts_uses);
    CPPUNIT_TEST(halves_with_each_period);
    CPPUNIT_TEST(what_is_rare_does_not_take_the_place_of_what_is_hot);
    CPPUNIT_TEST(what_is_hot_takes_the_place_of_what_was);
    CPPUNIT_TEST_SUITE_END();

    void counts_uses() {
        HotUrls hot = table();
        for (std::uint32_t i = 1; i <= 100; ++i) CPPUNIT_ASSERT_EQUAL(i, hot.use(kUrl, kNow));
        CPPUNIT_ASSERT_EQUAL(1u, hot.use(kUrl + 1, kNow));
    }

    void halves_with_each_period() {
        HotUrls hot = table();
        for (int i = 0; i < 99; ++i) hot.use(kUrl, kNow);
        CPPUNIT_ASSERT_EQUAL(50u, hot.use(kUrl, kNow + HotUrls::kPeriodSeconds));
        CPPUNIT_ASSERT_EQUAL(13u, hot.use(kUrl, kNow + 3 * HotUrls::kPeriodSeconds));
        CPPUNIT_ASSERT_EQUAL(1u, hot.use(kUrl, kNow + 1000 * HotUrls::kPeriodSeconds));
    }

    void what_is_rare_does_not_take_the_place_of_what_is_hot() {
        HotUrls hot = table();
        for (int i = 0; i < 50; ++i) hot.use(kUrl, kNow);
        for (int i = 0; i < 10; ++i) CPPUNIT_ASSERT_EQUAL(0u, hot.use(kOther, kNow));
        CPPUNIT_ASSERT_EQUAL(41u, hot.use(kUrl, kNow));
    }

    void what_is_hot_takes_the_place_of_what_was() {
        HotUrls hot = table();
        for (int i = 0; i < 5; ++i) hot.use(kUrl, kNow);
        for (int i = 0; i < 5; ++i) CPPUNIT_ASSERT_EQUAL(0u, hot.use(kOther, kNow));
        for (std::uint32_t i = 1; i < 9; ++i) CPPUNIT_ASSERT_EQUAL(i, hot.use(kOther, kNow));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HotUrlsTest);

}  // namespace
