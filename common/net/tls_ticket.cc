#include "common/net/tls_ticket.h"

#include <algorithm>

#include <openssl/rand.h>

#include "common/base/panic.h"

namespace net {

void TicketKeys::rotate() noexcept {
    const std::uint32_t number = made_.load(std::memory_order_relaxed) + 1;
    TicketKey& key = slots_[number % kSlots];
    if (RAND_bytes(key.name, sizeof key.name) != 1 ||
        RAND_priv_bytes(key.cipher, sizeof key.cipher) != 1 ||
        RAND_priv_bytes(key.mac, sizeof key.mac) != 1)
        base::panic("no random numbers for ticket keys");
    made_.store(number, std::memory_order_release);
}

const TicketKey& TicketKeys::newest() const noexcept {
    const std::uint32_t number = made_.load(std::memory_order_acquire);
    CHECK(number != 0);
    return slots_[number % kSlots];
}

const TicketKey* TicketKeys::find(const std::uint8_t (&name)[16], bool& is_newest) const noexcept {
    const std::uint32_t number = made_.load(std::memory_order_acquire);
    for (std::uint32_t age = 0; age < 2 && age < number; ++age) {
        const TicketKey& key = slots_[(number - age) % kSlots];
        is_newest = age == 0;
        if (std::equal(std::begin(name), std::end(name), key.name)) return &key;
    }
    return nullptr;
}

}  // namespace net
