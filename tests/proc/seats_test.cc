// Who gets which seat: see common/proc/seats.h.

#include "common/proc/seats.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

class SeatsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SeatsTest);
    CPPUNIT_TEST(the_lowest_free_seat_is_taken);
    CPPUNIT_TEST(there_are_sixty_four);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_lowest_free_seat_is_taken() {
        proc::Seats seats;
        for (unsigned expected : {0U, 1U, 2U, 3U}) CPPUNIT_ASSERT_EQUAL(expected, *seats.take());
        seats.give_back(1);
        seats.give_back(2);
        for (unsigned expected : {1U, 2U, 4U}) CPPUNIT_ASSERT_EQUAL(expected, *seats.take());
    }
    void there_are_sixty_four() {
        proc::Seats seats;
        for (unsigned taken = 0; taken < 64; ++taken) {
            CPPUNIT_ASSERT_EQUAL(64 - taken, seats.free());
            CPPUNIT_ASSERT(seats.take());
        }
        CPPUNIT_ASSERT(!seats.take());
        seats.give_back(63);
        CPPUNIT_ASSERT_EQUAL(63U, *seats.take());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SeatsTest);

}  // namespace
