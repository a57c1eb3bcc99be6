// fifo_policy.h -- S3-FIFO in terms of segments: who goes, who stays, who goes where.
//
// Layer:    proxyd (pure: numbers in, a decision out; a simulator can run it)
// Runs in:  worker
// Source:   J. Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023
//
// New objects go to the small queue (probation), a fourteenth of the store: the paper's tenth
// is of objects, while here a whole segment is evicted at once.  When its oldest segment is
// evicted, objects used more than once since they came move to main; the others leave, and
// the ghost remembers them.  In main an object stays for one more round per use.

#ifndef PROXYD_FIFO_POLICY_H
#define PROXYD_FIFO_POLICY_H

#include <algorithm>
#include <bit>
#include <cstdint>

#include "proxyd/index_layout.h"

namespace proxyd::fifo {

// Segments in use, by queue; `total` is all there are.
struct Shares {
    std::uint32_t small = 0;
    std::uint32_t main = 0;
    std::uint32_t total = 0;
};

constexpr std::uint32_t small_share(std::uint32_t total) noexcept {
    return total < 28 ? 2 : total / 14;
}

// The queue to take a victim from; the other one is the second choice.
constexpr Queue victim_queue(const Shares& in_use) noexcept {
    return in_use.main == 0 || in_use.small > small_share(in_use.total) ? Queue::small
                                                                        : Queue::main;
}

constexpr Queue queue_of_new(bool in_ghost) noexcept {
    return in_ghost ? Queue::main : Queue::small;
}

// The clock of the ghost: it remembers for kGhostTicks, the time in which as many segments
// are evicted from the small queue as the main queue has.  Goes round after 256.
inline constexpr std::uint64_t kGhostTicks = 64;
constexpr std::uint8_t ghost_tick(std::uint64_t evicted, std::uint32_t total) noexcept {
    return static_cast<std::uint8_t>(evicted * kGhostTicks / (total - small_share(total)));
}

// Uses are counted to three, as 0, 1, 3, 7: a use changes at most one bit.
constexpr unsigned uses(std::uint8_t access) noexcept {
    return static_cast<unsigned>(std::popcount(access));
}
constexpr std::uint8_t one_more(std::uint8_t access) noexcept {
    return static_cast<std::uint8_t>((access << 1 | 1) & 7);
}
constexpr std::uint8_t one_less(std::uint8_t access) noexcept {
    return static_cast<std::uint8_t>(access >> 1);
}

// Does an object with that many uses survive the eviction of its segment?  The more segments
// were emptied in one search for room, the more it takes: after a dozen nothing stays.
constexpr bool stays(Queue queue, unsigned uses, int tries) noexcept {
    const unsigned least = static_cast<unsigned>(tries) / 4 + 1;
    return uses >= (queue == Queue::small ? std::max(least, 2u) : least);
}

// What is left of its uses if it does.
constexpr std::uint8_t access_after(Queue queue, std::uint8_t access) noexcept {
    return queue == Queue::small ? std::uint8_t{0} : one_less(access);
}

}  // namespace proxyd::fifo

#endif  // PROXYD_FIFO_POLICY_H
