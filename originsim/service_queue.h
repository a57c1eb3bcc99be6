// service_queue.h -- the slots and the queue of a simulated host, in shared memory.
//
// Layer:    originsim
// Runs in:  worker (all of them book in the same memory), master (recovers the lock)
// Source:   originsim(8), VIRTUAL SERVICE
//
// A host with `slots` servers and first come, first served needs no queue of requests:
// when a request arrives, the time at which a slot will be free for it is known already.
// So a slot is one number, the time until which it is booked, and booking is
//
//     start = max(now, the earliest of these times),   that slot's time = start + service
//
// The worker then sets a timer of its own: no worker ever waits for another, the queue
// is exact across all of them, and a killed worker leaves nothing behind but bookings
// that pass by themselves.
//
// Starts never decrease from one booking to the next.  Therefore the queue is full
// exactly if the booking made `queue` bookings ago has not started yet: a ring of the
// last `queue` starts is all that is kept.

#ifndef ORIGINSIM_SERVICE_QUEUE_H
#define ORIGINSIM_SERVICE_QUEUE_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "common/shm/holder_lock.h"

namespace originsim {

class ServiceQueue {
  public:
    // Nanoseconds of the steady clock, which all processes of the host share.
    struct Booking {
        std::uint64_t start;
        std::uint64_t end;
    };

    // slots:  0 for no limit; nothing is shared then.
    // queue:  how many may wait.
    static std::size_t bytes_needed(unsigned slots, unsigned queue) noexcept;

    // Lifetime: `memory` (zeroed when it was made, 8-byte aligned, bytes_needed() long)
    // outlives the queue.
    ServiceQueue(std::span<std::byte> memory, unsigned slots, unsigned queue) noexcept;

    // Nothing if every slot is taken and the queue is full.
    // Locks: takes the queue's lock for a few dozen instructions.
    std::optional<Booking> book(unsigned seat, std::uint64_t now, std::uint64_t service) noexcept;

    // The worker of that seat is dead.  Whatever it was doing, the memory is right: at
    // worst there is a booking that nobody waits for, or one is forgotten.
    void recover(unsigned seat) noexcept;

  private:
    struct Head {
        shm::HolderLock lock;
        std::uint32_t reserved;
        std::uint64_t booked;     // bookings so far: the place in the ring
    };
    std::optional<Booking> book_locked(std::uint64_t now, std::uint64_t service) noexcept;

    void replace_earliest(std::uint64_t time) noexcept;

    Head* head_ = nullptr;
    std::span<std::uint64_t> free_at_;   // a heap of the slots, the earliest on top
    std::span<std::uint64_t> starts_;    // ring
};

}  // namespace originsim

#endif  // ORIGINSIM_SERVICE_QUEUE_H
