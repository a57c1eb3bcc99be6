// The machine of a session: its table of moves is its drawing.

#include "originsim/session.h"

#include <set>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using originsim::Session;
using State = Session::State;

constexpr State kStates[] = {State::idle, State::receive, State::queue,  State::serve,
                             State::send, State::pause,   State::refuse, State::raw};

// The drawing in session.h, read from left to right.
const std::set<std::pair<State, State>> kDrawing = {
    {State::idle, State::receive},   {State::idle, State::queue},    {State::idle, State::serve},
    {State::receive, State::queue},  {State::receive, State::serve}, {State::queue, State::serve},
    {State::serve, State::send},     {State::serve, State::raw},     {State::send, State::pause},
    {State::pause, State::send},     {State::send, State::idle},     {State::refuse, State::idle},
    {State::idle, State::refuse},    {State::receive, State::refuse}, {State::serve, State::refuse},
};

class SessionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SessionTest);
    CPPUNIT_TEST(the_table_of_moves_is_the_drawing);
    CPPUNIT_TEST(every_state_can_be_reached_and_only_raw_ends_the_session);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_table_of_moves_is_the_drawing() {
        for (const State from : kStates)
            for (const State to : kStates)
                CPPUNIT_ASSERT_EQUAL(kDrawing.contains({from, to}), Session::may_move(from, to));
    }
    void every_state_can_be_reached_and_only_raw_ends_the_session() {
        std::set<State> entered, left;
        for (const auto& [from, to] : kDrawing) {
            left.insert(from);
            entered.insert(to);
        }
        for (const State state : kStates) {
            CPPUNIT_ASSERT(entered.contains(state));
            CPPUNIT_ASSERT_EQUAL(state != State::raw, left.contains(state));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SessionTest);

}  // namespace
