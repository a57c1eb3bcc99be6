// board_layout.h -- the bytes of a board file.
//
// Layer:    shm (plain data only; included by board.cc and tests)
// Runs in:  any process
//
// The file is one BoardHeader, `columns` BoardColumns, zeroes up to the next multiple of
// 64, then kMaxSeats rows of `row_cells` 64-bit cells.  Integers are in host order: the
// file never leaves its machine.  All but the cells is written before the file gets its
// name and never again; a cell is written by the worker of its seat alone.

#ifndef COMMON_SHM_BOARD_LAYOUT_H
#define COMMON_SHM_BOARD_LAYOUT_H

#include <cstddef>
#include <cstdint>

namespace shm {

inline constexpr std::uint64_t kBoardMagic = 0x6472616f62726577;  // "werboard"
inline constexpr std::uint32_t kBoardVersion = 1;
inline constexpr std::size_t kMaxColumns = 256;

struct BoardHeader {
    std::uint64_t magic;
    std::uint32_t version;
    std::uint32_t columns;
    std::uint32_t seats;
    std::uint32_t row_cells;     // cells from one row to the next; a multiple of eight
    std::uint64_t generation;
    char instance[96];           // ends with NUL
};
static_assert(sizeof(BoardHeader) == 128);

struct BoardColumn {
    char name[32];               // ends with NUL
    std::uint32_t kind;
    std::uint32_t reserved;
};
static_assert(sizeof(BoardColumn) == 40);

// Where the cells begin.
constexpr std::size_t board_cells_at(std::size_t columns) noexcept {
    return (sizeof(BoardHeader) + columns * sizeof(BoardColumn) + 63) / 64 * 64;
}
constexpr std::size_t board_row_cells(std::size_t columns) noexcept {
    return (columns + 7) / 8 * 8;
}
constexpr std::size_t board_bytes(std::size_t columns, std::size_t seats) noexcept {
    return board_cells_at(columns) + seats * board_row_cells(columns) * sizeof(std::uint64_t);
}

}  // namespace shm

#endif  // COMMON_SHM_BOARD_LAYOUT_H
