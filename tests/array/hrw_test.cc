// The logarithm, the draws and the scores of hrw, to the bit.
//
// The numbers are those of a second implementation, written from weir(7) in another
// language.  A change here moves the keys of every array in the world.

#include "common/array/hrw.h"

#include <cmath>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/array/half_siphash.h"
#include "common/array/ranking.h"
#include "common/base/random.h"
#include "tests/array/vectors.h"

namespace {

struct DistanceVector {
    std::uint64_t draw;
    double distance;
};
constexpr DistanceVector kDistances[] = {
    {0x0000000000000000, 0x1.a7fffffffffa5p+5},  {0x0000000000000fff, 0x1.a7fffffffffa5p+5},
    {0x0000000000001000, 0x1.9b51ff2e30215p+5},  {0x8000000000000000, 0x1.fffffffffe928p-1},
    {0x7fffffffffffffff, 0x1.0000000000b6dp+0},  {0xffffffffffffffff, 0x1.6d80000000000p-41},
    {0x0123456789abcdef, 0x1.f414fdb498243p+2},  {0x00000000ffffffff, 0x1.0000005c5524cp+5},
};

struct ScoreVector {
    std::uint64_t seed;
    const char* key;
    std::uint64_t hash;
    double scores[4];  // of kMembersB
};
constexpr ScoreVector kScores[] = {
    {0, "http://www.example.com/", 0x4570d2956e913c0a,
     {0x1.9d643bfced8c8p+3, 0x1.07b54b5d51c87p+2, 0x1.3b178fe41889ap+2, 0x1.1bdd90f38b9a3p+2}},
    {0, "http://www.example.com/a/b/c.jpg", 0xfa028acf6b6f11e1,
     {0x1.2a1fbc002653dp+0, 0x1.bdb3f48baafbep+2, 0x1.7f719fb4b42c4p+2, 0x1.022324f08efd8p+1}},
    {0, "secure.example.com:443", 0x61e4fffe0f1a0571,
     {0x1.388080414341ep-1, 0x1.19bdecb847cbap+2, 0x1.1f795a67cda77p+2, 0x1.3fcbf1b40f0f4p+3}},
    {0, "http://[2001:db8::1]:8080/v6", 0x90bc61c34f5796d6,
     {0x1.4812946bf9ae5p-1, 0x1.21d1277680228p+0, 0x1.3512edee97b02p+3, 0x1.f2a9b4c234b22p+4}},
    {0x123456789abcdef0, "http://www.example.com/", 0xbc640287622e7257,
     {0x1.612de978de89dp+1, 0x1.33c7ab0cc2a9cp+0, 0x1.c7911669ed08ap+4, 0x1.324ee86d8c61dp+1}},
    {0x123456789abcdef0, "secure.example.com:443", 0x71a2ae65bc43b774,
     {0x1.edeb34b7aece4p-3, 0x1.31643103ad9abp+1, 0x1.09412c9041454p+0, 0x1.30e71faf7a915p+1}},
};

class HrwTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HrwTest);
    CPPUNIT_TEST(distances_are_those_of_the_vectors);
    CPPUNIT_TEST(distances_are_logarithms);
    CPPUNIT_TEST(a_higher_draw_is_never_further);
    CPPUNIT_TEST(scores_are_those_of_the_vectors);
    CPPUNIT_TEST(four_at_a_time_score_as_one_at_a_time);
    CPPUNIT_TEST_SUITE_END();

  public:
    void distances_are_those_of_the_vectors() {
        for (const DistanceVector& v : kDistances)
            CPPUNIT_ASSERT_EQUAL(v.distance, array::hrw_distance(v.draw));
    }
    void distances_are_logarithms() {
        base::Random random(1);
        for (int i = 0; i < 100'000; ++i) {
            const std::uint64_t draw = random.next() >> random.below(52);
            const double u = (static_cast<double>(draw >> 12) + 0.5) / 0x1p52;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(-std::log2(u), array::hrw_distance(draw), 1e-12);
        }
    }
    // Also across the powers of two, where the series begins anew.
    void a_higher_draw_is_never_further() {
        for (int shift = 1; shift < 52; ++shift) {
            const std::uint64_t power = 1ull << (64 - shift);
            CPPUNIT_ASSERT(array::hrw_distance(power) < array::hrw_distance(power - 1));
        }
        base::Random random(2);
        for (int i = 0; i < 100'000; ++i) {
            const std::uint64_t a = random.next() >> random.below(60);
            const std::uint64_t b = a + (random.next() >> 20);
            CPPUNIT_ASSERT(b < a || array::hrw_distance(b) <= array::hrw_distance(a));
        }
    }
    void scores_are_those_of_the_vectors() {
        for (const ScoreVector& v : kScores) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, v.hash, array::half_siphash(v.seed, v.key));
            std::uint64_t hashes[4];
            double load_factors[4], scores[4];
            for (std::size_t i = 0; i < 4; ++i) {
                hashes[i] = array::half_siphash(v.seed, vectors::kMembersB[i].name);
                load_factors[i] = vectors::kMembersB[i].load_factor;
            }
            array::hrw_scores(v.hash, hashes, load_factors, scores);
            for (std::size_t i = 0; i < 4; ++i)
                CPPUNIT_ASSERT_EQUAL_MESSAGE(v.key, v.scores[i], scores[i]);
        }
    }
    void four_at_a_time_score_as_one_at_a_time() {
        base::Random random(3);
        for (std::size_t n = 0; n < 40; ++n) {
            std::vector<std::uint64_t> hashes(n);
            std::vector<double> load_factors(n), scores(n);
            for (auto& hash : hashes) hash = random.next();
            for (auto& w : load_factors) w = static_cast<double>(1 + random.below(1 << 20));
            const std::uint64_t key = random.next();
            array::hrw_scores(key, hashes, load_factors, scores);
            for (std::size_t i = 0; i < n; ++i)
                CPPUNIT_ASSERT_EQUAL(
                    load_factors[i] / array::hrw_distance(array::hrw_draw(key, hashes[i])),
                    scores[i]);
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(HrwTest);

}  // namespace
