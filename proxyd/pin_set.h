// pin_set.h -- the segments that one object keeps from being overwritten.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   cacheindex(5), section "Pins"
//
// A pin is a count in the cell [seat][segment] of the index file.  Only the process of
// that seat writes its row, so a pin is a plain add; a dead worker's row is cleared as a
// whole.  Who pins must then make sure that the segment still holds what was looked for:
// pin, fence, look again.  Who empties a segment makes it unreachable first, fences, and
// then looks for pins.  One of the two sees the other.

#ifndef PROXYD_PIN_SET_H
#define PROXYD_PIN_SET_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace proxyd {

// Segments one PinSet can hold.  Objects in more of them are pinned as they are read.
inline constexpr std::uint32_t kMaxPinned = 64;

class PinSet {
  public:
    using Cell = std::atomic<std::uint32_t>;

    PinSet() noexcept {}  // leaves segments_ as it is: it is only read below count_
    PinSet(PinSet&& other) noexcept { take(other); }
    PinSet& operator=(PinSet&& other) noexcept {
        if (this != &other) {
            clear();
            take(other);
        }
        return *this;
    }
    ~PinSet() { clear(); }

    // Pins `segment` in the row of this process.  False: the set is full.
    bool add(Cell* row, std::uint32_t segment) noexcept {
        if (contains(segment)) return true;
        if (count_ == kMaxPinned) return false;
        row_ = row;
        pin(row, segment);
        segments_[count_++] = segment;
        return true;
    }

    bool contains(std::uint32_t segment) const noexcept {
        for (std::uint32_t i = 0; i < count_; ++i)
            if (segments_[i] == segment) return true;
        return false;
    }

    std::uint32_t size() const noexcept { return count_; }

    void clear() noexcept {
        for (std::uint32_t i = 0; i < count_; ++i) unpin(row_, segments_[i]);
        count_ = 0;
    }

    // The caller fences before it looks again.
    static void pin(Cell* row, std::uint32_t segment) noexcept {
        Cell& cell = row[segment];
        cell.store(cell.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    // Release: what was read under the pin was read before.
    static void unpin(Cell* row, std::uint32_t segment) noexcept {
        Cell& cell = row[segment];
        cell.store(cell.load(std::memory_order_relaxed) - 1, std::memory_order_release);
    }

  private:
    void take(PinSet& other) noexcept {
        row_ = other.row_;
        count_ = other.count_;
        std::memcpy(segments_, other.segments_, count_ * sizeof segments_[0]);
        other.count_ = 0;
    }

    Cell* row_ = nullptr;
    std::uint32_t count_ = 0;
    std::uint32_t segments_[kMaxPinned];
};

}  // namespace proxyd

#endif  // PROXYD_PIN_SET_H
