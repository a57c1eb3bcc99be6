// Who sits where and which slots are uncovered: see common/proc/roster.h.

#include "common/proc/roster.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

namespace {

class RosterTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RosterTest);
    CPPUNIT_TEST(a_seat_tells_its_process_and_slot);
    CPPUNIT_TEST(only_the_current_generation_stands_in_for_a_slot);
    CPPUNIT_TEST(a_new_generation_begins_with_all_slots_covered);
    CPPUNIT_TEST(a_beat_is_seen_at_its_seat_alone);
    CPPUNIT_TEST(workers_see_what_the_master_marks_after_the_fork);
    CPPUNIT_TEST_SUITE_END();

  public:
    void setUp() override { roster_ = std::move(*proc::Roster::make()); }
    void a_seat_tells_its_process_and_slot() {
        roster_.seat(0, 100, 1, 1);
        roster_.seat(63, 101, proc::Roster::kNoSlot, 1);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1} << 63 | 1, roster_.taken());
        CPPUNIT_ASSERT_EQUAL(pid_t{100}, roster_.pid_of(0));
        CPPUNIT_ASSERT_EQUAL(1U, roster_.slot_of(0));
        roster_.vacate(0);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1} << 63, roster_.taken());
        CPPUNIT_ASSERT_EQUAL(pid_t{0}, roster_.pid_of(0));
    }
    void only_the_current_generation_stands_in_for_a_slot() {
        roster_.begin_generation(3);
        roster_.uncover(2);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, roster_.uncovered(3));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, roster_.uncovered(2));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, roster_.uncovered(4));
        roster_.cover(2);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, roster_.uncovered(3));
    }
    void a_new_generation_begins_with_all_slots_covered() {
        roster_.begin_generation(1);
        roster_.uncover(0);
        roster_.begin_generation(2);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, roster_.uncovered(2));
    }
    void a_beat_is_seen_at_its_seat_alone() {
        const std::uint32_t one = roster_.beats(1), two = roster_.beats(2);
        roster_.beat(1);
        CPPUNIT_ASSERT(roster_.beats(1) != one);
        CPPUNIT_ASSERT_EQUAL(two, roster_.beats(2));
    }
    void workers_see_what_the_master_marks_after_the_fork() {
        roster_.begin_generation(1);
        int go[2];
        CPPUNIT_ASSERT_EQUAL(0, ::pipe(go));
        const pid_t child = ::fork();
        char byte = 0;
        if (child == 0)
            ::_exit(::read(go[0], &byte, 1) == 1 && roster_.uncovered(1) == 8 ? 0 : 1);
        roster_.uncover(3);
        CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::write(go[1], &byte, 1));
        int status = -1;
        ::waitpid(child, &status, 0);
        CPPUNIT_ASSERT_EQUAL(0, status);
        ::close(go[0]);
        ::close(go[1]);
    }

  private:
    proc::Roster roster_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(RosterTest);

}  // namespace
