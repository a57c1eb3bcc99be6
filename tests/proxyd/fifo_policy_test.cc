// S3-FIFO in terms of segments: see proxyd/fifo_policy.h.

#include "proxyd/fifo_policy.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;

struct VictimCase {
    const char* says;
    fifo::Shares in_use;
    Queue victim;
};

constexpr VictimCase kVictims[] = {
    {"while main is empty, the small queue gives", {10, 0, 100}, Queue::small},
    {"a small queue over its part gives", {8, 80, 100}, Queue::small},
    {"a small queue within its part is spared", {7, 80, 100}, Queue::main},
    {"few segments: the small queue may have two", {2, 10, 16}, Queue::main},
    {"few segments: a third one goes", {3, 10, 16}, Queue::small},
};

struct StayCase {
    const char* says;
    Queue queue;
    unsigned uses;
    int tries;
    bool stays;
};

constexpr StayCase kStays[] = {
    {"never used: leaves probation", Queue::small, 0, 0, false},
    {"used once: leaves probation", Queue::small, 1, 0, false},
    {"used twice: moves to main", Queue::small, 2, 0, true},
    {"used twice in probation: a long search is too much", Queue::small, 2, 8, false},
    {"not used in main: leaves", Queue::main, 0, 0, false},
    {"used in main: another round", Queue::main, 1, 3, true},
    {"used once in main: gives way to a longer search", Queue::main, 1, 4, false},
    {"used often in main: stays longer", Queue::main, 3, 11, true},
    {"at last nothing stays", Queue::main, 3, 12, false},
};

class FifoPolicyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FifoPolicyTest);
    CPPUNIT_TEST(the_victim_comes_from_the_queue_over_its_share);
    CPPUNIT_TEST(what_was_used_stays);
    CPPUNIT_TEST(a_use_changes_at_most_one_bit);
    CPPUNIT_TEST(a_round_in_main_costs_one_use);
    CPPUNIT_TEST(who_comes_back_goes_to_main);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_victim_comes_from_the_queue_over_its_share() {
        for (const VictimCase& c : kVictims)
            CPPUNIT_ASSERT_MESSAGE(c.says, fifo::victim_queue(c.in_use) == c.victim);
    }
    void what_was_used_stays() {
        for (const StayCase& c : kStays)
            CPPUNIT_ASSERT_MESSAGE(c.says, fifo::stays(c.queue, c.uses, c.tries) == c.stays);
    }
    void a_use_changes_at_most_one_bit() {
        std::uint8_t access = 0;
        for (unsigned uses = 1; uses < 6; ++uses) {
            const std::uint8_t next = fifo::one_more(access);
            CPPUNIT_ASSERT(std::popcount(static_cast<unsigned>(access ^ next)) <= 1);
            CPPUNIT_ASSERT_EQUAL(std::min(uses, 3u), fifo::uses(next));
            access = next;
        }
    }
    void a_round_in_main_costs_one_use() {
        CPPUNIT_ASSERT_EQUAL(2u, fifo::uses(fifo::access_after(Queue::main, 7)));
        CPPUNIT_ASSERT_EQUAL(0u, fifo::uses(fifo::access_after(Queue::main, 1)));
        CPPUNIT_ASSERT_EQUAL(0u, fifo::uses(fifo::access_after(Queue::small, 7)));
    }
    void who_comes_back_goes_to_main() {
        CPPUNIT_ASSERT(fifo::queue_of_new(true) == Queue::main);
        CPPUNIT_ASSERT(fifo::queue_of_new(false) == Queue::small);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FifoPolicyTest);

}  // namespace
