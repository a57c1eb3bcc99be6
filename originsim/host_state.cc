#include "originsim/host_state.h"

#include <utility>

namespace originsim {
namespace {

using shm::CellKind;

constexpr shm::Column kColumns[] = {
    {"connections", CellKind::counter}, {"handoffs", CellKind::counter},
    {"requests", CellKind::counter},    {"bytes_in", CellKind::counter},
    {"bytes_out", CellKind::counter},   {"errors", CellKind::counter},
    {"faults", CellKind::counter},      {"refused", CellKind::counter},
    {"open", CellKind::gauge},          {"in_flight", CellKind::gauge},
    {"queued", CellKind::gauge},
};
static_assert(std::size(kColumns) == static_cast<std::size_t>(Count::queued) + 1);

constexpr unsigned kBoardMode = 0644;

}  // namespace

std::span<const shm::Column> board_columns() noexcept { return kColumns; }

HostState::HostState(const conf::Origin& origin, shm::Region region, shm::Board board) noexcept
    : name_(origin.name), slots_(origin.slots), queue_length_(origin.queue),
      region_(std::move(region)), board_(std::move(board)),
      queue_(region_.bytes().subspan(kQueueOffset), slots_, queue_length_) {}

base::Result<HostState> HostState::make(const conf::Origin& origin, const std::string& run_dir) {
    auto region = shm::Region::anonymous(
        kQueueOffset + ServiceQueue::bytes_needed(origin.slots, origin.queue));
    if (!region) return region.error();
    auto board = shm::Board::make(run_dir + "/" + origin.name + ".board", origin.name, kColumns,
                                  kBoardMode);
    if (!board) return board.error();
    return HostState(origin, std::move(*region), std::move(*board));
}

bool HostState::fits(const conf::Origin& origin) const noexcept {
    return name_ == origin.name && slots_ == origin.slots && queue_length_ == origin.queue;
}

void HostState::continue_from(const HostState& old) noexcept {
    shared().requests.store(old.shared().requests.load());
    shared().stored.store(old.shared().stored.load());
}

void HostState::recover(unsigned seat) noexcept {
    queue_.recover(seat);
    board_.clear_gauges(seat);
}

}  // namespace originsim
