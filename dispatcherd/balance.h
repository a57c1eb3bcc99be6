// balance.h -- the policies: which server gets the next connection.
//
// Layer:    dispatcherd (pure: numbers in, a number out)
// Runs in:  worker
// Source:   weir.conf(5), "balance"
//
// A policy sees the servers of one cluster as candidates and answers with an index into
// them.  It never sees a server that must not get work: usable() decides that first, and
// when every server is down it hands out all of them, because a check that errs for all
// must not close the site.

#ifndef DISPATCHERD_BALANCE_H
#define DISPATCHERD_BALANCE_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/conf/site.h"

namespace dispatcherd {

enum class Health : std::uint8_t { unknown, up, down };

struct Candidate {
    unsigned weight = 1;             // 0: drained, gets nothing
    Health health = Health::unknown;
    std::uint64_t outstanding = 0;   // connections given to it and not yet over
    bool tried = false;              // failed for this very connection
};

// Which candidates may be chosen, as indices, into `into` (room for all of them).
// Those that are up, have a weight and were not tried; if none is up, all that have a
// weight and were not tried, except that a server never checked counts as down.
// Returns how many.
std::size_t usable(std::span<const Candidate> all, std::span<std::uint16_t> into) noexcept;

// A turn of smooth weighted round robin for these weights: every server appears as often
// as its weight says and as evenly spread as can be.  Weights are divided by their common
// divisor; at most kMaxTurn entries, larger sums are scaled down (each weight to at least 1).
inline constexpr std::size_t kMaxTurn = 4096;
std::vector<std::uint16_t> smooth_turn(std::span<const unsigned> weights);

// The chosen member of `usable` has the fewest outstanding per weight; equals are drawn in
// proportion to their weights, so that an idle cluster is not served by one server alone.
// `random`: 32 fresh random bits.
std::size_t least_outstanding(std::span<const Candidate> all, std::span<const std::uint16_t> usable,
                              std::uint32_t random) noexcept;

// Two distinct servers drawn in proportion to their weights; the one with fewer outstanding
// per weight.  `random`: 64 fresh random bits.
std::size_t two_choices(std::span<const Candidate> all, std::span<const std::uint16_t> usable,
                        std::uint64_t random) noexcept;

}  // namespace dispatcherd

#endif  // DISPATCHERD_BALANCE_H
