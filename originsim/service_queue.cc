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
    const auto slot = std::min_element(free_at_.begin(), free_at_.end());
    const std::uint64_t start = std::max(now, *slot);
    if (start > now && starts_.empty()) return {};
    if (!starts_.empty()) {
        std::uint64_t& oldest = starts_[head_->booked % starts_.size()];
        if (start > now && oldest > now) return {};
        oldest = start;
    }
    *slot = start + service;
    ++head_->booked;
    return Booking{start, start + service};
}

void ServiceQueue::recover(unsigned seat) noexcept {
    if (head_ != nullptr) head_->lock.break_if_held_by(seat);
}

}  // namespace originsim
