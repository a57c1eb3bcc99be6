#include "proxyd/object.h"

#include <algorithm>

#include "proxyd/blocks.h"
#include "proxyd/store.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;

}  // namespace

Object::Object(Index& index, Store& store, Place place, PinSet pins, bool doubt) noexcept
    : index_(&index),
      store_(&store),
      record_(&store.record(place.record)),
      place_(place),
      doubt_(doubt),
      pins_(std::move(pins)) {}

Link Object::first() const noexcept {
    return is_large(*record_) ? Link{chain_of(*record_).first.load(kAcquire)} : place_.record;
}

std::optional<std::uint64_t> Object::body_bytes() const noexcept {
    const std::uint64_t bytes = body_bytes_of(*record_);
    if (bytes == kUnknownBytes) return {};
    return bytes;
}

std::optional<PartList> Object::parts() const noexcept {
    // Written before the length of a body that is being filled is known to be right.
    return PartList::read(extra(Extra::ranges), body_bytes().value_or(0));
}

std::optional<std::uint64_t> Object::total() const noexcept {
    if (!partial()) return body_bytes();
    const auto list = parts();
    return list ? std::optional(list->total()) : std::nullopt;
}

bool Object::shares_body(const Object& other) const noexcept {
    return is_large(*record_) && is_large(*other.record_) &&
           chain_of(*record_).body_serial == chain_of(*other.record_).body_serial;
}

void Object::drop_damaged() noexcept {
    index_->forget(index_->slot(place_.slot), place_.record);
}

void Reader::start(Object& object, std::uint64_t position) noexcept {
    object_ = &object;
    position_ = position;
    block_start_ = 0;
    block_ = Link{};
    extra_.clear();
}

// Pins the segment of `link`, if it is not the record's own.
base::Status Reader::hold(Link link) noexcept {
    Object& object = *object_;
    const Store& store = *object.store_;
    if (link == object.place_.record) return base::ok();
    if (!store.pin(object.pins_, link)) {
        // Beyond what the object can hold, one block at a time.
        PinSet pin;
        if (object.pins_.size() < kMaxPinned || !store.pin(pin, link))
            return base::Error{base::Errc::not_found, 0, "cache: evicted while being sent"};
        extra_ = std::move(pin);
    }
    // What has come since is pinned now, before the reader gets there: he may be slow.
    (void)store.pin_chain(object.pins_, link);
    return base::ok();
}

// Makes `link` the present block, pinned, and compares its checksum if the object is in doubt.
base::Status Reader::enter(Link link) noexcept {
    Object& object = *object_;
    if (const base::Status held = hold(link); !held) return held;
    if (!is_large(*object.record_)) {
        // All of it was compared when it was found.
        block_ = link;
        return base::ok();
    }
    const Block* const block = object.store_->sound_block(link.offset());
    if (block == nullptr || serial_of(*block) != chain_of(*object.record_).body_serial ||
        (object.doubt_ && !verify_body(*block))) {
        object.drop_damaged();
        return base::Error{base::Errc::malformed, 0, "cache: checksum"};
    }
    block_ = link;
    return base::ok();
}

base::Result<BodyPiece> Reader::next(Sending sending) noexcept {
    const Record& record = *object_->record_;
    for (;;) {
        // In this order: what is seen of a later one is not older than the earlier one.
        const Progress progress = record.progress.load(kAcquire);
        const Link following =
            block_ ? next_of(object_->store_->block(block_)) : object_->first();
        std::uint32_t length = 0;
        if (block_) {
            const Block& block = object_->store_->block(block_);
            const std::uint64_t inside = position_ - block_start_;
            length = block.length.load(kAcquire);
            if (inside < length) return piece_of(block, inside, length, sending);
        }
        // Behind the end of this body there may be parts of a newer object.
        const bool all = progress == Progress::complete && position_ >= body_bytes_of(record);
        if (following && !all) {
            block_start_ += length;
            if (const base::Status entered = enter(following); !entered) return entered.error();
        } else if (progress == Progress::complete) {
            return end(block_start_ + length);
        } else {
            return base::Error{
                progress == Progress::aborted ? base::Errc::closed : base::Errc::again, 0,
                "cache: fill"};
        }
    }
}

BodyPiece Reader::piece_of(const Block& block, std::uint64_t inside, std::uint32_t length,
                           Sending sending) noexcept {
    const std::byte* const from = body_of(block).data() + inside;
    if (sending == Sending::file) object_->store_->note_sent(block);
    return {{from, length - inside}, object_->store_->offset_of(from)};
}

// The chain is at its end, after so many bytes: so must be the body.
base::Result<BodyPiece> Reader::end(std::uint64_t there) noexcept {
    Object& object = *object_;
    if (there != body_bytes_of(*object.record_)) {
        object.drop_damaged();
        return base::Error{base::Errc::malformed, 0, "cache: body is not as long as it should be"};
    }
    // Who came here has compared every block on the way.
    if (std::exchange(object.doubt_, false))
        object.index_->trust(object.index_->slot(object.place_.slot), object.place_.record);
    return BodyPiece{};
}

void Reader::skip(std::size_t bytes) noexcept {
    position_ += bytes;
}

// Has the reader come to the end of what there is so far?
bool Reader::is_behind_all() const noexcept {
    if (!block_) return !object_->first();
    const Block& block = object_->store_->block(block_);
    return !next_of(block) && block_start_ + block.length.load(kAcquire) <= position_;
}

bool Reader::arm() noexcept {
    // While it is being filled its slot is that of the fill; later one bit too many is rung.
    Index& index = *object_->index_;
    index.waiters(object_->place_.slot).fetch_or(1ull << index.seat());
    // Pairs with the fence in Fill: it stores progress and then looks for waiters.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return object_->record_->progress.load(kRelaxed) == Progress::filling && is_behind_all();
}

}  // namespace proxyd
