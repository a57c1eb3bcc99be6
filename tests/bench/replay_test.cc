// The daemon's eviction against the models on short traces: the relations that
// `make evict-bench` shows at full size.

#include "tests/bench/replay.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/bench/workload.h"

namespace {

using namespace bench;

constexpr Scale kShort{100'000, 400'000};

class ReplayTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReplayTest);
    CPPUNIT_TEST(an_object_takes_what_it_is_counted_for);
    CPPUNIT_TEST(the_daemon_is_close_to_s3fifo_and_below_lru);
    CPPUNIT_TEST_SUITE_END();

  public:
    void an_object_takes_what_it_is_counted_for() {
        CPPUNIT_ASSERT(overhead_bytes() > 100 && overhead_bytes() < 400);
    }
    void the_daemon_is_close_to_s3fifo_and_below_lru() {
        const std::uint32_t overhead = overhead_bytes();
        for (const std::string_view workload : kWorkloads) {
            const Trace trace = make_workload(workload, kShort);
            const auto sizes = stored_sizes(trace, overhead);
            const std::uint64_t footprint = trace.footprint(overhead);
            const StoreSize wanted = size_store(footprint / 10, footprint / trace.bytes.size());
            proxyd::TestCache cache(wanted.bytes, wanted.slots);
            const std::uint64_t bytes = cache.cache->index().geometry().store_bytes;
            const auto ratio_of = [&](std::string_view name) {
                const auto model = make_model(name, sizes, bytes, cache.cache->max_object());
                return replay(trace, *model).ratio();
            };
            const double own = replay(trace, cache).ratio();
            const std::string says = std::string(workload) + ": " + std::to_string(own);
            CPPUNIT_ASSERT_MESSAGE(says, own < ratio_of("LRU"));
            CPPUNIT_ASSERT_MESSAGE(says, own <= 1.04 * ratio_of("S3-FIFO"));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ReplayTest);

}  // namespace
