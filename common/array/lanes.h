// lanes.h -- four members at a time.
//
// Layer:    array (pure; an implementation detail of the loops over all members)
// Runs in:  any process
//
// The vector types of gcc and clang: on any machine they compile to what it has.  On
// x86-64 that is SSE2, and the loops are compiled once more for AVX2: a kernel is an
// always-inline function, and takes over the instructions of the function it is put into.
// Each lane does exactly the operations of the scalar code, so the results are the same.

#ifndef COMMON_ARRAY_LANES_H
#define COMMON_ARRAY_LANES_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#define ARRAY_KERNEL [[gnu::always_inline]] inline

namespace array::lanes {

inline constexpr std::size_t kLanes = 4;

using Int32 = std::int32_t __attribute__((vector_size(4 * kLanes)));
using Uint32 = std::uint32_t __attribute__((vector_size(4 * kLanes)));
using Uint64 = std::uint64_t __attribute__((vector_size(8 * kLanes)));
using Double = double __attribute__((vector_size(8 * kLanes)));

// Memory of any alignment to lanes and back; also one sort of lanes to another.  By
// reference: how such types are passed by value depends on the instructions.
template <typename To, typename From>
ARRAY_KERNEL void copy(To& to, const From& from) noexcept {
    static_assert(sizeof(To) == sizeof(From));
    std::memcpy(&to, &from, sizeof to);
}
template <typename Lanes, typename Element>
ARRAY_KERNEL void load(Lanes& lanes, const Element* from) noexcept {
    std::memcpy(&lanes, from, sizeof lanes);
}
template <typename Lanes, typename Element>
ARRAY_KERNEL void store(Element* to, const Lanes& lanes) noexcept {
    std::memcpy(to, &lanes, sizeof lanes);
}

template <typename Kernel, typename Hash>
ARRAY_KERNEL void score_all(Hash key_hash, std::span<const Hash> hashes,
                            std::span<const double> factors, std::span<double> scores) noexcept {
    std::size_t i = 0;
    for (; i + kLanes <= scores.size(); i += kLanes)
        Kernel::four(key_hash, &hashes[i], &factors[i], &scores[i]);
    for (; i < scores.size(); ++i) scores[i] = Kernel::one(key_hash, hashes[i], factors[i]);
}

#if defined(__x86_64__)
inline const bool kHasAvx2 = __builtin_cpu_supports("avx2");

template <typename Kernel, typename Hash>
[[gnu::target("avx2")]] void score_all_avx2(Hash key_hash, std::span<const Hash> hashes,
                                            std::span<const double> factors,
                                            std::span<double> scores) noexcept {
    score_all<Kernel>(key_hash, hashes, factors, scores);
}
#endif

// The score of each member, by the best instructions that there are.
// Kernel:  static kernels four() for as many members and one(), which returns its score.
template <typename Kernel, typename Hash>
void score(Hash key_hash, std::span<const Hash> hashes, std::span<const double> factors,
           std::span<double> scores) noexcept {
#if defined(__x86_64__)
    if (kHasAvx2) return score_all_avx2<Kernel>(key_hash, hashes, factors, scores);
#endif
    score_all<Kernel>(key_hash, hashes, factors, scores);
}

}  // namespace array::lanes

#endif  // COMMON_ARRAY_LANES_H
