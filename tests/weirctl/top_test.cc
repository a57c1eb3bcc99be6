// The rates of `weirctl top`: see weirctl/top.h.

#include "weirctl/top.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using weirctl::Instance;
using weirctl::Snapshot;

Instance www(std::uint64_t one, std::uint64_t two) {
    return {"dispatcherd", 1, "www", 7, {{"to.proxy1", false, one}, {"to.proxy2", false, two}}};
}
Instance proxy(std::uint64_t requests, std::uint64_t hits, std::uint64_t misses, std::uint64_t out,
               std::uint64_t generation = 7) {
    return {"proxyd", 2, "proxy1", generation,
            {{"requests", false, requests}, {"hits", false, hits}, {"misses", false, misses},
             {"bytes_out", false, out}}};
}
Instance host(const char* name, std::uint64_t requests) {
    return {"originsim", 3, name, 7, {{"requests", false, requests}}};
}

const Snapshot kBefore = {www(0, 100), proxy(0, 0, 0, 0), host("host1", 5), host("host2", 0)};
const Snapshot kAfter = {www(24, 150), proxy(2000, 1500, 500, 9'000'000), host("host1", 5),
                         host("host2", 30)};

class TopTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TopTest);
    CPPUNIT_TEST(each_kind_of_instance_shows_its_rates);
    CPPUNIT_TEST(counters_that_began_again_are_no_rate);
    CPPUNIT_TEST(a_cache_without_questions_has_no_ratio);
    CPPUNIT_TEST(the_heading_is_new_only_if_the_shape_is);
    CPPUNIT_TEST_SUITE_END();

  public:
    void each_kind_of_instance_shows_its_rates() {
        const auto groups = weirctl::rates(kBefore, kAfter, 2.0);
        CPPUNIT_ASSERT_EQUAL(
            std::string("www conn/s    | proxy1            | origins req/s\n"
                        "proxy1 proxy2 | req/s   hit   B/s |   host1 host2\n"),
            weirctl::heading(groups));
        CPPUNIT_ASSERT_EQUAL(std::string("    12     25 |  1.0k   75%  4.5M |       0    15\n"),
                             weirctl::line(groups));
    }
    void counters_that_began_again_are_no_rate() {
        const Snapshot again = {proxy(10, 5, 5, 100, 8)};
        CPPUNIT_ASSERT_EQUAL(std::string("    -     -     -\n"),
                             weirctl::line(weirctl::rates(kBefore, again, 1.0)));
        const Snapshot less = {host("host1", 4)};
        CPPUNIT_ASSERT_EQUAL(std::string("            -\n"),
                             weirctl::line(weirctl::rates(kBefore, less, 1.0)));
    }
    void a_cache_without_questions_has_no_ratio() {
        const Snapshot idle = {proxy(0, 0, 0, 0)};
        CPPUNIT_ASSERT_EQUAL(std::string("    0     -     0\n"),
                             weirctl::line(weirctl::rates(idle, idle, 1.0)));
    }
    void the_heading_is_new_only_if_the_shape_is() {
        const auto first = weirctl::rates(kBefore, kAfter, 1.0);
        const auto second = weirctl::rates(kAfter, kAfter, 1.0);
        const auto other = weirctl::rates(kAfter, {www(0, 0)}, 1.0);
        CPPUNIT_ASSERT(weirctl::same_shape(first, second));
        CPPUNIT_ASSERT(!weirctl::same_shape(first, other));
        CPPUNIT_ASSERT(!weirctl::same_shape({}, other));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TopTest);

}  // namespace
