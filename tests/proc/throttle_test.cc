// How soon a dead worker is replaced: see common/proc/throttle.h.

#include "common/proc/throttle.h"

#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using std::chrono::milliseconds;

struct Death {
    int lived_ms;
    bool killed;
    int delay_ms;  // expected
};

struct Case {
    const char* says;
    std::vector<Death> deaths;
};

const Case kCases[] = {
    {"a first death is answered at once", {{5'000, false, 0}}},
    {"two early deaths are, too", {{10, false, 0}, {10, false, 0}}},
    {"then the delay doubles",
     {{10, false, 0}, {10, false, 0}, {10, false, 100}, {10, false, 200}, {10, false, 400}}},
    {"a longer life clears the record",
     {{10, false, 0}, {10, false, 0}, {10, false, 100}, {1'000, false, 0}, {10, false, 0}}},
    {"a kill says nothing about the next process",
     {{100, true, 0}, {100, true, 0}, {100, true, 0}, {100, true, 0}, {10, false, 0}}},
    {"but kills cannot make us fork without end", {{0, true, 20}, {5, true, 15}, {20, true, 0}}},
};

class ThrottleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ThrottleTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(the_delay_has_a_limit);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            proc::Throttle throttle;
            for (const Death& death : c.deaths) {
                const auto delay = throttle.on_death(milliseconds(death.lived_ms), death.killed);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, death.delay_ms, static_cast<int>(delay.count()));
            }
        }
    }
    void the_delay_has_a_limit() {
        proc::Throttle throttle;
        milliseconds last{0};
        for (int i = 0; i < 1000; ++i) {
            const auto delay = throttle.on_death(milliseconds(0), false);
            CPPUNIT_ASSERT(delay >= last && delay <= milliseconds(10'000));
            last = delay;
        }
        CPPUNIT_ASSERT(last == milliseconds(10'000));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ThrottleTest);

}  // namespace
