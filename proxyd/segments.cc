// A block becomes part of its segment by the store to `used`, after its header was written:
// who walks the blocks below `used` always finds whole headers without gaps.

#include "proxyd/segments.h"

#include <algorithm>
#include <cstring>

#include "proxyd/record.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;
constexpr auto kRelease = std::memory_order_release;

void imprint_extent(Block& block, const Segments::Imprint& imprint) noexcept {
    Extent& extent = reinterpret_cast<Extent&>(block);
    extent.body_at = sizeof(Extent);
    extent.digest[0] = imprint.digest[0];
    extent.digest[1] = imprint.digest[1];
    extent.serial = imprint.serial;
    extent.next.store(0, kRelaxed);
}

// A record is all zero but for this: one without key, head and words.
void imprint_record(Block& block, const Segments::Imprint& imprint) noexcept {
    Record& record = reinterpret_cast<Record&>(block);
    std::memset(static_cast<void*>(&block + 1), 0, sizeof(Record) - sizeof(Block));
    if (imprint.kind == BlockKind::small) return;
    Chain& chain = chain_of(record);
    std::memset(static_cast<void*>(&chain), 0, sizeof chain);
    chain.serial = imprint.serial;
    chain.body_at = sizeof(Record) + sizeof(Chain);
}

void imprint_block(Block& block, const Segments::Imprint& imprint,
                   std::uint32_t capacity) noexcept {
    block.shape = Shape::of(imprint.kind, capacity);
    if (imprint.kind == BlockKind::gap) return;
    block.length.store(0, kRelaxed);
    block.crc.store(0, kRelaxed);
    if (imprint.kind == BlockKind::extent)
        imprint_extent(block, imprint);
    else
        imprint_record(block, imprint);
}

}  // namespace

std::optional<Link> Segments::carve(Queue queue, std::uint64_t min, std::uint64_t max,
                                    const Imprint& imprint) noexcept {
    const std::uint32_t segment = open(queue);
    if (segment == kNone) return {};
    SegmentEntry& entry = index_.segment(segment);
    const std::uint32_t used = entry.used.load(kRelaxed);
    const std::uint64_t room = bytes_each() - used;
    if (align_block(min) > room) return {};
    const auto bytes = static_cast<std::uint32_t>(std::min(align_block(max), room));
    const std::uint64_t offset = std::uint64_t{segment} * bytes_each() + used;
    imprint_block(block_at(offset), imprint, bytes);
    entry.used.store(used + bytes, kRelease);
    return Link::to(offset, control(segment).generation & 0xffff);
}

void Segments::trim(Link link, std::uint64_t bytes) noexcept {
    const std::uint32_t segment = number_of(link.offset());
    if (segment != open_[0] && segment != open_[1]) return;
    SegmentEntry& entry = index_.segment(segment);
    Block& block = block_at(link.offset());
    const std::uint64_t start = link.offset() % bytes_each();
    const auto kept = static_cast<std::uint32_t>(align_block(bytes));
    const std::uint32_t capacity = block.shape.capacity();
    if (start + capacity != entry.used.load(kRelaxed) || kept == capacity) return;
    // A gap fills the rest until `used` goes back, should we be killed between.
    imprint_block(block_at(link.offset() + kept), {BlockKind::gap}, capacity - kept);
    std::atomic_thread_fence(kRelease);
    block.shape = Shape::of(block.shape.kind(), kept);
    entry.used.store(static_cast<std::uint32_t>(start) + kept, kRelease);
}

void Segments::seal(Queue queue) noexcept {
    const std::uint32_t segment = std::exchange(open(queue), kNone);
    if (segment == kNone) return;
    SegmentControl now = control(segment);
    now.state = SegmentState::sealed;
    now.owner = 0;
    set(segment, now);
}

// Segments that were emptied while somebody still read them, and now nobody does.
void Segments::drain() noexcept {
    for (std::uint32_t i = 0; i < index_.geometry().segments; ++i) {
        SegmentControl now = control(i);
        if (now.state != SegmentState::draining || index_.is_pinned(i)) continue;
        now.state = SegmentState::free;
        set(i, now);
    }
}

