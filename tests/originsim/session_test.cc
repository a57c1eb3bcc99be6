// The machine of a session: its table of moves is its drawing.

#include "originsim/session.h"

#include <set>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using originsim::Session;
using State = Session::State;

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
        std::set<std::pair<State, State>> table;
        for (const auto& edge : Session::edges())
            CPPUNIT_ASSERT(table.emplace(edge.from, edge.to).second);
        CPPUNIT_ASSERT(table == kDrawing);
    }
    void every_state_can_be_reached_and_only_raw_ends_the_session() {
        std::set<State> entered, left;
        for (const auto& edge : Session::edges()) {
            left.insert(edge.from);
            entered.insert(edge.to);
        }
        for (int i = 0; i <= static_cast<int>(State::raw); ++i) {
            CPPUNIT_ASSERT(entered.contains(static_cast<State>(i)));
            CPPUNIT_ASSERT_EQUAL(static_cast<State>(i) != State::raw,
                                 left.contains(static_cast<State>(i)));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SessionTest);

}  // namespace
