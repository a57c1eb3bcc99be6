#include "common/array/ranking.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "common/array/carp.h"
#include "common/array/half_siphash.h"
#include "common/array/hrw.h"
#include "common/array/table.h"
#include "common/base/text.h"

namespace array {
namespace {

using base::Errc;
using base::Error;

// The numbers of the members that are ranked, in the order that settles ties.  CARP wants
// them by load factor; Squid leaves equal ones as they are listed, the others do not let
// the list decide anything.
std::vector<std::uint16_t> places(Hash hash, std::span<const Member> members) {
    std::vector<std::uint16_t> order;
    for (std::size_t i = 0; i < members.size(); ++i)
        if (members[i].load_factor != 0) order.push_back(static_cast<std::uint16_t>(i));
    std::ranges::stable_sort(order, [&](std::uint16_t i, std::uint16_t j) {
        const Member &a = members[i], &b = members[j];
        if (hash != Hash::hrw && a.load_factor != b.load_factor)
            return a.load_factor < b.load_factor;
        return hash != Hash::carp_squid && base::lower(a.name) < base::lower(b.name);
    });
    return order;
}

// The first of the highest.  Four maxima, so that no comparison waits for the one before it.
std::size_t highest(std::span<const double> scores) noexcept {
    double a = 0, b = 0, c = 0, d = 0;
    std::size_t i = 0;
    for (; i + 4 <= scores.size(); i += 4) {
        a = scores[i] > a ? scores[i] : a;
        b = scores[i + 1] > b ? scores[i + 1] : b;
        c = scores[i + 2] > c ? scores[i + 2] : c;
        d = scores[i + 3] > d ? scores[i + 3] : d;
    }
    double top = std::max(std::max(a, b), std::max(c, d));
    for (; i < scores.size(); ++i) top = std::max(top, scores[i]);
    return static_cast<std::size_t>(std::ranges::find(scores, top) - scores.begin());
}

}  // namespace

base::Result<Ranking> Ranking::make(Hash hash, std::uint64_t seed,
                                    std::span<const Member> members) {
    if (members.size() > kMaxMembers) return Error{Errc::too_large, 0, "members of an array"};
    Ranking ranking;
    ranking.hash_ = hash;
    ranking.seed_ = seed;
    ranking.shares_.resize(members.size());
    const auto sum = std::accumulate(members.begin(), members.end(), 0ull,
                                     [](auto n, const Member& m) { return n + m.load_factor; });
    for (const std::uint16_t number : places(hash, members)) {
        ranking.add(members[number], number);
        ranking.shares_[number] =
            static_cast<double>(members[number].load_factor) / static_cast<double>(sum);
    }
    if (hash != Hash::hrw && !ranking.set_multipliers(members))
        return Error{Errc::malformed, 0, "load factors"};
    return ranking;
}

void Ranking::add(const Member& member, std::uint16_t number) {
    const auto name = hash_ == Hash::carp_squid ? member.name : base::lower(member.name);
    order_.push_back(number);
    factors_.push_back(member.load_factor);
    if (hash_ == Hash::hrw) hashes64_.push_back(half_siphash(seed_, name));
    else hashes32_.push_back(carp_member_hash(name));
}

bool Ranking::set_multipliers(std::span<const Member> members) {
    std::vector<std::uint32_t> load_factors;
    for (const std::uint16_t number : order_) load_factors.push_back(members[number].load_factor);
    carp_multipliers(load_factors, factors_);
    return std::ranges::all_of(factors_, [](double x) { return std::isfinite(x) && x > 0; });
}

void Ranking::score(std::string_view key, std::span<double> scores) const noexcept {
    switch (hash_) {
    case Hash::carp:       return carp_scores(carp_hash(key), hashes32_, factors_, scores);
    case Hash::carp_squid: return carp_squid_scores(key, hashes32_, factors_, scores);
    case Hash::hrw:
        return hrw_scores(half_siphash(seed_, key), hashes64_, factors_, scores);
    }
}

std::size_t Ranking::rank(std::string_view key,
                          std::span<std::uint16_t> best_first) const noexcept {
    std::array<double, kMaxMembers> scores;
    std::array<std::uint16_t, kMaxMembers> ranked;
    score(key, std::span(scores).first(size()));
    const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(size());
    std::iota(ranked.begin(), end, std::uint16_t{0});
    const std::size_t wanted = std::min(size(), best_first.size());
    std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(wanted), end,
                      [&](std::uint16_t a, std::uint16_t b) {
                          return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
                      });
    for (std::size_t i = 0; i < wanted; ++i) best_first[i] = order_[ranked[i]];
    return wanted;
}

std::uint16_t Ranking::best(std::string_view key) const noexcept {
    if (size() == 0) return kNobody;
    std::array<double, kMaxMembers> scores;
    score(key, std::span(scores).first(size()));
    return order_[highest(std::span<const double>(scores).first(size()))];
}

double Ranking::share(std::size_t member) const noexcept {
    return member < shares_.size() ? shares_[member] : 0;
}

Ranking::Place Ranking::place(std::size_t place) const noexcept {
    return {order_[place], hash_ == Hash::hrw ? hashes64_[place] : hashes32_[place],
            factors_[place]};
}

}  // namespace array