std::optional<Segments::Opened> Segments::open_next(Queue queue, std::uint32_t spare) noexcept {
    const unsigned seat = index_.seat();
    const shm::HolderGuard guard(index_.header().allocation, seat);
    seal(queue);
    drain();
    std::uint32_t first_free = kNone, free = 0, parked = kNone;
    for (std::uint32_t i = 0; i < index_.geometry().segments; ++i) {
        const SegmentControl now = control(i);
        if (now.state == SegmentState::free && free++ == 0) first_free = i;
        if (now.state == SegmentState::parked && now.queue == queue && parked == kNone) parked = i;
    }
    const std::uint32_t chosen = parked != kNone ? parked : free > spare ? first_free : kNone;
    if (chosen == kNone) return {};
    SegmentEntry& entry = index_.segment(chosen);
    const bool scrub = chosen != parked && entry.sent.load(kAcquire) != 0;
    if (chosen != parked) {
        entry.used.store(0, kRelaxed);
        entry.doubt.store(0, kRelaxed);
        entry.sequence.store(index_.header().sequence.fetch_add(1) + 1, kRelaxed);
    }
    set(chosen,
        {SegmentState::open, queue, static_cast<std::uint8_t>(seat), control(chosen).generation});
    open(queue) = chosen;
    return Opened{chosen, scrub};
}

void Segments::lose(Queue queue) noexcept {
    const std::uint32_t segment = std::exchange(open(queue), kNone);
    const shm::HolderGuard guard(index_.header().allocation, index_.seat());
    set(segment, {SegmentState::lost, queue, 0, control(segment).generation});
}

std::optional<std::uint32_t> Segments::choose_lost() noexcept {
    const shm::HolderGuard guard(index_.header().allocation, index_.seat());
    for (std::uint32_t i = 0; i < index_.geometry().segments; ++i) {
        SegmentControl now = control(i);
        if (now.state != SegmentState::lost) continue;
        now.state = SegmentState::evicting;
        now.owner = static_cast<std::uint8_t>(index_.seat());
        // A dead evictor's segment goes back to `sealed`: make that one without blocks.
        index_.segment(i).used.store(0, kRelaxed);
        set(i, now);
        return i;
    }
    return {};
}

void Segments::put_back_lost(std::uint32_t segment) noexcept {
    const shm::HolderGuard guard(index_.header().allocation, index_.seat());
    SegmentControl now = control(segment);
    now.state = SegmentState::lost;
    now.owner = 0;
    set(segment, now);
}

fifo::Shares Segments::shares() const noexcept {
    fifo::Shares shares{0, 0, index_.geometry().segments};
    for (std::uint32_t i = 0; i < shares.total; ++i) {
        const SegmentControl now = control(i);
        if (now.state == SegmentState::free || now.state == SegmentState::lost) continue;
        ++(now.queue == Queue::small ? shares.small : shares.main);
    }
    return shares;
}

std::optional<std::uint32_t> Segments::oldest(Queue queue) const noexcept {
    std::optional<std::uint32_t> best;
    std::uint64_t best_sequence = ~0ull;
    for (std::uint32_t i = 0; i < index_.geometry().segments; ++i) {
        const SegmentControl now = control(i);
        if (now.state != SegmentState::sealed || now.queue != queue) continue;
        const std::uint64_t sequence = index_.segment(i).sequence.load(kRelaxed);
        if (sequence >= best_sequence || index_.is_pinned(i)) continue;
        best = i;
        best_sequence = sequence;
    }
    return best;
}

std::optional<std::uint32_t> Segments::choose_victim() noexcept {
    const shm::HolderGuard guard(index_.header().allocation, index_.seat());
    const Queue queue = fifo::victim_queue(shares());
    std::optional<std::uint32_t> victim = oldest(queue);
    if (!victim) victim = oldest(queue == Queue::small ? Queue::main : Queue::small);
    if (!victim) return {};
    SegmentControl now = control(*victim);
    now.state = SegmentState::evicting;
    now.owner = static_cast<std::uint8_t>(index_.seat());
    set(*victim, now);
    return victim;
}

void Segments::finish(std::uint32_t segment) noexcept {
    const shm::HolderGuard guard(index_.header().allocation, index_.seat());
    SegmentControl now = control(segment);
    now.generation = next_generation(now.generation);
    now.state = SegmentState::draining;
    now.owner = 0;
    set(segment, now);
    // Pairs with the fence of who pins: he sees the new generation or we see his pin.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (index_.is_pinned(segment)) return;
    now.state = SegmentState::free;
    set(segment, now);
}

void Segments::park() noexcept {
    const shm::HolderGuard guard(index_.header().allocation, index_.seat());
    for (std::uint32_t& segment : open_) {
        if (segment == kNone) continue;
        SegmentControl now = control(segment);
        now.state = SegmentState::parked;
        now.owner = 0;
        set(segment, now);
        segment = kNone;
    }
}

void Segments::recover(unsigned seat) noexcept {
    for (std::uint32_t i = 0; i < index_.geometry().segments; ++i) {
        SegmentControl now = control(i);
        if (now.owner != seat) continue;
        if (now.state == SegmentState::open)
            now.state = SegmentState::parked;
        else if (now.state == SegmentState::evicting)
            now.state = SegmentState::sealed;
        else
            continue;
        now.owner = 0;
        set(i, now);
    }
}

}  // namespace proxyd
