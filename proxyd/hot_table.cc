#include "proxyd/hot_table.h"

#include <algorithm>

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

base::Result<HotTable> HotTable::make() {
    auto region = shm::Region::anonymous(sizeof(Table));
    if (!region) return region.error();
    return HotTable(std::move(*region));
}

void HotTable::note(const base::Digest128& digest) noexcept {
    const std::uint32_t notes = table().notes.fetch_add(1, kRelaxed) + 1;
    if (notes % kHalveAfter == 0) halve();
    Cell* const set = &table().cells[digest[0] % kSets * kCellsPerSet];
    Cell* least = set;
    for (Cell* cell = set; cell != set + kCellsPerSet; ++cell) {
        const std::uint32_t count = cell->count.load(kRelaxed);
        if (count > 0 && cell->digest[0].load(kRelaxed) == digest[0] &&
            cell->digest[1].load(kRelaxed) == digest[1])
            return cell->count.store(count + 1, kRelaxed);
        if (count < least->count.load(kRelaxed)) least = cell;
    }
    const std::uint32_t count = least->count.load(kRelaxed);
    const std::uint64_t luck = (digest[1] ^ notes) * 0x9e37'79b9'7f4a'7c15 >> 32;
    if (count > 0 && luck % count != 0) return;
    if (count > 1) return least->count.store(count - 1, kRelaxed);
    least->digest[0].store(digest[0], kRelaxed);
    least->digest[1].store(digest[1], kRelaxed);
    least->count.store(1, kRelaxed);
}

void HotTable::halve() noexcept {
    for (Cell& cell : table().cells)
        cell.count.store(cell.count.load(kRelaxed) / 2, kRelaxed);
}

std::vector<HotTable::Entry> HotTable::entries() const {
    std::vector<Entry> all;
    for (const Cell& cell : table().cells) {
        const std::uint32_t count = cell.count.load(kRelaxed);
        if (count == 0) continue;
        all.push_back({{cell.digest[0].load(kRelaxed), cell.digest[1].load(kRelaxed)}, count});
    }
    std::ranges::sort(all, std::ranges::greater{}, &Entry::count);
    return all;
}

}  // namespace proxyd
