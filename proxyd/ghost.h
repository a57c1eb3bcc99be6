// ghost.h -- remembers which objects were dropped from probation not long ago.
//
// Layer:    proxyd (pure: a table in memory that the caller owns)
// Runs in:  worker
// Source:   J. Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023
//
// A key that comes back while it is remembered goes to the main queue at once.  Instead of
// a queue of digests this is a hash table of (fingerprint, time), as the paper proposes:
// time is the number of segments evicted from the small queue so far, and an entry counts
// for `window` of them.  Every entry is one relaxed 64-bit atomic, so no lock is needed,
// and a torn or lost entry costs at most one wrong guess.

#ifndef PROXYD_GHOST_H
#define PROXYD_GHOST_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace proxyd {

class Ghost {
  public:
    // Lifetime: `table` outlives this.  Shape: a power of two, at least kBucket entries.
    explicit Ghost(std::span<std::atomic<std::uint64_t>> table) noexcept : table_(table) {}

    void insert(std::uint64_t digest, std::uint64_t time) noexcept;

    // Was it inserted at most `window` ago?  Takes it out.
    bool take(std::uint64_t digest, std::uint64_t time, std::uint64_t window) noexcept;

  private:
    static constexpr std::size_t kBucket = 8;  // one cache line

    std::atomic<std::uint64_t>* bucket(std::uint64_t digest) const noexcept {
        return &table_[(digest & (table_.size() - 1)) & ~(kBucket - 1)];
    }

    std::span<std::atomic<std::uint64_t>> table_;
};

}  // namespace proxyd

#endif  // PROXYD_GHOST_H
