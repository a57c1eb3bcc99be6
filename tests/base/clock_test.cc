// What the clocks promise: see common/base/clock.h.

#include "common/base/clock.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace std::chrono_literals;

class ClockTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockTest);
    CPPUNIT_TEST(the_fake_clock_stands_still_until_it_is_moved);
    CPPUNIT_TEST(a_step_of_the_wall_time_leaves_steady_time_alone);
    CPPUNIT_TEST(the_system_clock_never_goes_back);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_fake_clock_stands_still_until_it_is_moved() {
        base::FakeClock clock(1000);
        const auto start = clock.now();
        CPPUNIT_ASSERT(clock.now() == start);
        clock.advance(1500ms);
        CPPUNIT_ASSERT(clock.now() - start == 1500ms);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1001}, clock.wall_seconds());
    }
    void a_step_of_the_wall_time_leaves_steady_time_alone() {
        base::FakeClock clock(1000);
        const auto start = clock.now();
        clock.set_wall(10);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, clock.wall_seconds());
        CPPUNIT_ASSERT(clock.now() == start);
    }
    void the_system_clock_never_goes_back() {
        const base::SystemClock clock;
        const auto before = clock.now();
        CPPUNIT_ASSERT(clock.now() >= before);
        CPPUNIT_ASSERT(clock.wall_seconds() > 1'700'000'000);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ClockTest);

}  // namespace
