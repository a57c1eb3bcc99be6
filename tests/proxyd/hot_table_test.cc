// Which objects are asked for most, of a few hot ones among many cold ones.

#include "proxyd/hot_table.h"

#include <algorithm>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"

namespace {

using namespace proxyd;

base::Digest128 digest_of(std::uint64_t number) {
    return base::siphash128({1, 2}, base::as_bytes(std::to_string(number)));
}

class HotTableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HotTableTest);
    CPPUNIT_TEST(the_hot_ones_come_first_and_in_order);
    CPPUNIT_TEST(what_was_hot_once_goes);
    CPPUNIT_TEST(one_of_sixteen_hits_is_noted);
    CPPUNIT_TEST_SUITE_END();

  public:
    // Number n of 100 is asked for 4 * (100 - n) times, amid 50,000 others asked for once.
    void the_hot_ones_come_first_and_in_order() {
        auto table = HotTable::make();
        CPPUNIT_ASSERT(table.has_value());
        std::vector<std::uint64_t> asked;
        for (std::uint64_t n = 0; n < 100; ++n) asked.insert(asked.end(), 4 * (100 - n), n);
        for (std::uint64_t n = 0; n < 50'000; ++n) asked.push_back(1000 + n);
        base::Random random(7);
        std::shuffle(asked.begin(), asked.end(), random);
        for (const std::uint64_t n : asked) table->note(digest_of(n));
        const auto entries = table->entries();
        CPPUNIT_ASSERT(entries.size() > 50);
        unsigned known = 0;
        for (std::uint64_t n = 0; n < 50; ++n)
            for (std::size_t i = 0; i < 60; ++i) known += entries[i].digest == digest_of(n);
        CPPUNIT_ASSERT(known >= 45);
        CPPUNIT_ASSERT(entries[0].count >= 300);
    }
    void what_was_hot_once_goes() {
        auto table = HotTable::make();
        for (int i = 0; i < 1000; ++i) table->note(digest_of(1));
        for (std::uint32_t i = 0; i < 12 * HotTable::kHalveAfter; ++i) table->note(digest_of(2));
        const auto entries = table->entries();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, entries.size());
        CPPUNIT_ASSERT(entries[0].digest == digest_of(2));
    }
    void one_of_sixteen_hits_is_noted() {
        HotSample sample;
        unsigned noted = 0;
        for (std::uint64_t i = 0; i < 16'000; ++i) {
            if (!sample.is_due()) continue;
            ++noted;
            sample.begin(digest_of(i % 16));
        }
        CPPUNIT_ASSERT(noted > 800 && noted < 1200);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(HotTableTest);

}  // namespace
