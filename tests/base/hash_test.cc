// What the hashes give, beside their sources' own vectors.
// Source: the SipHash paper, appendix A, and vectors.h of its reference code;
//         RFC 3720 appendix B.4.

#include "common/base/hash.h"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

// Key 00 01 ... 0f, and the input 00 01 02 ... of `bytes` bytes, as in the paper.
constexpr base::SipKey kKey = {0x0706050403020100u, 0x0f0e0d0c0b0a0908u};

std::vector<std::byte> counting(std::size_t bytes) {
    std::vector<std::byte> input(bytes);
    for (std::size_t i = 0; i < bytes; ++i) input[i] = static_cast<std::byte>(i);
    return input;
}

struct SipCase {
    std::size_t bytes;
    std::uint64_t result;
};
constexpr SipCase kSip64[] = {
    {0, 0x726fdb47dd0e0e31u}, {1, 0x74f839c593dc67fdu},  {2, 0x0d6c8009d9a94f5au},
    {7, 0xab0200f58b01d137u}, {8, 0x93f5f5799a932462u},  {15, 0xa129ca6149be45e5u},
    {16, 0x3f2acc7f57c29bdbu}, {63, 0x958a324ceb064572u},
};

struct WideCase {
    std::size_t bytes;
    base::Digest128 result;
};
constexpr WideCase kSip128[] = {
    {0, {0xe6a825ba047f81a3u, 0x930255c71472f66du}},
    {1, {0x44af996bd8c187dau, 0x45fc229b11597634u}},
    {2, {0xc75da4a48d227781u, 0xe4ff0af6de8ba3fcu}},
    {8, {0x61f55862baa9623bu, 0xb49714f364e2830fu}},
    {63, {0x4a83502f77d15051u, 0x7cbd3f979a063e50u}},
};

struct CrcCase {
    const char* says;
    std::string input;
    std::uint32_t crc;
};
const CrcCase kCrcs[] = {
    {"nothing",           "",                      0x00000000},
    {"the check value",   "123456789",             0xe3069283},
    {"32 bytes of zeros", std::string(32, '\0'),   0x8a9136aa},
    {"32 bytes of ones",  std::string(32, '\xff'), 0x62a8ab43},
};

class HashTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HashTest);
    CPPUNIT_TEST(siphash_gives_the_vectors_of_the_paper);
    CPPUNIT_TEST(siphash128_gives_the_vectors_of_the_reference_code);
    CPPUNIT_TEST(the_key_changes_every_result);
    CPPUNIT_TEST(crc32c_gives_the_vectors_of_the_rfc);
    CPPUNIT_TEST(crc32c_of_parts_is_crc32c_of_the_whole);
    CPPUNIT_TEST(both_ways_to_crc32c_agree);
    CPPUNIT_TEST(mix64_keeps_different_numbers_different);
    CPPUNIT_TEST_SUITE_END();

  public:
    void siphash_gives_the_vectors_of_the_paper() {
        for (const SipCase& c : kSip64)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(c.bytes) + " bytes", c.result,
                                         base::siphash64(kKey, counting(c.bytes)));
    }
    void siphash128_gives_the_vectors_of_the_reference_code() {
        for (const WideCase& c : kSip128)
            CPPUNIT_ASSERT_MESSAGE(std::to_string(c.bytes) + " bytes",
                                   c.result == base::siphash128(kKey, counting(c.bytes)));
    }
    void the_key_changes_every_result() {
        const base::SipKey other = {kKey.k0, kKey.k1 ^ 1};
        CPPUNIT_ASSERT(base::siphash64(kKey, {}) != base::siphash64(other, {}));
        CPPUNIT_ASSERT(base::siphash128(kKey, {}) != base::siphash128(other, {}));
    }
    void crc32c_gives_the_vectors_of_the_rfc() {
        for (const CrcCase& c : kCrcs)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.crc, base::crc32c(base::as_bytes(c.input)));
    }
    void crc32c_of_parts_is_crc32c_of_the_whole() {
        const std::vector<std::byte> input = counting(100);
        const base::Bytes all(input);
        for (std::size_t cut = 0; cut <= all.size(); ++cut)
            CPPUNIT_ASSERT_EQUAL(
                base::crc32c(all),
                base::crc32c(all.subspan(cut), base::crc32c(all.first(cut))));
    }
    void both_ways_to_crc32c_agree() {
        for (std::size_t bytes = 0; bytes < 64; ++bytes)
            CPPUNIT_ASSERT_EQUAL(base::crc32c_portable(counting(bytes), 7),
                                 base::crc32c(counting(bytes), 7));
    }
    void mix64_keeps_different_numbers_different() {
        std::set<std::uint64_t> low_bits;
        for (std::uint64_t i = 0; i < 1000; ++i) low_bits.insert(base::mix64(i) & 0xfffffff);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1000}, low_bits.size());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(HashTest);

}  // namespace
