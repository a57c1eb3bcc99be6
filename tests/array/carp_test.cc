// The hashes, multipliers and scores of CARP, to the bit.
// Source: draft-vinod-carp-v1-03 section 3; see vectors.h.

#include "common/array/carp.h"

#include <span>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"
#include "tests/array/vectors.h"

namespace {

using namespace vectors;

std::vector<double> multipliers_of(std::span<const MemberVector> members) {
    std::vector<std::uint32_t> load_factors;
    for (const MemberVector& member : members) load_factors.push_back(member.load_factor);
    std::vector<double> multipliers(members.size());
    array::carp_multipliers(load_factors, multipliers);
    return multipliers;
}

std::vector<std::uint32_t> hashes_of(std::span<const MemberVector> members) {
    std::vector<std::uint32_t> hashes;
    for (const MemberVector& member : members)
        hashes.push_back(array::carp_member_hash(member.name));
    return hashes;
}

class CarpTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CarpTest);
    CPPUNIT_TEST(small_texts_have_the_hashes_of_the_draft);
    CPPUNIT_TEST(scrambling_turns_and_loses_the_top_bit);
    CPPUNIT_TEST(names_have_the_hashes_that_squid_prints);
    CPPUNIT_TEST(members_have_the_published_hashes_and_multipliers);
    CPPUNIT_TEST(equal_members_have_multipliers_of_1);
    CPPUNIT_TEST(set_a_has_the_published_scores);
    CPPUNIT_TEST(set_b_has_the_scores_of_the_draft);
    CPPUNIT_TEST(set_b_has_the_scores_of_squid);
    CPPUNIT_TEST(squid_has_signed_bytes);
    CPPUNIT_TEST(four_at_a_time_score_as_one_at_a_time);
    CPPUNIT_TEST_SUITE_END();

  public:
    void small_texts_have_the_hashes_of_the_draft() {
        CPPUNIT_ASSERT_EQUAL(0x00000000u, array::carp_hash(""));
        CPPUNIT_ASSERT_EQUAL(0x00000061u, array::carp_hash("a"));
        CPPUNIT_ASSERT_EQUAL(0x030800c3u, array::carp_hash("ab"));
        CPPUNIT_ASSERT_EQUAL(0x15d8bc26u, array::carp_hash("http://"));
        CPPUNIT_ASSERT_EQUAL(array::carp_hash("ab"), array::carp_hash("b", array::carp_hash("a")));
        CPPUNIT_ASSERT_EQUAL(0x64741632u, array::carp_hash("http://www.squid-cache.org"));
    }
    void scrambling_turns_and_loses_the_top_bit() {
        CPPUNIT_ASSERT_EQUAL(0u, array::carp_scramble(0));
        CPPUNIT_ASSERT_EQUAL(0x2ccc4a63u, array::carp_scramble(1));
        CPPUNIT_ASSERT_EQUAL(0xd353b59cu, array::carp_scramble(0xffffffff));
        for (std::uint32_t x = 1; x < 1'000'000'000; x = x * 3 + 1)
            CPPUNIT_ASSERT_EQUAL(array::carp_scramble(x), array::carp_scramble(x ^ 0x80000000));
    }
    void names_have_the_hashes_that_squid_prints() {
        for (const NameVector& v : kNames) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(v.name, v.raw, array::carp_hash(v.name));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(v.name, v.hash, array::carp_member_hash(v.name));
        }
    }
    void members_have_the_published_hashes_and_multipliers() {
        check_members(kMembersA);
        check_members(kMembersB);
    }
    void equal_members_have_multipliers_of_1() {
        for (std::size_t n = 1; n <= 1024; n *= 2) {
            const std::vector<std::uint32_t> load_factors(n, 7);
            std::vector<double> multipliers(n);
            array::carp_multipliers(load_factors, multipliers);
            for (const double x : multipliers) CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, x, 1e-9);
        }
    }
    void set_a_has_the_published_scores() {
        const auto hashes = hashes_of(kMembersA);
        const auto multipliers = multipliers_of(kMembersA);
        for (const KeyVectorA& v : kKeysA) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, v.hash, array::carp_hash(v.key));
            double scores[4];
            array::carp_scores(v.hash, hashes, multipliers, scores);
            check_scores(v.key, v.scores, scores);
        }
    }
    void set_b_has_the_scores_of_the_draft() {
        const auto hashes = hashes_of(kMembersB);
        const auto multipliers = multipliers_of(kMembersB);
        for (const KeyVectorB& v : kKeysB) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, v.hash, array::carp_hash(v.key));
            for (std::size_t i = 0; i < 4; ++i)
                CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, v.carp[i],
                                             array::carp_scramble(v.hash ^ hashes[i]));
            double scores[4];
            array::carp_scores(v.hash, hashes, multipliers, scores);
            check_scores(v.key, v.scores, scores);
        }
    }
    void set_b_has_the_scores_of_squid() {
        const auto hashes = hashes_of(kMembersB);
        const auto multipliers = multipliers_of(kMembersB);
        for (const KeyVectorB& v : kKeysB) {
            double scores[4];
            array::carp_squid_scores(v.key, hashes, multipliers, scores);
            for (std::size_t i = 0; i < 4; ++i)
                CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, v.squid[i] * multipliers[i], scores[i]);
        }
    }
    void squid_has_signed_bytes() {
        CPPUNIT_ASSERT_EQUAL(0xffffff80u, array::carp_squid_hash("\x80"));
        CPPUNIT_ASSERT_EQUAL(0x00000080u, array::carp_hash("\x80"));
        CPPUNIT_ASSERT_EQUAL(array::carp_hash("plain"), array::carp_squid_hash("plain"));
    }
    void four_at_a_time_score_as_one_at_a_time() {
        base::Random random(1);
        for (std::size_t n = 0; n < 40; ++n) {
            std::vector<std::uint32_t> hashes(n);
            std::vector<double> multipliers(n), scores(n);
            for (auto& hash : hashes) hash = static_cast<std::uint32_t>(random.next());
            for (auto& x : multipliers) x = 0.5 + random.unit();
            const auto key = static_cast<std::uint32_t>(random.next());
            array::carp_scores(key, hashes, multipliers, scores);
            for (std::size_t i = 0; i < n; ++i)
                CPPUNIT_ASSERT_EQUAL(array::carp_scramble(key ^ hashes[i]) * multipliers[i],
                                     scores[i]);
        }
    }

  private:
    static void check_members(std::span<const MemberVector> members) {
        const auto hashes = hashes_of(members);
        const auto multipliers = multipliers_of(members);
        for (std::size_t i = 0; i < members.size(); ++i) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(members[i].name, members[i].hash, hashes[i]);
            // pow(3) may differ in the last bit from one libm to another.
            CPPUNIT_ASSERT_DOUBLES_EQUAL_MESSAGE(members[i].name, members[i].multiplier,
                                                 multipliers[i], 1e-15);
        }
    }
    static void check_scores(const char* key, std::span<const std::uint64_t, 4> wanted,
                             std::span<const double, 4> scores) {
        for (std::size_t i = 0; i < 4; ++i)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(key, wanted[i], static_cast<std::uint64_t>(scores[i]));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CarpTest);

}  // namespace
