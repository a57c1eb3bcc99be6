#include "proxyd/shared_table.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "common/base/panic.h"
#include "common/shm/board.h"
#include "common/shm/holder_lock.h"

namespace proxyd {

struct SharedTable::Layout {
    std::atomic<std::uint64_t> generation;
    shm::HolderLock writer;
    shm::HolderLock status_lock;
    std::atomic<std::uint32_t> calls;
    std::atomic<std::uint32_t> size[2];
    TableStatus status;
    char text[2][array::kMaxTableBytes];
};
static_assert(SharedTable::kMasterSeat >= shm::kMaxSeats, "nobody else has it");

base::Result<SharedTable> SharedTable::make() {
    auto region = shm::Region::anonymous(sizeof(Layout));
    if (!region) return region.error();
    SharedTable table;
    table.region_ = std::move(*region);
    return table;
}

SharedTable::Layout& SharedTable::layout() const noexcept { return *region_.at<Layout>(0); }

std::uint64_t SharedTable::generation() const noexcept {
    return layout().generation.load(std::memory_order_acquire);
}

// The buffer is written again two generations later at the earliest: what was copied is whole
// if none has begun since, and the next one begins only after the generation is counted up.
SharedTable::Text SharedTable::read() const {
    for (;;) {
        Text read{generation(), {}};
        const std::size_t buffer = read.generation & 1;
        const std::size_t size = layout().size[buffer].load(std::memory_order_relaxed);
        read.text.assign(layout().text[buffer], std::min(size, array::kMaxTableBytes));
        std::atomic_thread_fence(std::memory_order_acquire);
        if (generation() == read.generation) return read;
    }
}

bool SharedTable::try_lock(unsigned seat) noexcept { return layout().writer.try_lock(seat); }

void SharedTable::unlock(unsigned seat) noexcept { layout().writer.unlock(seat); }

void SharedTable::put(std::string_view text) noexcept {
    CHECK(text.size() <= array::kMaxTableBytes);
    const std::uint64_t next = layout().generation.load(std::memory_order_relaxed) + 1;
    std::memcpy(layout().text[next & 1], text.data(), text.size());
    layout().size[next & 1].store(static_cast<std::uint32_t>(text.size()),
                                  std::memory_order_relaxed);
    layout().generation.store(next, std::memory_order_release);
}

TableStatus SharedTable::status(unsigned seat) const noexcept {
    const shm::HolderGuard guard(layout().status_lock, seat);
    return layout().status;
}

void SharedTable::set_status(unsigned seat, const TableStatus& status) noexcept {
    const shm::HolderGuard guard(layout().status_lock, seat);
    layout().status = status;
}

void SharedTable::call() noexcept {
    layout().calls.fetch_add(1, std::memory_order_release);
}

std::uint32_t SharedTable::calls() const noexcept {
    return layout().calls.load(std::memory_order_acquire);
}

// A status that was cut short is a status all the same: the last byte of its text is NUL in
// every one.
void SharedTable::recover(unsigned seat) noexcept {
    layout().writer.break_if_held_by(seat);
    layout().status_lock.break_if_held_by(seat);
}

}  // namespace proxyd
