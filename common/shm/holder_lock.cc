#include "common/shm/holder_lock.h"

#include <sched.h>

#include "common/base/panic.h"

namespace shm {
namespace {

// A holder does a few dozen instructions: longer than this and it lost its processor, so
// the processor is better given away than burnt.
constexpr int kSpins = 128;

void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

}  // namespace

void HolderLock::lock(unsigned seat) noexcept {
    for (int spin = 0; !try_lock(seat); ++spin) {
        if (spin < kSpins) relax();
        else ::sched_yield();
    }
}

bool HolderLock::try_lock(unsigned seat) noexcept {
    // The look before the exchange keeps the line shared while others wait for it.
    std::uint32_t free = 0;
    return holder_.load(std::memory_order_relaxed) == 0 &&
           holder_.compare_exchange_strong(free, seat + 1, std::memory_order_acquire,
                                           std::memory_order_relaxed);
}

void HolderLock::unlock(unsigned seat) noexcept {
    CHECK(holder_.load(std::memory_order_relaxed) == seat + 1);
    holder_.store(0, std::memory_order_release);
}

bool HolderLock::break_if_held_by(unsigned seat) noexcept {
    std::uint32_t dead = seat + 1;
    // acq_rel: the next holder sees all that the dead one had written.
    return holder_.compare_exchange_strong(dead, 0, std::memory_order_acq_rel,
                                           std::memory_order_relaxed);
}

}  // namespace shm
