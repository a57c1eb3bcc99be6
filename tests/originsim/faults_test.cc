// Which requests meet a fault, and that a seed repeats them.

#include "originsim/faults.h"

#include <set>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "originsim/bad_head.h"
#include "originsim/law.h"

namespace {

using Kind = conf::Fault::Kind;
using originsim::Query;

const conf::Fault* draw(const std::vector<conf::Fault>& faults, std::string_view path,
                        std::uint64_t number, std::uint64_t seed = 1) {
    auto random = originsim::request_random(seed, number, originsim::Purpose::faults);
    return originsim::draw_fault(faults, path, random);
}

class FaultsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FaultsTest);
    CPPUNIT_TEST(a_rate_is_met);
    CPPUNIT_TEST(the_same_seed_meets_the_same_faults);
    CPPUNIT_TEST(a_path_is_a_prefix);
    CPPUNIT_TEST(the_first_fault_that_fits_wins);
    CPPUNIT_TEST(a_fault_is_an_order_in_the_query);
    CPPUNIT_TEST(what_the_client_ordered_stays);
    CPPUNIT_TEST(bad_heads_have_names_of_their_own);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_rate_is_met() {
        const std::vector<conf::Fault> faults = {{Kind::status, 0.1, "", 500}};
        int met = 0;
        for (std::uint64_t n = 0; n < 10000; ++n) met += draw(faults, "/", n) != nullptr;
        CPPUNIT_ASSERT(met > 900 && met < 1100);
    }
    void the_same_seed_meets_the_same_faults() {
        const std::vector<conf::Fault> faults = {{Kind::reset, 0.5, "", 0}};
        bool differs = false;
        for (std::uint64_t n = 0; n < 100; ++n) {
            CPPUNIT_ASSERT(draw(faults, "/", n) == draw(faults, "/", n));
            differs |= draw(faults, "/", n, 1) != draw(faults, "/", n, 2);
        }
        CPPUNIT_ASSERT(differs);
    }
    void a_path_is_a_prefix() {
        const std::vector<conf::Fault> faults = {{Kind::stall, 1, "/slow/", 0}};
        CPPUNIT_ASSERT(draw(faults, "/slow/a", 1) != nullptr);
        CPPUNIT_ASSERT(draw(faults, "/slow", 1) == nullptr);
        CPPUNIT_ASSERT(draw(faults, "/", 1) == nullptr);
    }
    void the_first_fault_that_fits_wins() {
        const std::vector<conf::Fault> faults = {{Kind::stall, 1, "/a", 0}, {Kind::drip, 1, "", 0}};
        CPPUNIT_ASSERT(draw(faults, "/a", 1)->kind == Kind::stall);
        CPPUNIT_ASSERT(draw(faults, "/b", 1)->kind == Kind::drip);
    }
    void a_fault_is_an_order_in_the_query() {
        const auto ordered = [](Kind kind, std::uint64_t value) {
            Query query;
            base::Random random(1);
            originsim::apply_fault({kind, 1, "", value}, random, query);
            return query;
        };
        CPPUNIT_ASSERT_EQUAL(std::uint16_t{503}, ordered(Kind::status, 0).status);
        CPPUNIT_ASSERT_EQUAL(std::uint16_t{404}, ordered(Kind::status, 404).status);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{50}, *ordered(Kind::stall, 50).stall_ms);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, *ordered(Kind::reset, 0).reset_at);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{9}, *ordered(Kind::cut_body, 9).cut_at);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, *ordered(Kind::wrong_length, 0).wrong_length);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{64}, ordered(Kind::drip, 0).drip);
        CPPUNIT_ASSERT(*ordered(Kind::malformed_head, 0).bad_head < originsim::bad_heads().size());
        for (const Kind kind : {Kind::stall, Kind::reset, Kind::cut_body, Kind::wrong_length,
                                Kind::drip, Kind::malformed_head})
            CPPUNIT_ASSERT_EQUAL(std::string(originsim::fault_name(kind)),
                                 std::string(originsim::ordered_fault(ordered(kind, 1))));
    }
    void what_the_client_ordered_stays() {
        Query query;
        query.status = 404;
        query.cut_at = 7;
        base::Random random(1);
        originsim::apply_fault({Kind::status, 1, "", 500}, random, query);
        originsim::apply_fault({Kind::cut_body, 1, "", 9}, random, query);
        CPPUNIT_ASSERT_EQUAL(std::uint16_t{404}, query.status);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, *query.cut_at);
    }
    void bad_heads_have_names_of_their_own() {
        std::set<std::string> names;
        CPPUNIT_ASSERT(originsim::bad_heads().size() >= 40);
        for (unsigned i = 0; i < originsim::bad_heads().size(); ++i) {
            const auto& head = originsim::bad_heads()[i];
            CPPUNIT_ASSERT_MESSAGE(head.name, names.insert(head.name).second);
            CPPUNIT_ASSERT_EQUAL(i, *originsim::find_bad_head(head.name));
            CPPUNIT_ASSERT_EQUAL(i, *originsim::find_bad_head(std::to_string(i)));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FaultsTest);

}  // namespace
