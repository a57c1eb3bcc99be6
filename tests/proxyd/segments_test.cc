// Segments and their blocks: see proxyd/segments.h.

#include "proxyd/segments.h"

#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;

constexpr Segments::Imprint kImprint{BlockKind::extent, {1, 2}, 3};

class SegmentsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SegmentsTest);
    CPPUNIT_TEST(blocks_follow_each_other_without_gaps);
    CPPUNIT_TEST(the_tail_of_the_last_block_is_given_back);
    CPPUNIT_TEST(some_segments_are_left_for_others);
    CPPUNIT_TEST(a_parked_segment_is_written_on);
    CPPUNIT_TEST(a_pinned_segment_is_no_victim);
    CPPUNIT_TEST(a_segment_pinned_when_emptied_drains);
    CPPUNIT_TEST(the_oldest_goes_first);
    CPPUNIT_TEST_SUITE_END();

  public:
    void blocks_follow_each_other_without_gaps() {
        TestCache t;
        Segments& s = t.cache->store().segments();
        CPPUNIT_ASSERT(!s.carve(Queue::small, 100, 100, kImprint));
        CPPUNIT_ASSERT(s.open_next(Queue::small, 0));
        const auto a = s.carve(Queue::small, 100, 100, kImprint);
        const auto b = s.carve(Queue::small, 100, 5000, kImprint);
        CPPUNIT_ASSERT_EQUAL(a->offset() + 104, b->offset());
        const auto rest = s.carve(Queue::small, 64, 1 << 20, kImprint);
        CPPUNIT_ASSERT_EQUAL(s.bytes_each() - 104 - 5000,
                             t.cache->store().block(*rest).shape.capacity());
        CPPUNIT_ASSERT(!s.carve(Queue::small, 64, 64, kImprint));
    }
    void the_tail_of_the_last_block_is_given_back() {
        TestCache t;
        Segments& s = t.cache->store().segments();
        CPPUNIT_ASSERT(s.open_next(Queue::small, 0));
        const auto a = s.carve(Queue::small, 1000, 1000, kImprint);
        s.trim(*a, 200);
        const auto b = s.carve(Queue::small, 1000, 1000, kImprint);
        CPPUNIT_ASSERT_EQUAL(a->offset() + 200, b->offset());
        s.trim(*a, 64);  // not the last one: stays
        CPPUNIT_ASSERT_EQUAL(200u, t.cache->store().block(*a).shape.capacity());
    }
    void some_segments_are_left_for_others() {
        TestCache t;
        Segments& s = t.cache->store().segments();
        for (int i = 0; i < 62; ++i) CPPUNIT_ASSERT(s.open_next(Queue::small, 2));
        CPPUNIT_ASSERT(!s.open_next(Queue::small, 2));
        CPPUNIT_ASSERT(s.open_next(Queue::main, 0));
    }
    void a_parked_segment_is_written_on() {
        TestCache t;
        Segments& s = t.cache->store().segments();
        CPPUNIT_ASSERT(s.open_next(Queue::small, 0));
        const auto a = s.carve(Queue::small, 1000, 1000, kImprint);
        s.park();
        CPPUNIT_ASSERT(!s.carve(Queue::small, 64, 64, kImprint));
        CPPUNIT_ASSERT(s.open_next(Queue::main, 0)->segment != 0);
        CPPUNIT_ASSERT(s.open_next(Queue::small, 0)->segment == 0);
        const auto b = s.carve(Queue::small, 64, 64, kImprint);
        CPPUNIT_ASSERT_EQUAL(a->offset() + 1000, b->offset());
    }
    void a_pinned_segment_is_no_victim() {
        TestCache t;
        Segments& s = t.cache->store().segments();
        for (int i = 0; i < 3; ++i) CPPUNIT_ASSERT(s.open_next(Queue::small, 0));
        PinSet pins;
        pins.add(t.cache->index().own_pins(), 0);
        CPPUNIT_ASSERT_EQUAL(1u, *s.choose_victim());
        CPPUNIT_ASSERT(!s.choose_victim());
        pins.clear();
        CPPUNIT_ASSERT_EQUAL(0u, *s.choose_victim());
    }
    void a_segment_pinned_when_emptied_drains() {
        TestCache t;
        Segments& s = t.cache->store().segments();
        for (int i = 0; i < 2; ++i) CPPUNIT_ASSERT(s.open_next(Queue::small, 0));
        const std::uint32_t victim = *s.choose_victim();
        const std::uint32_t generation = s.control(victim).generation;
        PinSet pins;
        pins.add(t.cache->index().own_pins(), victim);
        s.finish(victim);
        CPPUNIT_ASSERT(s.control(victim).state == SegmentState::draining);
        CPPUNIT_ASSERT_EQUAL(generation + 1, s.control(victim).generation);
        CPPUNIT_ASSERT(s.open_next(Queue::small, 0)->segment != victim);
        pins.clear();
        CPPUNIT_ASSERT(s.open_next(Queue::small, 0)->segment == victim);
    }
    void the_oldest_goes_first() {
        TestCache t;
        Segments& s = t.cache->store().segments();
        for (int i = 0; i < 4; ++i) CPPUNIT_ASSERT(s.open_next(Queue::small, 0));
        CPPUNIT_ASSERT_EQUAL(0u, *s.choose_victim());
        s.finish(0);
        CPPUNIT_ASSERT_EQUAL(0u, s.open_next(Queue::small, 0)->segment);  // now the youngest
        CPPUNIT_ASSERT_EQUAL(1u, *s.choose_victim());
        CPPUNIT_ASSERT_EQUAL(2u, *s.choose_victim());
        CPPUNIT_ASSERT_EQUAL(3u, *s.choose_victim());
        CPPUNIT_ASSERT(!s.choose_victim());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SegmentsTest);

}  // namespace
