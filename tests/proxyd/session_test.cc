// The states of a session: the table is the drawing.

#include "proxyd/session.h"

#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using proxyd::Session;
using State = Session::State;

constexpr State kStates[] = {State::idle, State::look,  State::local, State::send,
                             State::wait, State::fetch, State::relay, State::dial, State::tunnel};

// The arrows of the drawing in session.h, by where they begin.
struct Arrows {
    State from;
    std::vector<State> to;
};
const Arrows kDrawing[] = {
    {State::idle, {State::look}},
    {State::look, {State::send, State::wait, State::fetch, State::local, State::dial}},
    {State::dial, {State::local, State::tunnel}},
    {State::wait, {State::look}},
    {State::fetch, {State::send, State::relay, State::look, State::local}},
    {State::local, {State::idle}},
    {State::send, {State::relay, State::idle}},
    {State::relay, {State::idle, State::tunnel}},
    {State::tunnel, {}},
};

class SessionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SessionTest);
    CPPUNIT_TEST(the_table_of_moves_is_the_drawing);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_table_of_moves_is_the_drawing() {
        for (const Arrows& arrows : kDrawing)
            for (const State to : kStates) {
                bool drawn = false;
                for (const State end : arrows.to) drawn = drawn || end == to;
                const std::string move = std::to_string(static_cast<int>(arrows.from)) + " to " +
                                         std::to_string(static_cast<int>(to));
                CPPUNIT_ASSERT_EQUAL_MESSAGE(move, drawn, Session::may_move(arrows.from, to));
            }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SessionTest);

}  // namespace
