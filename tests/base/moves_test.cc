// Which moves of a machine are legal.

#include "common/base/moves.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

enum class State : std::uint8_t { asleep, awake, away, last = 15 };

constexpr base::Moves<State> kRound("round", {{State::asleep, State::awake},
                                              {State::awake, State::asleep},
                                              {State::awake, State::awake},
                                              {State::awake, State::last}});
constexpr base::Moves<State> kEnding("ending", {{State::asleep, State::awake}}, State::away);

class MovesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MovesTest);
    CPPUNIT_TEST(a_move_is_legal_if_it_is_in_the_table);
    CPPUNIT_TEST(no_state_may_follow_itself_unless_the_table_says_so);
    CPPUNIT_TEST(the_end_may_follow_every_state);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_move_is_legal_if_it_is_in_the_table() {
        CPPUNIT_ASSERT(kRound.legal(State::asleep, State::awake));
        CPPUNIT_ASSERT(kRound.legal(State::awake, State::last));
        CPPUNIT_ASSERT(!kRound.legal(State::last, State::awake));
        CPPUNIT_ASSERT(!kRound.legal(State::awake, State::away));
        kRound.check(State::awake, State::asleep);
    }
    void no_state_may_follow_itself_unless_the_table_says_so() {
        CPPUNIT_ASSERT(kRound.legal(State::awake, State::awake));
        CPPUNIT_ASSERT(!kRound.legal(State::asleep, State::asleep));
    }
    void the_end_may_follow_every_state() {
        for (const State from : {State::asleep, State::awake, State::away, State::last})
            CPPUNIT_ASSERT(kEnding.legal(from, State::away));
        CPPUNIT_ASSERT(!kEnding.legal(State::awake, State::asleep));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MovesTest);

}  // namespace
