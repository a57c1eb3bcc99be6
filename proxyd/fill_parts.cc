// fill_parts.cc -- parts of a representation: begun, put behind others, kept when cut short.
//
// A part that comes is a record with a chain of its own, which others read along.  To put it
// behind the parts that are there already, the last block of their chain is linked to its
// first, and a new record without a body names the first of all:
//
//     slot --> old record --> block --> block          before
//              part record ----------------------> block
//
//     slot --> new record --+
//              old record --+-> block --> block --> part record --> block
//
// Who reads the old object goes on: a reader stops where its own record says.  So a process
// that is killed between the two stores has changed nothing.

#include "proxyd/fill.h"

#include <cstring>
#include <utility>

#include "proxyd/blocks.h"
#include "proxyd/cache.h"
#include "proxyd/index.h"
#include "proxyd/store.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;
constexpr auto kRelease = std::memory_order_release;

// The chain changed while it was followed, by eviction: so often it is tried again.
constexpr int kMaxTries = 8;

// The extra of an object whose parts are these; `before`: the extra it had.
std::string extra_with(std::string_view before, const PartList& parts) {
    std::string extra;
    if (const std::string_view tags = find_extra(before, Extra::tags); !tags.empty())
        (void)add_extra(extra, Extra::tags, tags);
    if (!parts.is_plain()) (void)add_extra(extra, Extra::ranges, parts.bytes());
    return extra;
}

ObjectMeta meta_with(ObjectMeta meta, const PartList& parts) noexcept {
    // Nobody makes another form of a part.
    meta.flags = parts.is_plain() ? meta.flags & ~kPartial : (meta.flags & ~kSqueezable) | kPartial;
    return meta;
}

}  // namespace

base::Status Fill::begin_part(const ObjectMeta& meta, std::string_view head, const PartList& parts,
                              std::string_view extra, const Object* base) noexcept {
    const std::string all = extra_with(extra, parts);
    const auto texts = this->texts(meta_with(meta, parts), head, all);
    if (!texts) return texts.error();
    expected_ = parts.bytes_held();
    const std::uint64_t there = base != nullptr ? base->body_bytes().value_or(0) : 0;
    if (expected_ + there > max_object())
        return base::Error{base::Errc::too_large, 0, "cache: object"};
    queue_ = cache_->queue_for(digest_);
    return open(begin_large(*texts, room_for(*texts), base != nullptr ? serial_of(*base) : 0));
}

// The serial of the blocks of an object that has a chain.
std::uint64_t Fill::serial_of(const Object& object) noexcept {
    return is_large(*object.record_) ? chain_of(*object.record_).body_serial : 0;
}

base::Status Fill::combine(const Object& base, const PartList& parts) noexcept {
    if (expected_ != written_) return base::Error{base::Errc::malformed, 0, "cache: part is short"};
    complete_chain();
    record_->progress.store(Progress::complete, kRelease);
    return link_behind(base, parts);
}

base::Status Fill::keep(const Object* base, const PartList& parts) noexcept {
    if (written_ == 0) return base::Error{base::Errc::not_found, 0, "cache: nothing came"};
    record_->progress.store(Progress::aborted, kRelease);
    ring(take_waiters());
    return base != nullptr ? link_behind(*base, parts) : put_in_place(parts);
}

// A new record for the body of `base` and what came behind it.
base::Status Fill::link_behind(const Object& base, const PartList& parts) noexcept {
    const base::Error gone{base::Errc::not_found, 0, "cache: object to be added to"};
    if (serial_of(base) == 0 || serial_of(base) != serial_) return gone;
    const std::uint64_t there = *base.body_bytes();
    const auto link = begin_shared(parts, there + written_);
    if (!link) return link.error();
    Index& index = cache_->index();
    const Slot& slot = index.slot(slot_);
    for (int tries = 0; tries < kMaxTries; ++tries) {
        const std::uint64_t control = slot.control.load(kAcquire);
        const auto chain = chain_of_slot(control, there);
        std::uint64_t seats = 0;
        if (chain && index.extend(slot_, {control, chain->first, *chain->end, link_, *link,
                                          cache_->store().record(*link)}, seats)) {
            finish(seats | take_waiters());
            return base::ok();
        }
        // Eviction may have moved a part of it meanwhile.
        if (slot.control.load(kAcquire) == control) break;
    }
    return gone;
}

