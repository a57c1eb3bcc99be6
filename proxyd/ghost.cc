// Times go round after 256 ticks, four times as long as anything is remembered.  So that
// nothing old seems young again, whoever looks at a set takes out what is too old.

#include "proxyd/ghost.h"

#include "proxyd/fifo_policy.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

std::uint8_t age(const Slot& slot, std::uint8_t tick) noexcept {
    return static_cast<std::uint8_t>(tick - slot.ghost_tick.load(kRelaxed));
}

void forget_if_old(Slot& slot, std::uint8_t tick) noexcept {
    if (slot.ghost.load(kRelaxed) != 0 && age(slot, tick) > fifo::kGhostTicks)
        slot.ghost.store(0, kRelaxed);
}

}  // namespace

void Ghost::insert(std::uint8_t tick) noexcept {
    Slot* victim = &set_[0];
    for (Slot& slot : set_) {
        forget_if_old(slot, tick);
        const std::uint16_t entry = slot.ghost.load(kRelaxed);
        if (entry == 0 || entry == fingerprint_) {
            victim = &slot;
            break;
        }
        if (age(slot, tick) > age(*victim, tick)) victim = &slot;
    }
    victim->ghost_tick.store(tick, kRelaxed);
    victim->ghost.store(fingerprint_, kRelaxed);
}

bool Ghost::take(std::uint8_t tick) noexcept {
    for (Slot& slot : set_) {
        forget_if_old(slot, tick);
        if (slot.ghost.load(kRelaxed) != fingerprint_) continue;
        slot.ghost.store(0, kRelaxed);
        return true;
    }
    return false;
}

}  // namespace proxyd
