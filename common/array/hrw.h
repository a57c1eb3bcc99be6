// hrw.h -- weighted rendezvous: the highest random weight wins.
//
// Layer:    array (pure)
// Runs in:  any process
// Source:   D. G. Thaler, C. V. Ravishankar, "A name-based mapping scheme for rendezvous",
//           1996; C. Schindelhauer, G. Schomaker, "Weighted distributed hash tables", 2005
//
// Each member draws a number u from (0, 1) for each key, and scores w / -log2(u): the time
// to the first of w events a second, upside down, so the shares are exactly the load
// factors.  What a member scores depends on the key, the seed and that member alone; when
// another comes, goes or changes, only its own keys move.
//
// Every machine and every PAC file must find the same order, so the logarithm is part of
// the definition: IEEE double additions, products and quotients in the order written, each
// rounded once.  libm may differ in the last bit, and a fused multiply-add does, so the
// library is compiled without contraction.  weir(7) has the whole of it.

#ifndef COMMON_ARRAY_HRW_H
#define COMMON_ARRAY_HRW_H

#include <cfloat>
#include <cstdint>
#include <span>

#include "common/base/hash.h"

namespace array {

static_assert(FLT_EVAL_METHOD == 0, "hrw needs doubles that are rounded after each operation");

// The draw of one member for one key, from half_siphash() of both.
constexpr std::uint64_t hrw_draw(std::uint64_t key_hash, std::uint64_t member_hash) noexcept {
    return base::mix64(key_hash ^ member_hash);
}

// -log2(u) for u = (2n + 1) / 2^53, n the upper 52 bits of `draw`: above 0, at most 53.
double hrw_distance(std::uint64_t draw) noexcept;

// The scores of all members for the hash of one key.  Shape: equal sizes.
void hrw_scores(std::uint64_t key_hash, std::span<const std::uint64_t> member_hashes,
                std::span<const double> load_factors, std::span<double> scores) noexcept;

}  // namespace array

#endif  // COMMON_ARRAY_HRW_H
