// Traces made in place: see tests/bench/workload.h.

#include "tests/bench/workload.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace bench;

constexpr Scale kScale{1000, 100'000};

std::vector<std::uint32_t> uses_of(const Trace& trace, std::size_t from, std::size_t to) {
    std::vector<std::uint32_t> uses(trace.bytes.size());
    for (std::size_t i = from; i < to; ++i) ++uses[trace.requests[i]];
    return uses;
}

class WorkloadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WorkloadTest);
    CPPUNIT_TEST(a_seed_gives_one_trace);
    CPPUNIT_TEST(zipf_gives_each_rank_its_share);
    CPPUNIT_TEST(a_fifth_is_scanned_once);
    CPPUNIT_TEST(what_is_popular_shifts);
    CPPUNIT_TEST(web_sizes_have_a_long_tail);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_seed_gives_one_trace() {
        for (const std::string_view name : kWorkloads) {
            const Trace trace = make_workload(name, kScale);
            const std::string says(name);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(says, std::size_t{kScale.requests}, trace.requests.size());
            for (const std::uint32_t object : trace.requests)
                CPPUNIT_ASSERT_MESSAGE(says, object < trace.bytes.size());
            CPPUNIT_ASSERT_MESSAGE(says, make_workload(name, kScale).requests == trace.requests);
            CPPUNIT_ASSERT_MESSAGE(says, make_workload(name, kScale).bytes == trace.bytes);
            const Scale other{kScale.objects, kScale.requests, 2};
            CPPUNIT_ASSERT_MESSAGE(says, make_workload(name, other).requests != trace.requests);
        }
    }
    void zipf_gives_each_rank_its_share() {
        for (const double exponent : {0.8, 1.0, 1.2}) {
            const Zipf zipf(100, exponent);
            base::Random random(1);
            constexpr int kDraws = 200'000;
            std::vector<int> drawn(101);
            for (int i = 0; i < kDraws; ++i) ++drawn[zipf.draw(random)];
            double sum = 0;
            for (int rank = 1; rank <= 100; ++rank) sum += std::pow(rank, -exponent);
            for (const int rank : {1, 2, 3, 10, 50, 100}) {
                const double want = kDraws * std::pow(rank, -exponent) / sum;
                CPPUNIT_ASSERT_DOUBLES_EQUAL(want, drawn[static_cast<unsigned>(rank)],
                                             5 * std::sqrt(want));
            }
        }
    }
    void a_fifth_is_scanned_once() {
        const Trace trace = make_scans(kScale);
        const auto uses = uses_of(trace, 0, trace.requests.size());
        for (std::size_t i = kScale.objects; i < uses.size(); ++i)
            CPPUNIT_ASSERT_EQUAL(1u, uses[i]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{kScale.requests / 5}, uses.size() - kScale.objects);
    }
    void what_is_popular_shifts() {
        const Trace trace = make_shifting(kScale);
        std::set<std::size_t> favourites;
        for (std::size_t i = 0; i < 10; ++i) {
            const auto uses = uses_of(trace, i * 10'000, i * 10'000 + 100);
            favourites.insert(static_cast<std::size_t>(
                std::max_element(uses.begin(), uses.end()) - uses.begin()));
        }
        CPPUNIT_ASSERT(favourites.size() > 5);
    }
    void web_sizes_have_a_long_tail() {
        Trace trace = make_web({10'000, 10'000});
        std::sort(trace.bytes.begin(), trace.bytes.end());
        CPPUNIT_ASSERT(trace.bytes[5'000] > 2'000 && trace.bytes[5'000] < 6'000);
        CPPUNIT_ASSERT(trace.bytes[9'900] > 50'000);
        CPPUNIT_ASSERT(trace.bytes[9'999] <= 512 * 1024);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(WorkloadTest);

}  // namespace
