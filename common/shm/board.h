// board.h -- the counters of an instance, one row per worker, for all to read.
//
// Layer:    shm
// Runs in:  worker (writes its own row), master (clears a dead worker's gauges),
//           any other process of the host (maps the file read only)
//
// A board is a file RUN_DIR/INSTANCE.board.  It describes itself: a header with the
// instance's name and the name and kind of each column, so that a reader needs no
// knowledge of the daemon.  Every cell is one relaxed 64-bit atomic that only its own
// worker writes: counting costs one unlocked add.  Counters only rise; they survive a
// worker's death.  Gauges (connections open, requests in flight) of a dead worker are
// set to zero by the master, so a sum over the rows is exact at any time.

#ifndef COMMON_SHM_BOARD_H
#define COMMON_SHM_BOARD_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/shm/region.h"

namespace shm {

enum class CellKind : std::uint32_t { counter, gauge };

struct Column {
    const char* name;   // "requests", "bytes_out"; at most 31 characters
    CellKind kind;
};

// Processes of one daemon that can be alive at once (see proc/heritage.h).
inline constexpr std::size_t kMaxSeats = 64;

class Board {
  public:
    // Makes the board of an instance (master).  columns: at most 256.
    static base::Result<Board> make(const std::string& path, std::string_view instance,
                                    std::span<const Column> columns, unsigned mode);
    // Maps somebody else's.
    static base::Result<Board> open(const std::string& path);

    void add(unsigned seat, std::size_t column, std::uint64_t n = 1) noexcept {
        auto& cell = at(seat, column);
        cell.store(cell.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    void sub(unsigned seat, std::size_t column, std::uint64_t n = 1) noexcept {
        auto& cell = at(seat, column);
        cell.store(cell.load(std::memory_order_relaxed) - n, std::memory_order_relaxed);
    }
    std::uint64_t get(unsigned seat, std::size_t column) const noexcept {
        return at(seat, column).load(std::memory_order_relaxed);
    }
    std::uint64_t sum(std::size_t column) const noexcept;

    // A worker has died: its gauges go to zero.
    void clear_gauges(unsigned seat) noexcept;

    // Differs after every make(): a reader that keeps sums knows that they began again.
    std::uint64_t generation() const noexcept;
    std::string_view instance() const noexcept;
    std::size_t columns() const noexcept;
    std::string_view column_name(std::size_t column) const noexcept;
    CellKind column_kind(std::size_t column) const noexcept;
    // The column of that name, or columns().
    std::size_t find(std::string_view name) const noexcept;

  private:
    std::atomic<std::uint64_t>& at(unsigned seat, std::size_t column) const noexcept {
        return cells_[seat * row_cells_ + column];
    }
    Region region_;
    std::atomic<std::uint64_t>* cells_ = nullptr;
    std::size_t row_cells_ = 0;  // a multiple of eight: rows share no cache line
};

}  // namespace shm

#endif  // COMMON_SHM_BOARD_H
