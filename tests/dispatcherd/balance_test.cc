// What the policies choose; weir.conf(5), "balance".

#include "dispatcherd/balance.h"

#include <array>
#include <map>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"

namespace {

using dispatcherd::Candidate;
using dispatcherd::Health;

std::vector<std::uint16_t> usable_of(const std::vector<Candidate>& all) {
    std::vector<std::uint16_t> found(all.size());
    found.resize(dispatcherd::usable(all, found));
    return found;
}

Candidate with(Health health, unsigned weight = 1, std::uint64_t outstanding = 0, bool tried = false) {
    return {weight, health, outstanding, tried};
}

std::string turn_of(std::initializer_list<unsigned> weights) {
    const std::vector<unsigned> w(weights);
    std::string text;
    for (const std::uint16_t server : dispatcherd::smooth_turn(w))
        text += static_cast<char>('a' + server);
    return text;
}

class BalanceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BalanceTest);
    CPPUNIT_TEST(only_servers_that_are_up_are_usable);
    CPPUNIT_TEST(all_down_means_try_everyone);
    CPPUNIT_TEST(a_drained_or_tried_server_is_never_usable);
    CPPUNIT_TEST(a_turn_spreads_each_server_evenly);
    CPPUNIT_TEST(a_turn_never_grows_beyond_its_bound);
    CPPUNIT_TEST(least_outstanding_weighs_the_load);
    CPPUNIT_TEST(equal_servers_are_drawn_by_weight);
    CPPUNIT_TEST(two_choices_draws_two_distinct_servers);
    CPPUNIT_TEST(two_choices_follows_the_weights);
    CPPUNIT_TEST_SUITE_END();

  public:
    void only_servers_that_are_up_are_usable() {
        const std::vector<Candidate> all = {with(Health::down), with(Health::up),
                                            with(Health::unknown), with(Health::up)};
        CPPUNIT_ASSERT((usable_of(all) == std::vector<std::uint16_t>{1, 3}));
    }
    void all_down_means_try_everyone() {
        const std::vector<Candidate> all = {with(Health::down), with(Health::unknown)};
        CPPUNIT_ASSERT((usable_of(all) == std::vector<std::uint16_t>{0, 1}));
    }
    void a_drained_or_tried_server_is_never_usable() {
        const std::vector<Candidate> all = {with(Health::up, 0), with(Health::up, 1, 0, true)};
        CPPUNIT_ASSERT(usable_of(all).empty());
    }
    void a_turn_spreads_each_server_evenly() {
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), turn_of({1, 1, 1}));
        CPPUNIT_ASSERT_EQUAL(std::string("aabacaa"), turn_of({5, 1, 1}));
        CPPUNIT_ASSERT_EQUAL(std::string("bab"), turn_of({64, 128}));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), turn_of({0, 2}));
        CPPUNIT_ASSERT_EQUAL(std::string(), turn_of({}));
    }
    void a_turn_never_grows_beyond_its_bound() {
        std::vector<unsigned> weights(300, 256);
        weights[0] = 1;
        const auto turn = dispatcherd::smooth_turn(weights);
        CPPUNIT_ASSERT(turn.size() <= dispatcherd::kMaxTurn);
        std::map<unsigned, int> times;
        for (const auto server : turn) ++times[server];
        CPPUNIT_ASSERT_EQUAL(std::size_t{300}, times.size());
    }
    void least_outstanding_weighs_the_load() {
        const std::vector<Candidate> all = {with(Health::up, 1, 3), with(Health::up, 4, 8),
                                            with(Health::up, 1, 2)};
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, dispatcherd::least_outstanding(all, usable_of(all), 0));
    }
    void equal_servers_are_drawn_by_weight() {
        const std::vector<Candidate> all = {with(Health::up, 1), with(Health::up, 3),
                                            with(Health::up, 1, 1)};
        std::array<int, 3> times{};
        for (std::uint32_t i = 0; i < 4; ++i)
            ++times[dispatcherd::least_outstanding(all, usable_of(all), i << 30)];
        CPPUNIT_ASSERT_EQUAL(1, times[0]);
        CPPUNIT_ASSERT_EQUAL(3, times[1]);
        CPPUNIT_ASSERT_EQUAL(0, times[2]);
    }
    // With two servers the less loaded one is always among the two.
    void two_choices_draws_two_distinct_servers() {
        const std::vector<Candidate> all = {with(Health::up, 1, 100), with(Health::up, 1, 0)};
        base::Random random(7);
        for (int i = 0; i < 1000; ++i)
            CPPUNIT_ASSERT_EQUAL(std::size_t{1},
                                 dispatcherd::two_choices(all, usable_of(all), random.next()));
    }
    void two_choices_follows_the_weights() {
        const std::vector<Candidate> all = {with(Health::up, 1), with(Health::up, 1),
                                            with(Health::up, 8), with(Health::up, 0)};
        base::Random random(7);
        std::array<int, 4> times{};
        for (int i = 0; i < 10000; ++i)
            ++times[dispatcherd::two_choices(all, usable_of(all), random.next())];
        CPPUNIT_ASSERT_EQUAL(0, times[3]);
        CPPUNIT_ASSERT(times[2] > 3 * times[0] && times[2] > 3 * times[1]);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(BalanceTest);

}  // namespace
