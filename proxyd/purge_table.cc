// Words at rest are sealed: 48 bits of serial, and 16 that follow from it and from where it
// stands, so that a damaged file is noticed at the next start.  Readers need no seal.

#include "proxyd/purge_table.h"

#include <algorithm>

#include "common/base/hash.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;
constexpr auto kRelease = std::memory_order_release;

constexpr std::uint64_t kSerialBits = 0xffff'ffff'ffff;

// Places of sealed words that are not entries.
constexpr std::uint64_t kAllPlace = 1, kLastPlace = 16, kFloorPlace = 1 << 8;

constexpr std::uint64_t seal(std::uint64_t serial, std::uint64_t place) noexcept {
    return serial | base::mix64(serial ^ base::mix64(place)) << 48;
}
constexpr std::uint64_t serial_of(std::uint64_t sealed) noexcept {
    return sealed & kSerialBits;
}
constexpr bool is_whole(std::uint64_t sealed, std::uint64_t place) noexcept {
    return sealed == 0 || sealed == seal(serial_of(sealed), place);
}

constexpr std::uint64_t hard_bit(PurgeDepth depth) noexcept {
    return depth == PurgeDepth::hard ? 1 : 0;
}

void apply(std::uint64_t serial, bool hard, std::uint64_t since, PurgeVerdict& verdict) noexcept {
    if (serial <= since) return;
    if (hard) {
        verdict.hard = true;
    } else {
        verdict.soft = std::max(verdict.soft, serial);
    }
}

}  // namespace

std::uint64_t PurgeTable::next_serial(std::uint32_t now_s) const noexcept {
    return std::max(state_.serial.load(kRelaxed) + 1, std::uint64_t{now_s} << 16);
}

std::uint64_t PurgeTable::purge(std::span<const PurgeName> names, PurgeDepth depth,
                                std::uint32_t now_s, unsigned seat) noexcept {
    const shm::HolderGuard guard(state_.lock, seat);
    const std::uint64_t serial = next_serial(now_s);
    for (const PurgeName& name : names) {
        note((name.hash & ~std::uint64_t{1}) | hard_bit(depth), serial);
        const auto kind = static_cast<std::size_t>(name.kind);
        state_.last[kind].store(seal(serial, kLastPlace + kind), kRelease);
    }
    state_.serial.store(serial);  // seen by all before the purge is answered
    return serial;
}

std::uint64_t PurgeTable::purge_all(PurgeDepth depth, std::uint32_t now_s, unsigned seat) noexcept {
    const shm::HolderGuard guard(state_.lock, seat);
    const std::uint64_t serial = next_serial(now_s);
    const std::uint64_t hard = hard_bit(depth);
    state_.all[hard].store(seal(serial, kAllPlace + hard), kRelease);
    state_.serial.store(serial);
    return serial;
}

void PurgeTable::note(std::uint64_t name, std::uint64_t serial) noexcept {
    PurgeSet& set = set_of(name);
    PurgeEntry* oldest = &set.entries[0];
    for (PurgeEntry& entry : set.entries) {
        if (entry.name.load(kRelaxed) == name) return entry.serial.store(seal(serial, name), kRelease);
        if (serial_of(entry.serial.load(kRelaxed)) < serial_of(oldest->serial.load(kRelaxed)))
            oldest = &entry;
    }
    // A reader either still finds the old name with its serial, or the floor.
    const std::uint64_t forgotten = serial_of(oldest->serial.load(kRelaxed));
    const std::uint64_t hard = oldest->name.load(kRelaxed) & 1;
    const auto number = static_cast<std::uint64_t>(&set - sets_.data());
    if (forgotten > serial_of(set.floor[hard].load(kRelaxed)))
        set.floor[hard].store(seal(forgotten, kFloorPlace + 2 * number + hard), kRelease);
    oldest->serial.store(0, kRelease);
    oldest->name.store(name, kRelease);
    oldest->serial.store(seal(serial, name), kRelease);
}

