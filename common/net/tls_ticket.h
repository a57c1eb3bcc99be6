// tls_ticket.h -- the keys of TLS session tickets, shared by all workers of a daemon.
//
// Layer:    net (plain data in shared memory, and its three users)
// Runs in:  master (makes and rotates them), worker (uses them)
// Source:   RFC 5077; RFC 8446 section 4.6.1
//
// A client that comes back to another worker, or after a reload, resumes its session,
// because all of them seal tickets with these keys.  Tickets sealed with the key before
// the newest are still opened, and are replaced.
//
// Locks:  none.  rotate() writes the slot that nobody reads and then counts on: of three
//         slots one is the newest key, one the key before it and one the next to be
//         written.  A reader would have to sleep through a whole rotation to be disturbed,
//         and would lose a resumption by it.

#ifndef COMMON_NET_TLS_TICKET_H
#define COMMON_NET_TLS_TICKET_H

#include <atomic>
#include <cstdint>
#include <type_traits>

namespace net {

struct TicketKey {
    std::uint8_t name[16];
    std::uint8_t cipher[32];  // AES-256-CBC
    std::uint8_t mac[32];     // HMAC-SHA-256
};

struct TicketKeys {
    static constexpr std::uint32_t kSlots = 3;

    // Master only: makes a new key the newest.  All zero bytes are a TicketKeys without a
    // key; the first call makes it usable.  Panics without random numbers.
    void rotate() noexcept;

    bool usable() const noexcept { return made_.load(std::memory_order_acquire) != 0; }
    // Requires: usable().
    const TicketKey& newest() const noexcept;
    // Null: no key of ours, or too old.  is_newest is set otherwise.
    const TicketKey* find(const std::uint8_t (&name)[16], bool& is_newest) const noexcept;

    std::atomic<std::uint32_t> made_{0};  // keys made so far; number n lies in slot n % kSlots
    TicketKey slots_[kSlots]{};
};

static_assert(std::is_standard_layout_v<TicketKeys>);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

}  // namespace net

#endif  // COMMON_NET_TLS_TICKET_H
