// u is made of an odd number of 53 bits, so it is neither 0 nor 1 and exact in a double.
// Its mantissa y is in [1, 2); with s = (y - r) / (y + r) and r the root of 2,
//
//     log2(y) = 1/2 + 2/ln 2 * (s + s^3/3 + s^5/5 + ...)          |s| < 0.1716
//
// Seven terms leave an error of 7e-13, far below what moves a share.

#include "common/array/hrw.h"

#include <cstddef>

#include "common/array/lanes.h"

namespace array {
namespace {

constexpr double kRoot2 = 1.4142135623730951;

// 2 / (k ln 2), k = 1, 3 ... 13.
constexpr double kC1 = 2.8853900817779268, kC3 = 0.9617966939259756, kC5 = 0.5770780163555853,
                 kC7 = 0.4121985831111324, kC9 = 0.3205988979753252, kC11 = 0.2623081892525388,
                 kC13 = 0.22195308321368667;

constexpr std::uint64_t kMantissa = (1ull << 52) - 1;

// The doubles whose last 52 bits count from 2^52: how a number below that gets into one.
constexpr std::uint64_t kTwo52 = 0x433ull << 52;

// hrw_distance() in every lane; Bits and Real are lanes, or one number each.
template <typename Real, typename Bits>
ARRAY_KERNEL void distances(Real& distance, const Bits& draw) noexcept {
    Real number;
    lanes::copy(number, draw >> 12 | kTwo52);
    Bits odd;
    lanes::copy(odd, (number - 0x1p52) * 2.0 + 1.0);
    // What its exponent lacks to 52 is the number of zeros before its first one bit.
    Real zeros;
    lanes::copy(zeros, (1023 + 52 - (odd >> 52)) | kTwo52);
    Real y;
    lanes::copy(y, (odd & kMantissa) | 1023ull << 52);
    const Real s = (y - kRoot2) / (y + kRoot2);
    const Real t = s * s;
    const Real sum =
        (((((kC13 * t + kC11) * t + kC9) * t + kC7) * t + kC5) * t + kC3) * t + kC1;
    distance = (zeros - 0x1p52) + 0.5 - s * sum;
}

// hrw_draw() and the score of four members.
struct HrwKernel {
    ARRAY_KERNEL static void four(std::uint64_t key_hash, const std::uint64_t* hashes,
                                  const double* load_factors, double* scores) noexcept {
        lanes::Uint64 x;
        lanes::load(x, hashes);
        x ^= key_hash;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        x ^= x >> 31;
        lanes::Double distance, load_factor;
        distances(distance, x);
        lanes::load(load_factor, load_factors);
        lanes::store(scores, load_factor / distance);
    }
    ARRAY_KERNEL static double one(std::uint64_t key_hash, std::uint64_t hash,
                                   double load_factor) noexcept {
        return load_factor / hrw_distance(hrw_draw(key_hash, hash));
    }
};

}  // namespace

double hrw_distance(std::uint64_t draw) noexcept {
    double distance;
    distances(distance, draw);
    return distance;
}

void hrw_scores(std::uint64_t key_hash, std::span<const std::uint64_t> member_hashes,
                std::span<const double> load_factors, std::span<double> scores) noexcept {
    lanes::score<HrwKernel>(key_hash, member_hashes, load_factors, scores);
}

}  // namespace array
