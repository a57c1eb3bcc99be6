#include "originsim/service_queue.h"

#include <algorithm>

#include "common/base/panic.h"

namespace originsim {

std::size_t ServiceQueue::bytes_needed(unsigned slots, unsigned queue) noexcept {
    if (slots == 0) return 0;
    return sizeof(Head) + (std::size_t{slots} + queue) * sizeof(std::uint64_t);
}

ServiceQueue::ServiceQueue(std::span<std::byte> memory, unsigned slots, unsigned queue) noexcept {
    if (slots == 0) return;
    CHECK(memory.size() >= bytes_needed(slots, queue));
    head_ = reinterpret_cast<Head*>(memory.data());
    auto* cells = reinterpret_cast<std::uint64_t*>(memory.data() + sizeof(Head));
    free_at_ = {cells, slots};
    starts_ = {cells + slots, queue};
}

std::optional<ServiceQueue::Booking> ServiceQueue::book(unsigned seat, std::uint64_t now,
                                                        std::uint64_t service) noexcept {
    if (head_ == nullptr) return Booking{now, now + service};
    const shm::HolderGuard guard(head_->lock, seat);
    return book_locked(now, service);
}

std::optional<ServiceQueue::Booking> ServiceQueue::book_locked(std::uint64_t now,
                                                               std::uint64_t service) noexcept {
    const std::uint64_t start = std::max(now, free_at_.front());
    if (start > now && starts_.empty()) return {};
    if (!starts_.empty()) {
        std::uint64_t& oldest = starts_[head_->booked % starts_.size()];
        if (start > now && oldest > now) return {};
        oldest = start;
    }
    replace_earliest(start + service);
    ++head_->booked;
    return Booking{start, start + service};
}

// The top of the heap gets another value and sinks to its place.  The memory is a heap of
// the same size after every single store.
void ServiceQueue::replace_earliest(std::uint64_t time) noexcept {
    std::size_t at = 0;
    for (;;) {
        std::size_t child = 2 * at + 1;
        if (child >= free_at_.size()) break;
        if (child + 1 < free_at_.size() && free_at_[child + 1] < free_at_[child]) ++child;
        if (free_at_[child] >= time) break;
        free_at_[at] = free_at_[child];
        at = child;
    }
    free_at_[at] = time;
}

void ServiceQueue::recover(unsigned seat) noexcept {
    if (head_ != nullptr) head_->lock.break_if_held_by(seat);
}

}  // namespace originsim
