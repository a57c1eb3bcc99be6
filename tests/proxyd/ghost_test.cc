// What the ghost remembers: see proxyd/ghost.h.

#include "proxyd/ghost.h"

#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/hash.h"

namespace {

using proxyd::Ghost;

struct Table {
    std::vector<std::atomic<std::uint64_t>> entries = std::vector<std::atomic<std::uint64_t>>(1024);
    Ghost ghost{entries};
};

class GhostTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(GhostTest);
    CPPUNIT_TEST(it_remembers_within_the_window);
    CPPUNIT_TEST(it_forgets_what_it_has_given);
    CPPUNIT_TEST(its_clock_may_go_round);
    CPPUNIT_TEST(a_full_bucket_loses_its_oldest);
    CPPUNIT_TEST(it_keeps_most_of_as_many_as_it_has_room_for);
    CPPUNIT_TEST_SUITE_END();

  public:
    void it_remembers_within_the_window() {
        Table t;
        t.ghost.insert(0x1234'5678'9abc'def0, 10);
        CPPUNIT_ASSERT(!t.ghost.take(0x1234'5678'9abc'def8, 10, 5));
        CPPUNIT_ASSERT(t.ghost.take(0x1234'5678'9abc'def0, 15, 5));
        t.ghost.insert(0x1234'5678'9abc'def0, 10);
        CPPUNIT_ASSERT(!t.ghost.take(0x1234'5678'9abc'def0, 16, 5));
    }
    void it_forgets_what_it_has_given() {
        Table t;
        t.ghost.insert(77, 1);
        CPPUNIT_ASSERT(t.ghost.take(77, 1, 5));
        CPPUNIT_ASSERT(!t.ghost.take(77, 1, 5));
    }
    void its_clock_may_go_round() {
        Table t;
        t.ghost.insert(77, 0xffff'fffe);
        CPPUNIT_ASSERT(t.ghost.take(77, 0x1'0000'0002, 5));
    }
    void a_full_bucket_loses_its_oldest() {
        Table t;
        for (std::uint64_t i = 0; i < 9; ++i) t.ghost.insert(i << 33, i);
        CPPUNIT_ASSERT(!t.ghost.take(0, 9, 100));
        for (std::uint64_t i = 1; i < 9; ++i) CPPUNIT_ASSERT(t.ghost.take(i << 33, 9, 100));
    }
    void it_keeps_most_of_as_many_as_it_has_room_for() {
        Table t;
        int kept = 0;
        for (std::uint64_t i = 0; i < 700; ++i) t.ghost.insert(base::mix64(i), i);
        for (std::uint64_t i = 0; i < 700; ++i) kept += t.ghost.take(base::mix64(i), 700, 700);
        CPPUNIT_ASSERT(kept > 650);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(GhostTest);

}  // namespace
