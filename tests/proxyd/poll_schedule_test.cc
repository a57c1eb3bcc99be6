// When a master is asked again, in simulated time.

#include "proxyd/poll_schedule.h"

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"

namespace {

using proxyd::PollSchedule;
using namespace std::chrono_literals;

class PollScheduleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PollScheduleTest);
    CPPUNIT_TEST(a_copy_never_outlives_its_time);
    CPPUNIT_TEST(failures_are_tried_again_less_and_less_often);
    CPPUNIT_TEST(a_good_answer_ends_the_failures);
    CPPUNIT_TEST(a_day_without_a_master_costs_it_little);
    CPPUNIT_TEST(a_hundred_members_do_not_stay_together);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_copy_never_outlives_its_time() {
        PollSchedule schedule;
        CPPUNIT_ASSERT(schedule.after_good(600s, 0.0) == 600s);
        CPPUNIT_ASSERT(schedule.after_good(600s, 0.999) > 540s);
        for (double chance = 0; chance < 1; chance += 0.01)
            CPPUNIT_ASSERT(schedule.after_good(1s, chance) <= 1s);
    }
    void failures_are_tried_again_less_and_less_often() {
        PollSchedule schedule;
        for (const auto expected : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s})
            CPPUNIT_ASSERT(schedule.after_bad(60s, 0.5) == expected);
        CPPUNIT_ASSERT_EQUAL(8u, schedule.failures());
        for (int i = 0; i < 100; ++i) CPPUNIT_ASSERT(schedule.after_bad(60s, 0.9) == 60s);
        CPPUNIT_ASSERT(PollSchedule().after_bad(60s, 0.0) == 750ms);
    }
    void a_good_answer_ends_the_failures() {
        PollSchedule schedule;
        for (int i = 0; i < 5; ++i) schedule.after_bad(60s, 0.5);
        schedule.after_good(60s, 0.5);
        CPPUNIT_ASSERT_EQUAL(0u, schedule.failures());
        CPPUNIT_ASSERT(schedule.after_bad(60s, 0.5) == 1s);
    }
    // 1 + 2 + 4 + ... + 256 s, and from then on every ten minutes.
    void a_day_without_a_master_costs_it_little() {
        PollSchedule schedule;
        base::Random random(1);
        int polls = 0;
        for (std::chrono::milliseconds now = 0ms; now < 24h; ++polls)
            now += schedule.after_bad(600s, random.unit());
        CPPUNIT_ASSERT(polls > 140 && polls < 165);
    }
    // Those that began at the same moment are spread over a whole ListTTL after some rounds.
    void a_hundred_members_do_not_stay_together() {
        base::Random random(1);
        std::chrono::milliseconds first = 24h, last = 0h;
        for (int member = 0; member < 100; ++member) {
            PollSchedule schedule;
            std::chrono::milliseconds now = 0ms;
            for (int round = 0; round < 50; ++round) now += schedule.after_good(60s, random.unit());
            first = std::min(first, now);
            last = std::max(last, now);
        }
        CPPUNIT_ASSERT(last - first > 30s);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PollScheduleTest);

}  // namespace
