// What an array promises its operator, on 100,000 URLs.
//
// Shares, and how many keys move when the array changes.  "make array-bench" prints the shares
// that CARP gives beside those of hrw.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/array/ranking.h"

namespace {

using array::Hash;
using array::Member;
using array::Ranking;

constexpr std::size_t kUrls = 100'000;

const std::vector<std::string>& urls() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> made;
        for (std::size_t i = 0; i < kUrls; ++i)
            made.push_back("http://www" + std::to_string(i % 97) + ".example.com/section-" +
                           std::to_string(i % 31) + "/object/" + std::to_string(i) + ".html");
        return made;
    }();
    return all;
}

using Array = std::vector<Member>;

// "proxy0", "proxy1" ... with these load factors.
Array array_of(std::initializer_list<std::uint32_t> load_factors) {
    Array members;
    for (const auto load_factor : load_factors) {
        Member member;
        member.name = "proxy" + std::to_string(members.size()) + ".example.net";
        member.load_factor = load_factor;
        members.push_back(member);
    }
    return members;
}

Array array_of(std::size_t n) {
    Array members = array_of({});
    while (members.size() < n) {
        Member member;
        member.name = "proxy" + std::to_string(members.size()) + ".example.net";
        members.push_back(member);
    }
    return members;
}

// The name of each URL's owner.
std::vector<std::string> owners(Hash hash, const Array& members) {
    const auto ranking = Ranking::make(hash, 0, members);
    CPPUNIT_ASSERT(ranking);
    std::vector<std::string> names;
    for (const std::string& url : urls()) names.push_back(members[ranking->best(url)].name);
    return names;
}

struct Moves {
    std::size_t all = 0;    // URLs whose owner is another now
    std::size_t stray = 0;  // those neither to nor from the member that `changed`
};
Moves moves(const std::vector<std::string>& before, const std::vector<std::string>& after,
            const std::string& changed) {
    Moves moves;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (before[i] == after[i]) continue;
        ++moves.all;
        if (before[i] != changed && after[i] != changed) ++moves.stray;
    }
    return moves;
}

// The largest |part of all URLs - share by load factor|.
double worst_share(Hash hash, const Array& members) {
    const auto ranking = Ranking::make(hash, 0, members);
    CPPUNIT_ASSERT(ranking);
    std::vector<double> parts(members.size());
    for (const std::string& url : urls()) parts[ranking->best(url)] += 1.0 / kUrls;
    double worst = 0;
    for (std::size_t i = 0; i < parts.size(); ++i)
        worst = std::max(worst, std::abs(parts[i] - ranking->share(i)));
    return worst;
}

const Array kWeighted[] = {
    array_of({1, 1, 1}),     array_of({1, 2, 3, 4}),          array_of({1, 100}),
    array_of({10, 1, 1}),    array_of({5, 10, 20, 40, 80}),   array_of({7, 0, 7, 3}),
    array_of(8),             array_of(16),                    array_of({1000000, 3000000}),
};

class PropertiesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PropertiesTest);
    CPPUNIT_TEST(a_new_member_takes_its_part_and_no_more);
    CPPUNIT_TEST(a_member_that_leaves_moves_its_own_only);
    CPPUNIT_TEST(a_member_with_another_load_factor_moves_its_own_only);
    CPPUNIT_TEST(shares_are_those_of_the_load_factors);
    CPPUNIT_TEST(carp_owns_unevenly);
    CPPUNIT_TEST(the_order_of_the_list_moves_nothing);
    CPPUNIT_TEST(a_member_that_is_down_moves_nothing);
    CPPUNIT_TEST(the_second_in_rank_is_the_owner_without_the_first);
    CPPUNIT_TEST(another_seed_is_another_array);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_new_member_takes_its_part_and_no_more() {
        for (const std::size_t n : {1u, 2u, 3u, 4u, 8u, 16u}) {
            const Array larger = array_of(n + 1);
            const Array smaller(larger.begin(), larger.end() - 1);
            const auto moved = moves(owners(Hash::hrw, smaller), owners(Hash::hrw, larger),
                                     larger.back().name);
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, moved.stray);
            CPPUNIT_ASSERT(static_cast<double>(moved.all) <=
                           1.05 * kUrls / static_cast<double>(n + 1));
        }
    }
    void a_member_that_leaves_moves_its_own_only() {
        const Array all = array_of({1, 2, 3, 4, 5});
        for (std::size_t gone = 0; gone < all.size(); ++gone) {
            Array rest = all;
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(gone));
            const auto before = owners(Hash::hrw, all);
            const auto moved = moves(before, owners(Hash::hrw, rest), all[gone].name);
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, moved.stray);
            CPPUNIT_ASSERT_EQUAL(
                static_cast<std::size_t>(std::ranges::count(before, all[gone].name)), moved.all);
        }
    }
    void a_member_with_another_load_factor_moves_its_own_only() {
        Array members = array_of({1, 2, 3, 4});
        const auto before = owners(Hash::hrw, members);
        for (const std::uint32_t load_factor : {0u, 1u, 2u, 4u, 100u}) {
            members[2].load_factor = load_factor;
            const auto moved = moves(before, owners(Hash::hrw, members), members[2].name);
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, moved.stray);
        }
    }
    void shares_are_those_of_the_load_factors() {
        for (const Array& members : kWeighted)
            CPPUNIT_ASSERT(worst_share(Hash::hrw, members) < 0.01);
    }
    // Only ten bits of a key's hash decide in CARP: see weir(7), "Proxy arrays".
    void carp_owns_unevenly() {
        double worst = 0;
        for (const Array& members : kWeighted)
            worst = std::max(worst, worst_share(Hash::carp, members));
        CPPUNIT_ASSERT(worst > 0.01 && worst < 0.1);
    }
    void the_order_of_the_list_moves_nothing() {
        for (const Hash hash : {Hash::carp, Hash::hrw})
            for (Array members : {array_of(5), array_of({1, 2, 2, 1, 3})}) {
                const auto before = owners(hash, members);
                std::ranges::reverse(members);
                CPPUNIT_ASSERT(before == owners(hash, members));
                std::rotate(members.begin(), members.begin() + 2, members.end());
                CPPUNIT_ASSERT(before == owners(hash, members));
            }
    }
    void a_member_that_is_down_moves_nothing() {
        Array members = array_of(4);
        for (const Hash hash : {Hash::carp, Hash::carp_squid, Hash::hrw}) {
            members[1].up = true;
            const auto before = owners(hash, members);
            members[1].up = false;
            CPPUNIT_ASSERT(before == owners(hash, members));
        }
    }
    void the_second_in_rank_is_the_owner_without_the_first() {
        const Array all = array_of({1, 2, 3, 4});
        const auto ranking = Ranking::make(Hash::hrw, 0, all);
        std::vector<Ranking> without;
        for (std::size_t gone = 0; gone < all.size(); ++gone) {
            Array rest = all;
            rest[gone].load_factor = 0;
            without.push_back(*Ranking::make(Hash::hrw, 0, rest));
        }
        for (const std::string& url : urls()) {
            std::uint16_t two[2];
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, ranking->rank(url, two));
            CPPUNIT_ASSERT_EQUAL(two[1], without[two[0]].best(url));
        }
    }
    void another_seed_is_another_array() {
        const Array members = array_of(4);
        const auto one = Ranking::make(Hash::hrw, 1, members);
        const auto two = Ranking::make(Hash::hrw, 2, members);
        std::size_t same = 0;
        for (const std::string& url : urls()) same += one->best(url) == two->best(url);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.25, static_cast<double>(same) / kUrls, 0.01);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PropertiesTest);

}  // namespace
