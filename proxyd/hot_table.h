// hot_table.h -- which objects are asked for most, by a sample of the hits.
//
// Layer:    proxyd
// Runs in:  worker (notes), master (makes it, and lists it at the end)
// Owner:    ProxyDaemon, one for each cache; memory shared by all workers, lost with the daemon
//
// Sets of cells, each with a digest and a count.  A digest that has no cell wears down the
// lowest count of its set, the less likely the higher that is, and takes the cell when it is
// used up: what is hot stays, what is asked for now and then does not get in.  All counts are
// halved from time to time, so that what was hot once goes.
//
// Nothing is locked: two workers at one cell may lose a count, or mix two digests to one that
// nobody has and that is used up soon.

#ifndef PROXYD_HOT_TABLE_H
#define PROXYD_HOT_TABLE_H

#include <atomic>
#include <cstdint>
#include <vector>

#include "common/base/hash.h"
#include "common/base/result.h"
#include "common/shm/region.h"

namespace proxyd {

class HotTable {
  public:
    static constexpr std::size_t kCellsPerSet = 8, kSets = 1024;
    static constexpr std::uint32_t kHalveAfter = 1 << 18;  // notes

    static base::Result<HotTable> make();

    void note(const base::Digest128& digest) noexcept;

    struct Entry {
        base::Digest128 digest{};
        std::uint32_t count = 0;
    };
    // Those that have been noted, the hottest first.
    std::vector<Entry> entries() const;

  private:
    struct Cell {
        std::atomic<std::uint64_t> digest[2];
        std::atomic<std::uint32_t> count;
    };
    struct Table {
        std::atomic<std::uint32_t> notes;
        Cell cells[kSets * kCellsPerSet];
    };

    explicit HotTable(shm::Region region) noexcept : region_(std::move(region)) {}
    Table& table() const noexcept { return *reinterpret_cast<Table*>(region_.data()); }
    void halve() noexcept;

    shm::Region region_;
};

// Decides which hits are noted: one of 16 on average, at random, so that no pattern of
// requests falls between the notes.
class HotSample {
  public:
    bool is_due() noexcept { return --left_ == 0; }
    void begin(const base::Digest128& digest) noexcept {
        state_ = (state_ ^ digest[0]) * 0x9e37'79b9'7f4a'7c15;
        left_ = 1 + static_cast<std::uint32_t>(state_ >> 59);  // 1 to 32
    }

  private:
    std::uint64_t state_ = 1;
    std::uint32_t left_ = 1;
};

}  // namespace proxyd

#endif  // PROXYD_HOT_TABLE_H
