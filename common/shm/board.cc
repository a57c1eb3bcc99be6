#include "common/shm/board.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "common/base/panic.h"
#include "common/shm/board_layout.h"

namespace shm {
namespace {

static_assert(sizeof(std::atomic<std::uint64_t>) == sizeof(std::uint64_t));
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

const BoardHeader& header_of(const Region& region) noexcept {
    return *region.at<const BoardHeader>(0);
}
const BoardColumn* columns_of(const Region& region) noexcept {
    return region.at<const BoardColumn>(sizeof(BoardHeader));
}

// A name that fits with its NUL; what is longer is a mistake of the daemon.
void copy_name(std::span<char> into, std::string_view name) noexcept {
    CHECK(name.size() < into.size());
    std::memcpy(into.data(), name.data(), name.size());
}

bool ends(std::span<const char> text) noexcept {
    return std::memchr(text.data(), '\0', text.size()) != nullptr;
}

void fill(const Region& region, std::string_view instance, std::span<const Column> columns) {
    auto& header = *region.at<BoardHeader>(0);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    header.magic = kBoardMagic;
    header.version = kBoardVersion;
    header.columns = static_cast<std::uint32_t>(columns.size());
    header.seats = kMaxSeats;
    header.row_cells = static_cast<std::uint32_t>(board_row_cells(columns.size()));
    header.generation = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
    copy_name(header.instance, instance);
    auto* into = region.at<BoardColumn>(sizeof(BoardHeader));
    for (const Column& column : columns) {
        copy_name(into->name, column.name);
        into->kind = static_cast<std::uint32_t>(column.kind);
        ++into;
    }
}

// Somebody else's file is not to be trusted with our address space.
bool well_formed(const Region& region) noexcept {
    if (region.size() < sizeof(BoardHeader)) return false;
    const BoardHeader& header = header_of(region);
    if (header.magic != kBoardMagic || header.version != kBoardVersion) return false;
    if (header.columns > kMaxColumns || header.seats != kMaxSeats) return false;
    if (header.row_cells != board_row_cells(header.columns)) return false;
    if (region.size() != board_bytes(header.columns, kMaxSeats)) return false;
    if (!ends(header.instance)) return false;
    for (std::size_t i = 0; i < header.columns; ++i)
        if (!ends(columns_of(region)[i].name)) return false;
    return true;
}

}  // namespace

// The board is filled under another name and renamed: a reader finds the old one or the
// new one, whole, and workers of an older generation go on counting in theirs.
base::Result<Board> Board::make(const std::string& path, std::string_view instance,
                                std::span<const Column> columns, unsigned mode) {
    CHECK(columns.size() <= kMaxColumns);
    const std::string fresh = path + ".new";
    if (::unlink(fresh.c_str()) != 0 && errno != ENOENT) return base::system_error("unlink");
    auto region = Region::file(fresh, board_bytes(columns.size(), kMaxSeats), mode);
    if (!region) return region.error();
    fill(*region, instance, columns);
    // The mode holds whatever the umask is.
    if (::fchmod(region->fd(), mode) != 0) return base::system_error("chmod");
    if (::rename(fresh.c_str(), path.c_str()) != 0) return base::system_error("rename");
    Board board;
    board.cells_ = region->at<std::atomic<std::uint64_t>>(board_cells_at(columns.size()));
    board.row_cells_ = board_row_cells(columns.size());
    board.region_ = std::move(*region);
    return board;
}

base::Result<Board> Board::open(const std::string& path) {
    auto region = Region::read_only(path);
    if (!region) return region.error();
    if (!well_formed(*region)) return base::Error{base::Errc::malformed, 0, "board"};
    Board board;
    const BoardHeader& header = header_of(*region);
    board.cells_ = region->at<std::atomic<std::uint64_t>>(board_cells_at(header.columns));
    board.row_cells_ = header.row_cells;
    board.region_ = std::move(*region);
    return board;
}

std::uint64_t Board::sum(std::size_t column) const noexcept {
    std::uint64_t total = 0;
    for (unsigned seat = 0; seat < kMaxSeats; ++seat) total += get(seat, column);
    return total;
}

void Board::clear_gauges(unsigned seat) noexcept {
    for (std::size_t column = 0; column < columns(); ++column)
        if (column_kind(column) == CellKind::gauge)
            at(seat, column).store(0, std::memory_order_relaxed);
}

std::uint64_t Board::generation() const noexcept { return header_of(region_).generation; }

std::string_view Board::instance() const noexcept { return header_of(region_).instance; }

std::size_t Board::columns() const noexcept { return header_of(region_).columns; }

std::string_view Board::column_name(std::size_t column) const noexcept {
    return columns_of(region_)[column].name;
}

CellKind Board::column_kind(std::size_t column) const noexcept {
    return columns_of(region_)[column].kind == static_cast<std::uint32_t>(CellKind::gauge)
               ? CellKind::gauge
               : CellKind::counter;
}

std::size_t Board::find(std::string_view name) const noexcept {
    std::size_t column = 0;
    while (column < columns() && column_name(column) != name) ++column;
    return column;
}

}  // namespace shm
