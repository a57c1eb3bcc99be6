// Who should have a key: the choices of CARP as published, and what hrw promises.

#include "common/array/ranking.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/array/vectors.h"

namespace {

using array::Hash;
using array::Member;
using array::Ranking;

Member member(std::string name, std::uint32_t load_factor) {
    Member m;
    m.name = std::move(name);
    m.load_factor = load_factor;
    return m;
}

std::vector<Member> members_of(std::span<const vectors::MemberVector> vectors) {
    std::vector<Member> members;
    for (const auto& v : vectors) members.push_back(member(v.name, v.load_factor));
    return members;
}

Ranking ranking_of(Hash hash, std::span<const Member> members, std::uint64_t seed = 0) {
    auto ranking = Ranking::make(hash, seed, members);
    CPPUNIT_ASSERT(ranking);
    return std::move(*ranking);
}

// The members' numbers from 1, best first: "4213".
std::string digits(const Ranking& ranking, std::string_view key) {
    std::uint16_t order[9];
    std::string text;
    for (const auto number : std::span(order).first(ranking.rank(key, order)))
        text += static_cast<char>('1' + number);
    return text;
}

class RankingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RankingTest);
    CPPUNIT_TEST(set_a_has_the_published_winners);
    CPPUNIT_TEST(set_b_is_ranked_as_by_the_draft_and_as_by_squid);
    CPPUNIT_TEST(a_load_factor_of_0_is_not_ranked);
    CPPUNIT_TEST(names_are_compared_without_case_except_by_squid);
    CPPUNIT_TEST(a_short_answer_is_the_beginning_of_the_long_one);
    CPPUNIT_TEST(nobody_is_ranked_in_an_empty_array);
    CPPUNIT_TEST_SUITE_END();

  public:
    void set_a_has_the_published_winners() {
        const auto ranking = ranking_of(Hash::carp, members_of(vectors::kMembersA));
        for (const auto& v : vectors::kKeysA)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, v.winner - 1u, unsigned{ranking.best(v.key)});
    }
    void set_b_is_ranked_as_by_the_draft_and_as_by_squid() {
        const auto members = members_of(vectors::kMembersB);
        const auto carp = ranking_of(Hash::carp, members);
        const auto squid = ranking_of(Hash::carp_squid, members);
        for (const auto& v : vectors::kKeysB) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, std::string(v.carp_rank), digits(carp, v.key));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, std::string(v.squid_rank), digits(squid, v.key));
        }
    }
    void a_load_factor_of_0_is_not_ranked() {
        auto members = members_of(vectors::kMembersB);
        members.insert(members.begin() + 2, member("drained", 0));
        for (const Hash hash : {Hash::carp, Hash::carp_squid, Hash::hrw}) {
            const auto ranking = ranking_of(hash, members);
            CPPUNIT_ASSERT_EQUAL(std::size_t{4}, ranking.size());
            CPPUNIT_ASSERT_EQUAL(0.0, ranking.share(2));
            CPPUNIT_ASSERT_EQUAL(0.4, ranking.share(4));
            CPPUNIT_ASSERT(digits(ranking, "http://a/").find('3') == std::string::npos);
        }
    }
    void names_are_compared_without_case_except_by_squid() {
        const std::vector<Member> small{member("bravo", 1)}, big{member("Bravo", 1)};
        for (const Hash hash : {Hash::carp, Hash::hrw})
            CPPUNIT_ASSERT_EQUAL(ranking_of(hash, small).place(0).hash,
                                 ranking_of(hash, big).place(0).hash);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0x5d1fd822},
                             ranking_of(Hash::carp_squid, big).place(0).hash);
    }
    void a_short_answer_is_the_beginning_of_the_long_one() {
        const auto ranking = ranking_of(Hash::hrw, members_of(vectors::kMembersB));
        for (const auto& v : vectors::kKeysB) {
            std::uint16_t all[8], two[2];
            CPPUNIT_ASSERT_EQUAL(std::size_t{4}, ranking.rank(v.key, all));
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, ranking.rank(v.key, two));
            CPPUNIT_ASSERT(std::ranges::equal(two, std::span(all).first(2)));
            CPPUNIT_ASSERT_EQUAL(all[0], ranking.best(v.key));
        }
    }
    void nobody_is_ranked_in_an_empty_array() {
        std::uint16_t order[1];
        for (const Hash hash : {Hash::carp, Hash::carp_squid, Hash::hrw}) {
            const auto ranking = ranking_of(hash, {});
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, ranking.rank("http://a/", order));
            CPPUNIT_ASSERT_EQUAL(Ranking::kNobody, ranking.best("http://a/"));
        }
        CPPUNIT_ASSERT_EQUAL(Ranking::kNobody, Ranking().best("http://a/"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RankingTest);

}  // namespace
