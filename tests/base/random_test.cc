// What the random numbers promise: see common/base/random.h.

#include "common/base/random.h"

#include <array>

#include <cppunit/extensions/HelperMacros.h>

namespace {

class RandomTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RandomTest);
    CPPUNIT_TEST(the_sequence_is_that_of_the_published_generator);
    CPPUNIT_TEST(the_same_seed_gives_the_same_sequence);
    CPPUNIT_TEST(below_gives_every_result_about_equally_often);
    CPPUNIT_TEST(unit_stays_in_its_interval);
    CPPUNIT_TEST(the_kernel_gives_something_new_every_time);
    CPPUNIT_TEST_SUITE_END();

  public:
    // splitmix64(0) seeds the state e220a8397b1dcdaf 6e789e6aa1b965f4 06c45d188009454f
    // f88bb8a8724c81ec; the first result is rotl(s1 * 5, 7) * 9 of it.
    void the_sequence_is_that_of_the_published_generator() {
        base::Random random(0);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0x99ec5f36cb75f2b4u}, random.next());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0xbf6e1f784956452au}, random.next());
    }
    void the_same_seed_gives_the_same_sequence() {
        base::Random one(7), same(7), other(8);
        CPPUNIT_ASSERT_EQUAL(one.next(), same.next());
        CPPUNIT_ASSERT(one.next() != other.next());
    }
    void below_gives_every_result_about_equally_often() {
        base::Random random(1);
        std::array<int, 6> seen{};
        for (int i = 0; i < 6000; ++i) ++seen[random.below(seen.size())];
        for (const int times : seen) CPPUNIT_ASSERT(times > 850 && times < 1150);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, random.below(1));
    }
    void unit_stays_in_its_interval() {
        base::Random random(1);
        double sum = 0;
        for (int i = 0; i < 1000; ++i) {
            const double x = random.unit();
            CPPUNIT_ASSERT(x >= 0 && x < 1);
            sum += x;
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(500.0, sum, 40.0);
    }
    void the_kernel_gives_something_new_every_time() {
        CPPUNIT_ASSERT(base::random_u64() != base::random_u64());
        CPPUNIT_ASSERT(base::Random::seeded().next() != base::Random::seeded().next());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RandomTest);

}  // namespace
