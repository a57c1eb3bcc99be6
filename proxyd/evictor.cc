// Why no reader can be left with a block that is overwritten: every object that is made of
// a block of the victim is taken out of its slot, or its link changed, under the lock of
// the set and with a new generation of the slot.  Only then Segments::finish() raises the
// generation of the segment, fences, and looks for pins.  Who found the object before has
// pinned by then; who comes later finds no way to the block.  An object that the walk did not
// see, because a block before it is damaged, is known by the generation of its link.

#include "proxyd/evictor.h"

#include <cstring>

#include "proxyd/blocks.h"
#include "proxyd/fifo_policy.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;

constexpr std::uint32_t kMaxChain = 1u << 22;

Link location_of(const Slot& slot, std::uint64_t control) noexcept {
    return Link{slot.location[slot::which(control)].load(kAcquire)};
}

}  // namespace

bool Evictor::evict_one(int tries) noexcept {
    Segments& segments = store_.segments();
    const auto victim = segments.choose_victim();
    if (!victim) return false;
    victim_ = *victim;
    queue_ = segments.control(victim_).queue;
    generation_ = segments.control(victim_).generation;
    tries_ = tries;
    for_each_block([this](const Block& block, Link at) { clear_block(block, at); });
    if (queue_ == Queue::small) index_.header().evicted.fetch_add(1, kRelaxed);
    segments.finish(victim_);
    return true;
}

template <typename Visitor>
void Evictor::for_each_block(Visitor visit) noexcept {
    SegmentEntry& entry = index_.segment(victim_);
    const std::uint64_t start = std::uint64_t{victim_} * store_.segment_bytes();
    const std::uint64_t end = start + entry.used.load(kAcquire);
    for (std::uint64_t at = start; at < end;) {
        const Block* const block = store_.sound_shape(at);
        if (block == nullptr) {
            // Damaged: what is behind it is lost, and known by the next generation.
            entry.doubt.store(1, kRelaxed);
            return;
        }
        visit(*block, Link::to(at, generation_ & 0xffff));
        at += block->shape.capacity();
    }
}

// Of the key of the object that a block was made for.
std::optional<base::Digest128> Evictor::digest_of(const Block& block, Link at) const noexcept {
    if (block.shape.kind() == BlockKind::extent) {
        const Extent& extent = as_extent(block);
        return base::Digest128{extent.digest[0], extent.digest[1]};
    }
    // One that was never completed may be anything.
    const Record* const record = store_.sound_record(at.offset());
    if (record == nullptr) return {};
    return index_.digest_of(key_of(*record));
}

Evictor::Use Evictor::use_of(const Block& block, Link at) noexcept {
    const auto digest = digest_of(block, at);
    if (!digest) return {};
    for (;;) {
        const Index::Seen seen = index_.look(*digest);
        if (seen.slot == nullptr || !(seen.control & slot::kObject)) return {};
        Use use{seen.slot, seen.control, nullptr, location_of(*seen.slot, seen.control)};
        if (use.record == at) {
            use.link = &seen.slot->location[slot::which(seen.control)];
            return use;
        }
        const bool whole = find_link(use, at);
        if (seen.slot->control.load(kAcquire) != seen.control) continue;
        // An object whose chain cannot be followed is of no use to anybody.
        if (!whole || use.link != nullptr) return use;
        return {};
    }
}

// Looks for the link of the object that names `target`.  False: the chain is broken, or
// was changed meanwhile.
bool Evictor::find_link(Use& use, Link target) noexcept {
    PinSet pins;
    if (!store_.pin(pins, use.record) || store_.sound_record(use.record.offset()) == nullptr)
        return false;
    Record& record = store_.record(use.record);
    if (!is_large(record)) return true;
    std::atomic<std::uint64_t>* link = &chain_of(record).first;
    for (std::uint32_t steps = 0; steps < kMaxChain; ++steps) {
        const Link next{link->load(kAcquire)};
        if (!next) return true;
        if (next == target) {
            use.link = link;
            return true;
        }
        PinSet step;
        if (!store_.pin(step, next) || store_.sound_block(next.offset()) == nullptr) return false;
        link = next_link(store_.block(next));
        if (link == nullptr) return false;
        pins = std::move(step);
    }
    return false;
}

