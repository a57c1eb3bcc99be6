// When a peer counts as too slow: see common/h1/pace.h.

#include "common/h1/pace.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using h1::Pace;
using net::Millis;
using Verdict = Pace::Verdict;

constexpr h1::PaceLimits kRate{Millis(30'000), 1000, Millis(10'000)};
constexpr h1::PaceLimits kSilence{Millis(30'000), 0, Millis(10'000)};
constexpr net::TimePoint at(int seconds) {
    return net::TimePoint(std::chrono::seconds(1000 + seconds));
}

class PaceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PaceTest);
    CPPUNIT_TEST(silence_ends_it);
    CPPUNIT_TEST(a_byte_in_time_breaks_the_silence);
    CPPUNIT_TEST(the_rate_counts_after_the_grace);
    CPPUNIT_TEST(time_that_we_did_not_wait_is_not_counted);
    CPPUNIT_TEST(a_fast_start_earns_no_right_to_crawl);
    CPPUNIT_TEST_SUITE_END();

  public:
    void silence_ends_it() {
        Pace pace;
        pace.reset(0);
        pace.wait(at(0), 0);
        CPPUNIT_ASSERT(pace.due(kSilence) == at(30));
        CPPUNIT_ASSERT(pace.judge(at(29), 0, kSilence) == Verdict::fine);
        CPPUNIT_ASSERT(pace.judge(at(30), 0, kSilence) == Verdict::silent);
    }
    void a_byte_in_time_breaks_the_silence() {
        Pace pace;
        pace.reset(0);
        pace.wait(at(0), 0);
        pace.wait(at(20), 1);
        CPPUNIT_ASSERT(pace.due(kSilence) == at(50));
        CPPUNIT_ASSERT(pace.judge(at(49), 1, kSilence) == Verdict::fine);
        CPPUNIT_ASSERT(pace.judge(at(50), 1, kSilence) == Verdict::silent);
    }
    void the_rate_counts_after_the_grace() {
        for (const bool enough : {false, true}) {
            Pace pace;
            pace.reset(0);
            pace.wait(at(0), 0);
            CPPUNIT_ASSERT(pace.due(kRate) == at(10));
            CPPUNIT_ASSERT(pace.judge(at(9), 1, kRate) == Verdict::fine);
            const Verdict verdict = pace.judge(at(10), enough ? 10'000 : 9'999, kRate);
            CPPUNIT_ASSERT(verdict == (enough ? Verdict::fine : Verdict::slow));
        }
    }
    void time_that_we_did_not_wait_is_not_counted() {
        Pace pace;
        pace.reset(0);
        pace.wait(at(0), 0);
        pace.stop(at(4));
        pace.wait(at(1000), 1);
        CPPUNIT_ASSERT(pace.due(kRate) == at(1006));
        CPPUNIT_ASSERT(pace.judge(at(1005), 1, kRate) == Verdict::fine);
        CPPUNIT_ASSERT(pace.judge(at(1006), 1, kRate) == Verdict::slow);
    }
    void a_fast_start_earns_no_right_to_crawl() {
        Pace pace;
        pace.reset(0);
        pace.wait(at(0), 0);
        CPPUNIT_ASSERT(pace.judge(at(10), 1'000'000'000, kRate) == Verdict::fine);
        CPPUNIT_ASSERT(pace.judge(at(20), 1'000'000'100, kRate) == Verdict::slow);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PaceTest);

}  // namespace
