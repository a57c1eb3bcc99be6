#include "tests/bench/models.h"

#include <algorithm>

#include "common/base/panic.h"

namespace bench {

void Line::push(std::uint32_t object) {
    places_[object] = {kNone, newest_};
    if (newest_ != kNone) places_[newest_].newer = object;
    else oldest_ = object;
    newest_ = object;
}

void Line::remove(std::uint32_t object) {
    const auto [newer, older] = places_[object];
    (newer != kNone ? places_[newer].older : newest_) = older;
    (older != kNone ? places_[older].newer : oldest_) = newer;
}

bool Model::request(std::uint32_t object) {
    if (present_[object]) {
        hit(object);
        return true;
    }
    if (size(object) > largest_) return false;
    while (used_ + size(object) > capacity_) evict();
    insert(object);
    present_[object] = true;
    used_ += size(object);
    return false;
}

void Model::forget(std::uint32_t object) {
    present_[object] = false;
    used_ -= size(object);
}

void Fifo::evict() {
    const std::uint32_t victim = line_.oldest();
    line_.remove(victim);
    forget(victim);
}

void Lru::hit(std::uint32_t object) {
    line_.remove(object);
    line_.push(object);
}

void Sieve::insert(std::uint32_t object) {
    line_.push(object);
    visited_[object] = false;
}

// The hand goes from the oldest to the newest and begins anew; what was used since it came
// by stays where it is.
void Sieve::evict() {
    std::uint32_t at = hand_ != Line::kNone ? hand_ : line_.oldest();
    while (visited_[at]) {
        visited_[at] = false;
        at = line_.newer(at);
        if (at == Line::kNone) at = line_.oldest();
    }
    hand_ = line_.newer(at);
    line_.remove(at);
    forget(at);
}

void S3Fifo::hit(std::uint32_t object) {
    uses_[object] = static_cast<std::uint8_t>(std::min(uses_[object] + 1, 3));
}

void S3Fifo::insert(std::uint32_t object) {
    uses_[object] = 0;
    if (where_[object] == Where::ghost) {
        ghost_.remove(object);
        ghost_bytes_ -= size(object);
        where_[object] = Where::main;
        main_.push(object);
        main_bytes_ += size(object);
    } else {
        where_[object] = Where::small;
        small_.push(object);
        small_bytes_ += size(object);
    }
}

void S3Fifo::evict() {
    if (small_bytes_ >= capacity() / 10 || main_.empty()) {
        if (evict_small()) return;
    }
    evict_main();
}

// False: all of it has moved to main.
bool S3Fifo::evict_small() {
    while (!small_.empty()) {
        const std::uint32_t object = small_.oldest();
        small_.remove(object);
        small_bytes_ -= size(object);
        if (uses_[object] <= 1) {
            remember(object);
            forget(object);
            return true;
        }
        uses_[object] = 0;
        where_[object] = Where::main;
        main_.push(object);
        main_bytes_ += size(object);
    }
    return false;
}

void S3Fifo::evict_main() {
    for (;;) {
        const std::uint32_t object = main_.oldest();
        main_.remove(object);
        if (uses_[object] == 0) {
            main_bytes_ -= size(object);
            where_[object] = Where::nowhere;
            forget(object);
            return;
        }
        --uses_[object];
        main_.push(object);
    }
}

void S3Fifo::remember(std::uint32_t object) {
    where_[object] = Where::ghost;
    ghost_.push(object);
    ghost_bytes_ += size(object);
    while (ghost_bytes_ > capacity() - capacity() / 10) {
        const std::uint32_t oldest = ghost_.oldest();
        ghost_.remove(oldest);
        ghost_bytes_ -= size(oldest);
        where_[oldest] = Where::nowhere;
    }
}

std::unique_ptr<Model> make_model(std::string_view name, const std::vector<std::uint32_t>& sizes,
                                  std::uint64_t capacity, std::uint64_t largest) {
    if (name == "LRU") return std::make_unique<Lru>(sizes, capacity, largest);
    if (name == "FIFO") return std::make_unique<Fifo>(sizes, capacity, largest);
    if (name == "SIEVE") return std::make_unique<Sieve>(sizes, capacity, largest);
    if (name == "S3-FIFO") return std::make_unique<S3Fifo>(sizes, capacity, largest);
    base::panic("no such model");
}

}  // namespace bench
