// The laws of service times: their means and quantiles, and that a seed fixes them.

#include "originsim/law.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

constexpr int kDraws = 20000;

std::vector<double> draw_sorted(std::string_view text) {
    const auto law = originsim::parse_law(text);
    base::Random random(7);
    std::vector<double> ms;
    for (int i = 0; i < kDraws; ++i)
        ms.push_back(static_cast<double>(originsim::draw_service(*law, random).count()) / 1e6);
    std::sort(ms.begin(), ms.end());
    return ms;
}

struct Case {
    const char* law;
    double p10, p50, p90;   // expected quantiles in ms
};
// From the quantile functions, e.g. exponential: -mean * ln(1 - p).
const Case kCases[] = {
    {"none", 0, 0, 0},
    {"fixed:5", 5, 5, 5},
    {"fixed:0.25", 0.25, 0.25, 0.25},
    {"exponential:10", 1.0536, 6.9315, 23.026},
    {"lognormal:8:1", 2.2208, 8, 28.818},
    {"pareto:2:1.5", 2.1456, 3.1748, 9.2832},
    {"bimodal:1:100:0.05", 1, 1, 1},
    {"bimodal:1:100:0.2", 1, 1, 100},
};

class LawTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LawTest);
    CPPUNIT_TEST(every_law_has_its_quantiles);
    CPPUNIT_TEST(nothing_takes_longer_than_the_bound);
    CPPUNIT_TEST(what_is_no_law_is_refused);
    CPPUNIT_TEST(seed_number_and_purpose_fix_the_numbers_of_a_request);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_law_has_its_quantiles() {
        for (const Case& c : kCases) {
            const auto ms = draw_sorted(c.law);
            const auto near = [&](double expected, double part) {
                const double found = ms[static_cast<std::size_t>(part * kDraws)];
                CPPUNIT_ASSERT_DOUBLES_EQUAL_MESSAGE(c.law, expected, found, expected * 0.05);
            };
            near(c.p10, 0.1);
            near(c.p50, 0.5);
            near(c.p90, 0.9);
        }
    }
    void nothing_takes_longer_than_the_bound() {
        const auto ms = draw_sorted("pareto:1000:0.1");
        CPPUNIT_ASSERT_EQUAL(3'600'000.0, ms.back());
    }
    void what_is_no_law_is_refused() {
        for (const char* text : {"", "fixed", "fixed:", "fixed:x", "fixed:1:2", "fixed:-1",
                                 "fixed:inf", "fixed:nan", "fixed:1e9", "normal:1:2", "pareto:1",
                                 "pareto:1:0", "bimodal:1:2:1.1", "bimodal:1:2"})
            CPPUNIT_ASSERT_MESSAGE(text, !originsim::parse_law(text));
    }
    void seed_number_and_purpose_fix_the_numbers_of_a_request() {
        using originsim::Purpose;
        const auto first = [](std::uint64_t seed, std::uint64_t number, Purpose purpose) {
            return originsim::request_random(seed, number, purpose).next();
        };
        CPPUNIT_ASSERT(first(1, 2, Purpose::service) == first(1, 2, Purpose::service));
        CPPUNIT_ASSERT(first(1, 2, Purpose::service) != first(1, 3, Purpose::service));
        CPPUNIT_ASSERT(first(1, 2, Purpose::service) != first(2, 2, Purpose::service));
        CPPUNIT_ASSERT(first(1, 2, Purpose::service) != first(1, 2, Purpose::faults));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LawTest);

}  // namespace
