// holder_lock.h -- a lock in shared memory that survives its holder.
//
// Layer:    shm
// Runs in:  worker
//
// The word holds the worker seat plus one of who has it, 0 when free.  A worker that is
// killed while it holds locks is detected by its master, which calls break_if_held_by()
// on each before a new worker gets that seat; until then others wait (they spin, then
// yield: a holder does a few dozen instructions and never a system call).  What the lock
// protects must therefore be right at every instruction, or be repaired by recovery.

#ifndef COMMON_SHM_HOLDER_LOCK_H
#define COMMON_SHM_HOLDER_LOCK_H

#include <atomic>
#include <cstdint>

namespace shm {

class HolderLock {
  public:
    void lock(unsigned seat) noexcept;
    bool try_lock(unsigned seat) noexcept;
    void unlock(unsigned seat) noexcept;          // Requires: held by `seat`
    bool break_if_held_by(unsigned seat) noexcept;

  private:
    std::atomic<std::uint32_t> holder_;           // no initialiser: lives in zeroed mapped memory
};
static_assert(sizeof(HolderLock) == 4);

// Holds a HolderLock for a scope.
class HolderGuard {
  public:
    HolderGuard(HolderLock& lock, unsigned seat) noexcept : lock_(lock), seat_(seat) { lock_.lock(seat); }
    ~HolderGuard() { lock_.unlock(seat_); }
    HolderGuard(const HolderGuard&) = delete;
    HolderGuard& operator=(const HolderGuard&) = delete;

  private:
    HolderLock& lock_;
    unsigned seat_;
};

}  // namespace shm

#endif  // COMMON_SHM_HOLDER_LOCK_H