PurgeVerdict PurgeTable::by_all(std::uint64_t since) const noexcept {
    PurgeVerdict verdict;
    for (const unsigned hard : {0u, 1u})
        apply(serial_of(state_.all[hard].load(kAcquire)), hard != 0, since, verdict);
    return verdict;
}

bool PurgeTable::any(PurgeKind kind, std::uint64_t since) const noexcept {
    return serial_of(state_.last[static_cast<std::size_t>(kind)].load(kAcquire)) > since;
}

void PurgeTable::by_name(const PurgeName& name, std::uint64_t since,
                         PurgeVerdict& verdict) const noexcept {
    const PurgeSet& set = set_of(name.hash);
    for (const PurgeEntry& entry : set.entries) {
        const std::uint64_t known = entry.name.load(kAcquire);
        if (((known ^ name.hash) & ~std::uint64_t{1}) == 0)
            apply(serial_of(entry.serial.load(kAcquire)), (known & 1) != 0, since, verdict);
    }
    for (const unsigned hard : {0u, 1u})
        apply(serial_of(set.floor[hard].load(kAcquire)), hard != 0, since, verdict);
}

const char* PurgeTable::fault() const noexcept {
    if (state_.serial.load(kAcquire) > kSerialBits) return "purge serial out of range";
    for (std::uint64_t hard = 0; hard < 2; ++hard)
        if (!is_whole(state_.all[hard].load(kAcquire), kAllPlace + hard))
            return "serial of a purge of everything is damaged";
    for (std::uint64_t kind = 0; kind < std::size(state_.last); ++kind)
        if (!is_whole(state_.last[kind].load(kAcquire), kLastPlace + kind))
            return "serial of a kind of purges is damaged";
    for (std::size_t i = 0; i < sets_.size(); ++i)
        if (const char* wrong = set_fault(i)) return wrong;
    return nullptr;
}

const char* PurgeTable::set_fault(std::size_t number) const noexcept {
    const PurgeSet& set = sets_[number];
    for (const PurgeEntry& entry : set.entries) {
        const std::uint64_t serial = entry.serial.load(kAcquire);
        if (serial == 0) continue;
        const std::uint64_t name = entry.name.load(kAcquire);
        if (entry.serial.load(kAcquire) != serial) continue;  // it is just being exchanged
        if (&set_of(name) != &set) return "purge is in the wrong set";
        if (!is_whole(serial, name)) return "purge fails its seal";
    }
    for (std::uint64_t hard = 0; hard < 2; ++hard)
        if (!is_whole(set.floor[hard].load(kAcquire), kFloorPlace + 2 * number + hard))
            return "floor of forgotten purges fails its seal";
    return nullptr;
}

// Of all serials that are noted.
std::uint64_t PurgeTable::highest() const noexcept {
    std::uint64_t highest = state_.serial.load(kRelaxed);
    const auto take = [&highest](const std::atomic<std::uint64_t>& word) {
        highest = std::max(highest, serial_of(word.load(kRelaxed)));
    };
    for (const auto& word : state_.all) take(word);
    for (const auto& word : state_.last) take(word);
    for (const PurgeSet& set : sets_) {
        for (const PurgeEntry& entry : set.entries) take(entry.serial);
        for (const auto& word : set.floor) take(word);
    }
    return highest;
}

bool PurgeTable::repair(std::uint32_t now_s) noexcept {
    state_.lock.break_if_held_by(0);
    for (unsigned seat = 1; seat < 64; ++seat) state_.lock.break_if_held_by(seat);
    if (fault() == nullptr) {
        state_.serial.store(highest());
        return true;
    }
    for (PurgeSet& set : sets_) {
        for (PurgeEntry& entry : set.entries) entry.serial.store(0, kRelaxed);
        for (auto& word : set.floor) word.store(0, kRelaxed);
    }
    for (auto& word : state_.last) word.store(0, kRelaxed);
    state_.all[0].store(0, kRelaxed);
    // An object that was compared at a higher serial than this counts as damaged.
    const std::uint64_t serial = (std::uint64_t{now_s} + 1) << 16;
    state_.all[1].store(seal(serial, kAllPlace + 1), kRelaxed);
    state_.serial.store(serial);
    return false;
}

}  // namespace proxyd
