#include "dispatcherd/balance.h"

#include <algorithm>
#include <numeric>

#include "common/base/panic.h"

namespace dispatcherd {
namespace {

bool eligible(const Candidate& candidate) noexcept {
    return candidate.weight > 0 && !candidate.tried;
}

// Is a less loaded than b, each in proportion to its weight?  No division: cross-multiplied.
bool less_loaded(const Candidate& a, const Candidate& b) noexcept {
    return a.outstanding * b.weight < b.outstanding * a.weight;
}

std::vector<unsigned> reduced(std::span<const unsigned> weights) {
    std::vector<unsigned> out(weights.begin(), weights.end());
    const unsigned divisor = std::accumulate(out.begin(), out.end(), 0U, std::gcd<unsigned, unsigned>);
    if (divisor > 1)
        for (unsigned& w : out) w /= divisor;
    const auto sum = std::accumulate(out.begin(), out.end(), std::uint64_t{0});
    if (sum > kMaxTurn)
        for (unsigned& w : out)
            if (w > 0)
                w = std::max(1U, static_cast<unsigned>(std::uint64_t{w} * (kMaxTurn / 2) / sum));
    return out;
}

// The server whose share of `point` it is, of those but `except` (an index into usable).
std::size_t drawn(std::span<const Candidate> all, std::span<const std::uint16_t> usable,
                  std::uint64_t point, std::size_t except) noexcept {
    for (std::size_t i = 0; i < usable.size(); ++i) {
        if (i == except) continue;
        const std::uint64_t weight = all[usable[i]].weight;
        if (point < weight) return i;
        point -= weight;
    }
    base::panic("balance: a draw beyond the sum of weights");
}

// A number below `bound` from 32 random bits (multiply-shift; the bias is below 2^-20).
std::uint64_t below(std::uint64_t bound, std::uint32_t random) noexcept {
    return (bound * random) >> 32;
}

}  // namespace

std::size_t usable(std::span<const Candidate> all, std::span<std::uint16_t> into) noexcept {
    std::size_t n = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (eligible(all[i]) && all[i].health == Health::up) into[n++] = static_cast<std::uint16_t>(i);
    if (n > 0) return n;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (eligible(all[i])) into[n++] = static_cast<std::uint16_t>(i);
    return n;
}

std::vector<std::uint16_t> smooth_turn(std::span<const unsigned> weights) {
    const std::vector<unsigned> share = reduced(weights);
    const auto sum = std::accumulate(share.begin(), share.end(), std::uint64_t{0});
    std::vector<std::int64_t> credit(share.size(), 0);
    std::vector<std::uint16_t> turn;
    turn.reserve(sum);
    while (turn.size() < sum) {
        for (std::size_t i = 0; i < share.size(); ++i) credit[i] += share[i];
        const auto best = std::max_element(credit.begin(), credit.end());
        *best -= static_cast<std::int64_t>(sum);
        turn.push_back(static_cast<std::uint16_t>(best - credit.begin()));
    }
    return turn;
}

std::size_t least_outstanding(std::span<const Candidate> all, std::span<const std::uint16_t> usable,
                              std::uint32_t random) noexcept {
    CHECK(!usable.empty());
    std::size_t best = usable[0];
    std::uint64_t tied = 0;  // weights of those as good as the best
    for (const std::uint16_t i : usable) {
        if (less_loaded(all[i], all[best])) {
            best = i;
            tied = 0;
        }
        if (!less_loaded(all[best], all[i])) tied += all[i].weight;
    }
    std::uint64_t point = below(tied, random);
    for (const std::uint16_t i : usable) {
        if (less_loaded(all[best], all[i])) continue;
        if (point < all[i].weight) return i;
        point -= all[i].weight;
    }
    base::panic("balance: a draw beyond the sum of weights");
}

std::size_t two_choices(std::span<const Candidate> all, std::span<const std::uint16_t> usable,
                        std::uint64_t random) noexcept {
    CHECK(!usable.empty());
    if (usable.size() == 1) return usable[0];
    std::uint64_t sum = 0;
    for (const std::uint16_t i : usable) sum += all[i].weight;
    const std::size_t first = drawn(all, usable, below(sum, static_cast<std::uint32_t>(random)),
                                    usable.size());
    sum -= all[usable[first]].weight;
    const std::size_t second = drawn(all, usable, below(sum, static_cast<std::uint32_t>(random >> 32)),
                                     first);
    return less_loaded(all[usable[second]], all[usable[first]]) ? usable[second] : usable[first];
}

}  // namespace dispatcherd
