// random.h -- random numbers: a fast seedable generator, and real secrets.
//
// Layer:    base
// Runs in:  any process
// Source:   D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators",
//           2021 (xoshiro256**, seeded by splitmix64).
//
// Random is for choices, jitter and simulations: same seed, same sequence, on every
// machine.  Keys come from fill_random() and from nowhere else.

#ifndef COMMON_BASE_RANDOM_H
#define COMMON_BASE_RANDOM_H

#include <array>
#include <cstdint>

#include "common/base/bytes.h"

namespace base {

class Random {
  public:
    using result_type = std::uint64_t;  // a UniformRandomBitGenerator for <random>

    explicit Random(std::uint64_t seed) noexcept;

    // A generator seeded from the kernel.
    static Random seeded() noexcept;

    std::uint64_t next() noexcept;
    std::uint64_t operator()() noexcept { return next(); }
    static constexpr std::uint64_t min() noexcept { return 0; }
    static constexpr std::uint64_t max() noexcept { return UINT64_MAX; }

    // Uniform in [0, bound).  Requires: bound > 0.
    std::uint64_t below(std::uint64_t bound) noexcept;

    // Uniform in [0, 1), with 53 bits.
    double unit() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }

  private:
    std::array<std::uint64_t, 4> state_;
};

// Fills with secret bytes of the kernel.  Panics if there are none to be had.
void fill_random(MutableBytes into) noexcept;

// A secret 64-bit number.
std::uint64_t random_u64() noexcept;

}  // namespace base

#endif  // COMMON_BASE_RANDOM_H
