// The layout of the two files: see proxyd/geometry.h and cacheindex(5).

#include "proxyd/geometry.h"

#include <bit>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;

constexpr std::uint64_t kMiB = 1 << 20;

struct Case {
    const char* says;
    std::uint64_t store_bytes, slots;
    std::uint32_t segments, segment_bytes;
    std::uint64_t want_slots;
};

constexpr Case kCases[] = {
    {"the least store has a megabyte", 1, 0, 64, 16 * 1024, 1024},
    {"a tiny store has tiny segments", 4 * kMiB - 1, 0, 255, 16 * 1024, 1024},
    {"the least store for large heads", 4 * kMiB, 0, 64, 64 * 1024, 1024},
    {"256 segments in the middle of the range", 64 * kMiB, 0, 256, 256 * 1024, 8192},
    {"slots are rounded up to whole sets", 64 * kMiB, 5001, 256, 256 * 1024, 5008},
    {"a gigabyte", 1024 * kMiB, 262144, 256, 4 * kMiB, 262144},
    {"segments are at most 16 MiB", 16384 * kMiB, 0, 1024, 16 * kMiB, 2097152},
    {"a part of a segment is left out", 64 * kMiB + 300'000, 0, 257, 256 * 1024, 8232},
    {"until there would be too many", kMiB* kMiB * 4, 1024, 65536, 64 * kMiB, 1024},
};

class GeometryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(GeometryTest);
    CPPUNIT_TEST(sizes_follow_from_the_store);
    CPPUNIT_TEST(tables_do_not_overlap);
    CPPUNIT_TEST(what_was_not_planned_is_not_sound);
    CPPUNIT_TEST_SUITE_END();

  public:
    void sizes_follow_from_the_store() {
        for (const Case& c : kCases) {
            const Geometry g = plan(c.store_bytes, c.slots);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.segments, g.segments);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.segment_bytes, g.segment_bytes);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.want_slots, g.slots);
        }
    }
    void tables_do_not_overlap() {
        for (const Case& c : kCases) {
            const Geometry g = plan(c.store_bytes, c.slots);
            CPPUNIT_ASSERT_MESSAGE(
                c.says, std::has_single_bit(g.locks) && g.locks * kSlotsPerSet <= g.slots);
            CPPUNIT_ASSERT(g.segments_at >= sizeof(IndexHeader));
            CPPUNIT_ASSERT(g.pins_at >= g.segments_at + sizeof(SegmentEntry) * g.segments);
            CPPUNIT_ASSERT(g.locks_at >= g.pins_at + 4ull * g.seats * g.segments);
            CPPUNIT_ASSERT(g.purges_at >= g.locks_at + 4ull * g.locks);
            CPPUNIT_ASSERT(g.slots_at >= g.purges_at + sizeof(PurgeSet) * g.purge_sets);
            CPPUNIT_ASSERT(g.index_bytes >= g.slots_at + sizeof(Slot) * g.slots);
        }
    }
    void what_was_not_planned_is_not_sound() {
        for (const Case& c : kCases) {
            Geometry g = plan(c.store_bytes, c.slots);
            CPPUNIT_ASSERT_MESSAGE(c.says, is_sound(g));
            g.slots_at += 64;
            CPPUNIT_ASSERT_MESSAGE(c.says, !is_sound(g));
            g = plan(c.store_bytes, c.slots);
            g.segment_bytes *= 2;
            CPPUNIT_ASSERT_MESSAGE(c.says, !is_sound(g));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(GeometryTest);

}  // namespace
