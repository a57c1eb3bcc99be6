// Only the master writes (the beats aside), so its read-modify-writes need no lock; release and acquire
// order a mark after what it speaks of.

#include "common/proc/roster.h"

#include <utility>

#include "common/base/panic.h"

namespace proc {
namespace {

constexpr std::uint64_t bit(unsigned n) noexcept { return std::uint64_t{1} << n; }

}  // namespace

base::Result<Roster> Roster::make() {
    auto region = shm::Region::anonymous(sizeof(Table));
    if (!region) return region.error();
    Roster roster;
    roster.table_ = region->at<Table>(0);
    roster.region_ = std::move(*region);
    return roster;
}

void Roster::seat(unsigned seat, pid_t pid, unsigned slot, std::uint32_t generation) noexcept {
    CHECK(seat < shm::kMaxSeats);
    Row& row = table_->rows[seat];
    row.slot.store(slot, std::memory_order_relaxed);
    row.generation.store(generation, std::memory_order_relaxed);
    row.pid.store(pid, std::memory_order_relaxed);
    table_->taken.fetch_or(bit(seat), std::memory_order_release);
}

void Roster::vacate(unsigned seat) noexcept {
    table_->taken.fetch_and(~bit(seat), std::memory_order_release);
    table_->rows[seat].pid.store(0, std::memory_order_relaxed);
}

void Roster::uncover(unsigned slot) noexcept {
    CHECK(slot < shm::kMaxSeats);
    table_->uncovered.fetch_or(bit(slot), std::memory_order_release);
}

void Roster::cover(unsigned slot) noexcept {
    CHECK(slot < shm::kMaxSeats);
    table_->uncovered.fetch_and(~bit(slot), std::memory_order_release);
}

void Roster::begin_generation(std::uint32_t generation) noexcept {
    table_->uncovered.store(0, std::memory_order_relaxed);
    table_->generation.store(generation, std::memory_order_release);
}

std::uint64_t Roster::uncovered(std::uint32_t generation) const noexcept {
    if (table_->generation.load(std::memory_order_acquire) != generation) return 0;
    return table_->uncovered.load(std::memory_order_acquire);
}

std::uint64_t Roster::taken() const noexcept {
    return table_->taken.load(std::memory_order_acquire);
}

void Roster::beat(unsigned seat) noexcept {
    table_->rows[seat].beats.fetch_add(1, std::memory_order_relaxed);
}

std::uint32_t Roster::beats(unsigned seat) const noexcept {
    return table_->rows[seat].beats.load(std::memory_order_relaxed);
}

pid_t Roster::pid_of(unsigned seat) const noexcept {
    return table_->rows[seat].pid.load(std::memory_order_relaxed);
}

unsigned Roster::slot_of(unsigned seat) const noexcept {
    return table_->rows[seat].slot.load(std::memory_order_relaxed);
}

}  // namespace proc
