// carp.h -- the hashes and multipliers of the Cache Array Routing Protocol.
//
// Layer:    array (pure)
// Runs in:  any process
// Source:   draft-vinod-carp-v1-03 section 3; for the other dialect, what Squid 3.2 to 7 do
//
// score = scramble(hash of key ^ hash of member) * multiplier of member; the highest wins.
//
// Squid goes on hashing the key from member to member where the draft begins anew, so the
// k-th of them, by weight, is scored with the key repeated k times; and its bytes are
// signed.  Both matter: a farm that mixes Squid and Weir needs that dialect.

#ifndef COMMON_ARRAY_CARP_H
#define COMMON_ARRAY_CARP_H

#include <bit>
#include <cstdint>
#include <span>
#include <string_view>

namespace array {

// The hash of a text; goes on from the `hash` of what came before it.
std::uint32_t carp_hash(std::string_view text, std::uint32_t hash = 0) noexcept;

// The same with bytes above 0x7f as negative numbers.
std::uint32_t carp_squid_hash(std::string_view text, std::uint32_t hash = 0) noexcept;

constexpr std::uint32_t carp_scramble(std::uint32_t hash) noexcept {
    return std::rotl(hash + hash * 0x62531965u, 21);
}

// The hash of a member, whose name is in lower case for the draft and as it is for Squid.
inline std::uint32_t carp_member_hash(std::string_view name) noexcept {
    return carp_scramble(carp_hash(name));
}

// Sets the multiplier of every member, so that each wins its part of the keys.
//
// Shape:     as many multipliers as load factors
// Requires:  load factors ascend and are above 0
void carp_multipliers(std::span<const std::uint32_t> load_factors,
                      std::span<double> multipliers) noexcept;

// The scores of all members for the hash of one key.  Shape: equal sizes.
void carp_scores(std::uint32_t key_hash, std::span<const std::uint32_t> member_hashes,
                 std::span<const double> multipliers, std::span<double> scores) noexcept;

// The same in Squid's dialect, which has to see the key itself.
void carp_squid_scores(std::string_view key, std::span<const std::uint32_t> member_hashes,
                       std::span<const double> multipliers, std::span<double> scores) noexcept;

}  // namespace array

#endif  // COMMON_ARRAY_CARP_H
