// half_siphash.h -- a keyed hash made of 32-bit additions, rotations and exclusive ors.
//
// Layer:    array (pure)
// Runs in:  any process
// Source:   J.-P. Aumasson, HalfSipHash-2-4 with a result of 64 bits (2016), the variant of
//           SipHash for 32-bit machines
//
// A PAC file must compute it too, and a script of 1999 has no integers wider than 32 bits
// and no exact product of two of them.  This hash needs neither.

#ifndef COMMON_ARRAY_HALF_SIPHASH_H
#define COMMON_ARRAY_HALF_SIPHASH_H

#include <cstdint>
#include <string_view>

namespace array {

std::uint64_t half_siphash(std::uint64_t seed, std::string_view text) noexcept;

}  // namespace array

#endif  // COMMON_ARRAY_HALF_SIPHASH_H