// Later blocks of an object follow its record: if that moved on, they do too.
bool Evictor::stays(const Use& use, Link at) const noexcept {
    const unsigned uses = fifo::uses(use.slot->access.load(kRelaxed));
    if (use.link == nullptr) return false;
    if (use.record == at) return fifo::stays(queue_, uses, tries_);
    const std::uint32_t home = store_.segment_of(use.record);
    const auto sequence = [this](std::uint32_t i) {
        return index_.segment(i).sequence.load(kRelaxed);
    };
    const bool moved_on =
        store_.segments().control(home).queue != queue_ || sequence(home) > sequence(victim_);
    return moved_on || fifo::stays(queue_, uses, tries_);
}

void Evictor::clear_block(const Block& block, Link at) noexcept {
    for (;;) {
        const Use use = use_of(block, at);
        if (use.slot == nullptr) return;
        if (stays(use, at) && copy(block, at, use)) return;
        if (drop(use, at)) return;
        // The slot changed while we looked: look again.
    }
}

bool Evictor::copy(const Block& block, Link at, const Use& use) noexcept {
    if (store_.sound_block(at.offset()) == nullptr) return false;
    const bool own_record = use.record == at;
    const auto to = block.shape.kind() == BlockKind::small ? copy_small(as_record(block))
                    : own_record                           ? copy_large(as_record(block), at)
                                                           : copy_extent(block, at);
    if (!to || !index_.move(*use.slot, use.control, *use.link, *to)) return false;
    if (own_record) {
        auto& access = use.slot->access;
        access.store(fifo::access_after(queue_, access.load(kRelaxed)), kRelaxed);
    }
    return true;
}

std::optional<Link> Evictor::copy_small(const Record& record) noexcept {
    const std::uint32_t bytes = record.block.shape.capacity();
    const auto to = store_.allocate_copy(bytes, {BlockKind::small});
    if (to) std::memcpy(static_cast<void*>(&store_.record(*to)), &record, bytes);
    return to;
}

std::optional<Link> Evictor::copy_large(const Record& record, Link at) noexcept {
    const std::uint64_t own = fixed_bytes(record);
    const std::uint32_t length = record.block.length.load(kAcquire);
    const Chain& chain = chain_of(record);
    const auto to = store_.allocate_copy(own + paging_bytes(length) + length,
                                         {BlockKind::large, {}, chain.serial});
    if (!to) return {};
    Record& copied = store_.record(*to);
    constexpr std::size_t kHere = sizeof(Block);  // its shape and length are its own
    std::memcpy(reinterpret_cast<std::byte*>(&copied) + kHere,
                reinterpret_cast<const std::byte*>(&record) + kHere, own - kHere);
    chain_of(copied).body_at = body_place(to->offset(), own, length);
    if (chain.first.load(kRelaxed) == at.bits) chain_of(copied).first.store(to->bits, kRelaxed);
    copy_body(record.block, copied.block);
    return to;
}

// Also of an old record that only lends its body to a newer one: it leaves the rest behind.
std::optional<Link> Evictor::copy_extent(const Block& block, Link at) noexcept {
    const auto digest = digest_of(block, at);
    const std::uint32_t length = block.length.load(kAcquire);
    if (!digest) return {};
    const auto to = store_.allocate_copy(sizeof(Extent) + paging_bytes(length) + length,
                                         {BlockKind::extent, *digest, serial_of(block)});
    if (!to) return {};
    Extent& copied = reinterpret_cast<Extent&>(store_.block(*to));
    copied.body_at = body_place(to->offset(), sizeof(Extent), length);
    copied.next.store(next_of(block).bits, kRelaxed);
    copy_body(block, copied.block);
    return to;
}

void Evictor::copy_body(const Block& from, Block& to) noexcept {
    const base::Bytes body = body_of(from);
    if (!body.empty())
        std::memcpy(reinterpret_cast<std::byte*>(&to) + body_at(to), body.data(), body.size());
    to.crc.store(from.crc.load(kRelaxed), kRelaxed);
    to.length.store(static_cast<std::uint32_t>(body.size()), std::memory_order_release);
}

bool Evictor::drop(const Use& use, Link at) noexcept {
    const std::uint64_t digest = use.slot->digest.load(kRelaxed);
    if (!index_.evict(*use.slot, use.control)) return false;
    if (queue_ == Queue::small && use.record == at)
        index_.ghost(digest).insert(fifo::ghost_tick(index_.header().evicted.load(kRelaxed),
                                                     index_.geometry().segments));
    return true;
}

}  // namespace proxyd
