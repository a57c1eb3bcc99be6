// hash.h -- keyed hashes, a mixer and a checksum.
//
// Layer:    base (pure)
// Runs in:  any process
// Source:   J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012,
//           and its reference code for the 128-bit result; RFC 3720 appendix B.4 (CRC32C).
//
// Use siphash wherever somebody outside chooses what is hashed: without the key they
// cannot find two inputs that collide.

#ifndef COMMON_BASE_HASH_H
#define COMMON_BASE_HASH_H

#include <array>
#include <cstdint>

#include "common/base/bytes.h"

namespace base {

// 128 secret bits, as the two little-endian halves of the 16-byte key.
struct SipKey {
    std::uint64_t k0 = 0;
    std::uint64_t k1 = 0;
};

using Digest128 = std::array<std::uint64_t, 2>;

// SipHash-2-4 with a result of 64 and of 128 bits.
std::uint64_t siphash64(SipKey key, Bytes input) noexcept;
Digest128 siphash128(SipKey key, Bytes input) noexcept;

// Spreads the bits of an integer over all 64 (the finaliser of splitmix64): a bijection,
// for hash tables of our own numbers.  Not for what an adversary chooses.
constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

// CRC32C (Castagnoli) of `input`; continues from the `crc` of what came before it.
// Uses the instruction of SSE 4.2 where the processor has it.
std::uint32_t crc32c(Bytes input, std::uint32_t crc = 0) noexcept;

// The same by tables, on any processor.
std::uint32_t crc32c_portable(Bytes input, std::uint32_t crc = 0) noexcept;

}  // namespace base

#endif  // COMMON_BASE_HASH_H
