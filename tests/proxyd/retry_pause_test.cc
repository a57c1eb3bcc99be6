// A key that was tried in vain rests for a while.
// Source: RFC 5861 section 3.

#include "proxyd/retry_pause.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using proxyd::RetryPause;

constexpr std::uint32_t kNow = 1'000'000;
constexpr base::Digest128 kOne{1, 2}, kOther{3, 4}, kNeighbour{1 + 256, 2};

class RetryPauseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RetryPauseTest);
    CPPUNIT_TEST(what_never_failed_may_be_tried);
    CPPUNIT_TEST(what_failed_rests_for_its_time);
    CPPUNIT_TEST(others_do_not_rest_with_it);
    CPPUNIT_TEST(who_loses_its_place_is_only_tried_early);
    CPPUNIT_TEST_SUITE_END();

  public:
    void what_never_failed_may_be_tried() {
        CPPUNIT_ASSERT(pause_.over(kOne, kNow));
        CPPUNIT_ASSERT(pause_.over(base::Digest128{}, kNow));
    }
    void what_failed_rests_for_its_time() {
        pause_.begin(kOne, kNow);
        CPPUNIT_ASSERT(!pause_.over(kOne, kNow));
        CPPUNIT_ASSERT(!pause_.over(kOne, kNow + RetryPause::kSeconds - 1));
        CPPUNIT_ASSERT(pause_.over(kOne, kNow + RetryPause::kSeconds));
    }
    void others_do_not_rest_with_it() {
        pause_.begin(kOne, kNow);
        CPPUNIT_ASSERT(pause_.over(kOther, kNow));
        CPPUNIT_ASSERT(pause_.over(kNeighbour, kNow));
    }
    void who_loses_its_place_is_only_tried_early() {
        pause_.begin(kOne, kNow);
        pause_.begin(kNeighbour, kNow);
        CPPUNIT_ASSERT(pause_.over(kOne, kNow));
        CPPUNIT_ASSERT(!pause_.over(kNeighbour, kNow));
    }

  private:
    RetryPause pause_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(RetryPauseTest);

}  // namespace
