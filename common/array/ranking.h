// ranking.h -- the members of an array in the order in which they should have a key.
//
// Layer:    array (pure)
// Runs in:  any process
//
// The one primitive of everything that arrays do: the first is the owner, the second
// serves when the first cannot, the first r keep copies of what is hot, a PAC file lists
// them all, and a parent array is asked in the same order.
//
// Members that are off or down keep their place, so that nothing else moves; who uses the
// ranking skips them.  A load factor of 0 takes a member out of it.

#ifndef COMMON_ARRAY_RANKING_H
#define COMMON_ARRAY_RANKING_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "common/array/hash.h"
#include "common/array/member.h"
#include "common/base/result.h"

namespace array {

class Ranking {
  public:
    static constexpr std::uint16_t kNobody = 0xffff;

    // One that ranks nobody.
    Ranking() = default;

    // seed: of hrw; CARP has none.
    //
    // Errors:  too_large  more than kMaxMembers
    //          malformed  load factors so far apart that CARP has no multipliers for them
    static base::Result<Ranking> make(Hash hash, std::uint64_t seed,
                                      std::span<const Member> members);

    // Writes the numbers of the members, best first, and returns how many: all that are
    // ranked, or the best of them if `best_first` is shorter.  Allocates nothing.
    std::size_t rank(std::string_view key, std::span<std::uint16_t> best_first) const noexcept;

    // The owner; kNobody if no member is ranked.
    std::uint16_t best(std::string_view key) const noexcept;

    // Which part of all keys a member should own by its load factor, 0 to 1.
    double share(std::size_t member) const noexcept;

    // How many members are ranked.
    std::size_t size() const noexcept { return order_.size(); }

    // What the scores are made of, for those who write them down elsewhere.
    struct Place {
        std::uint16_t member;
        std::uint64_t hash;  // of its name; CARP uses the lower half
        double factor;       // CARP: the multiplier; hrw: the load factor
    };

    // Shape:  place < size(), in the order that settles ties: the first of equals is better.
    Place place(std::size_t place) const noexcept;

    Hash hash() const noexcept { return hash_; }
    std::uint64_t seed() const noexcept { return seed_; }

  private:
    void add(const Member& member, std::uint16_t number);
    bool set_multipliers(std::span<const Member> members);
    void score(std::string_view key, std::span<double> scores) const noexcept;

    Hash hash_ = Hash::hrw;
    std::uint64_t seed_ = 0;
    // Parallel, one element for each place.
    std::vector<std::uint16_t> order_;     // numbers of members
    std::vector<std::uint32_t> hashes32_;  // carp, carp-squid
    std::vector<std::uint64_t> hashes64_;  // hrw
    std::vector<double> factors_;
    std::vector<double> shares_;           // by number of member, not by place
};

}  // namespace array

#endif  // COMMON_ARRAY_RANKING_H
