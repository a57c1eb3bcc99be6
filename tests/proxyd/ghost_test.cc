// What the ghost remembers: see proxyd/ghost.h.

#include "proxyd/ghost.h"

#include <array>
#include <memory>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/hash.h"

namespace {

using namespace proxyd;

struct Set {
    std::array<Slot, kSlotsPerSet> slots{};

    Ghost of(std::uint64_t digest) { return Ghost(slots, digest); }
};

class GhostTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(GhostTest);
    CPPUNIT_TEST(it_remembers_for_its_time);
    CPPUNIT_TEST(it_forgets_what_it_has_given);
    CPPUNIT_TEST(its_clock_may_go_round);
    CPPUNIT_TEST(a_full_set_loses_its_oldest);
    CPPUNIT_TEST(what_is_old_does_not_become_young_again);
    CPPUNIT_TEST(a_stranger_is_seldom_taken_for_another);
    CPPUNIT_TEST_SUITE_END();

  public:
    void it_remembers_for_its_time() {
        Set set;
        set.of(0x1234).insert(10);
        CPPUNIT_ASSERT(!set.of(0x1235).take(10));
        CPPUNIT_ASSERT(set.of(0x1234).take(74));
        set.of(0x1234).insert(10);
        CPPUNIT_ASSERT(!set.of(0x1234).take(75));
    }
    void it_forgets_what_it_has_given() {
        Set set;
        set.of(0).insert(1);
        CPPUNIT_ASSERT(set.of(0).take(1));
        CPPUNIT_ASSERT(!set.of(0).take(1));
    }
    void its_clock_may_go_round() {
        Set set;
        set.of(77).insert(250);
        CPPUNIT_ASSERT(set.of(77).take(20));
    }
    void a_full_set_loses_its_oldest() {
        Set set;
        for (std::uint8_t i = 1; i <= 9; ++i) set.of(i).insert(i);
        CPPUNIT_ASSERT(!set.of(1).take(9));
        for (std::uint8_t i = 2; i <= 9; ++i) CPPUNIT_ASSERT(set.of(i).take(9));
    }
    void what_is_old_does_not_become_young_again() {
        Set set;
        set.of(77).insert(10);
        set.of(78).insert(100);
        CPPUNIT_ASSERT(!set.of(77).take(10));
    }
    void a_stranger_is_seldom_taken_for_another() {
        int wrong = 0;
        for (std::uint64_t i = 0; i < 10'000; ++i) {
            Set set;
            for (std::uint64_t k = 0; k < 8; ++k) set.of(base::mix64(8 * i + k)).insert(1);
            wrong += set.of(base::mix64(1'000'000 + i)).take(1);
        }
        CPPUNIT_ASSERT(wrong < 10);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(GhostTest);

}  // namespace
