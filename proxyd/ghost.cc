// An entry is fingerprint (32 bits) | time (32 bits), 0 when empty.  The bucket comes from
// the low bits of the digest, the fingerprint from the high ones.  A full bucket loses its
// oldest entry.

#include "proxyd/ghost.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

std::uint64_t fingerprint(std::uint64_t digest) noexcept {
    return digest >> 32 | 1;
}

// Segments from `entry` to `time`; the clock of an entry has 32 bits and may go round.
std::uint32_t age(std::uint64_t entry, std::uint64_t time) noexcept {
    return static_cast<std::uint32_t>(time) - static_cast<std::uint32_t>(entry);
}

}  // namespace

void Ghost::insert(std::uint64_t digest, std::uint64_t time) noexcept {
    std::atomic<std::uint64_t>* const entries = bucket(digest);
    std::size_t victim = 0;
    for (std::size_t i = 0; i < kBucket; ++i) {
        const std::uint64_t entry = entries[i].load(kRelaxed);
        if (entry == 0 || entry >> 32 == fingerprint(digest)) {
            victim = i;
            break;
        }
        if (age(entry, time) > age(entries[victim].load(kRelaxed), time)) victim = i;
    }
    entries[victim].store(fingerprint(digest) << 32 | (time & 0xffff'ffff), kRelaxed);
}

bool Ghost::take(std::uint64_t digest, std::uint64_t time, std::uint64_t window) noexcept {
    std::atomic<std::uint64_t>* const entries = bucket(digest);
    for (std::size_t i = 0; i < kBucket; ++i) {
        const std::uint64_t entry = entries[i].load(kRelaxed);
        if (entry >> 32 != fingerprint(digest)) continue;
        entries[i].store(0, kRelaxed);
        return age(entry, time) <= window;
    }
    return false;
}

}  // namespace proxyd