// The chain of the slot's object, if that has the body that is to be added to.  What it says
// holds as long as the control of the slot is the same.
std::optional<Fill::WholeChain> Fill::chain_of_slot(std::uint64_t control,
                                                    std::uint64_t bytes) const noexcept {
    if (!(control & slot::kObject) || (control & slot::kDoomed)) return {};
    Store& store = cache_->store();
    const Slot& slot = cache_->index().slot(slot_);
    const Link object{slot.location[slot::which(control)].load(kAcquire)};
    PinSet pins;
    if (!store.pin(pins, object)) return {};
    const Record* const record = store.sound_record(object.offset());
    if (record == nullptr || !is_large(*record) || body_bytes_of(*record) != bytes ||
        chain_of(*record).body_serial != serial_)
        return {};
    const Link first{chain_of(*record).first.load(kAcquire)};
    auto* const end = end_of_chain(first, bytes);
    if (end == nullptr) return {};
    return WholeChain{first, end};
}

// A new record for what came, if the slot has no object.
base::Status Fill::put_in_place(const PartList& parts) noexcept {
    Index& index = cache_->index();
    if (index.slot(slot_).control.load(kAcquire) & slot::kObject)
        return base::Error{base::Errc::not_found, 0, "cache: a whole object is there"};
    const bool large = is_large(*record_);
    const auto link = large ? begin_shared(parts, written_) : begin_copy(parts);
    if (!link) return link.error();
    const std::uint64_t seats = index.begin(slot_, *link);
    finish(seats | index.publish(slot_));
    return base::ok();
}

// A complete record without a body of its own, with the head of the present one.
base::Result<Link> Fill::begin_shared(const PartList& parts, std::uint64_t bytes) noexcept {
    Store& store = cache_->store();
    const Record& from = *record_;
    const std::string extra = extra_with(extra_of(from), parts);
    const auto texts = this->texts(meta_with(unpack(from), parts), head_of(from), extra);
    if (!texts) return texts.error();
    // expected_ is what the pages of a body depend on: there is none.
    const std::uint64_t expected = std::exchange(expected_, written_);
    const auto link = begin_large(*texts, room_for(*texts), serial_);
    expected_ = expected;
    if (!link) return link;
    Record& record = store.record(*link);
    Chain& chain = chain_of(record);
    chain.body_bytes.store(bytes, kRelaxed);
    chain.first.store(link_.bits, kRelaxed);
    chain.meta_crc = meta_crc(record);
    record.progress.store(Progress::complete, kRelaxed);
    return link;
}

// The same with a copy of the body: a small record has no chain to share.
base::Result<Link> Fill::begin_copy(const PartList& parts) noexcept {
    const Record& from = *record_;
    const std::string extra = extra_with(extra_of(from), parts);
    const auto texts = this->texts(meta_with(unpack(from), parts), head_of(from), extra);
    if (!texts) return texts.error();
    const base::Bytes body = body_of(from.block);
    expected_ = body.size();
    written_ = 0;
    const auto link = begin_large(*texts, room_for(*texts));
    if (!link) return link;
    Record& record = cache_->store().record(*link);
    record_ = &record;
    tail_ = *link;
    std::memcpy(reinterpret_cast<std::byte*>(&record) + body_at(record.block), body.data(),
                body.size());
    if (cache_->checksums()) record.block.crc.store(base::crc32c(body), kRelaxed);
    record.block.length.store(static_cast<std::uint32_t>(body.size()), kRelease);
    written_ = body.size();
    complete_chain();
    record.progress.store(Progress::complete, kRelaxed);
    return link;
}

// The link behind the block with the last of `bytes` of a body; nullptr: the chain cannot be
// followed, or is being changed.
std::atomic<std::uint64_t>* Fill::end_of_chain(Link link, std::uint64_t bytes) const noexcept {
    Store& store = cache_->store();
    for (std::uint64_t seen = 0; link;) {
        PinSet pins;
        if (!store.pin(pins, link) || store.sound_block(link.offset()) == nullptr) return nullptr;
        Block& block = store.block(link);
        seen += body_of(block).size();
        if (seen > bytes) return nullptr;
        if (seen == bytes) return next_link(block);
        link = next_of(block);
    }
    return nullptr;
}

}  // namespace proxyd
