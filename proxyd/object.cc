#include "proxyd/object.h"

#include <algorithm>

#include "proxyd/blocks.h"
#include "proxyd/store.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;

}  // namespace

std::optional<std::uint64_t> Object::body_bytes() const noexcept {
    const std::uint64_t bytes = record_->body_bytes.load(kAcquire);
    if (bytes == kUnknownBytes) return {};
    return bytes;
}

void Object::drop_damaged() noexcept {
    index_->drop({record_->block.digest[0], record_->block.digest[1]}, false);
}

void Reader::start(Object& object, std::uint64_t position) noexcept {
    object_ = &object;
    position_ = position;
    block_start_ = 0;
    block_ = Link{};
    extra_.clear();
}

// Makes `link` the present block, pinned, and compares its checksum if the object is in doubt.
base::Status Reader::enter(Link link) noexcept {
    Object& object = *object_;
    const Store& store = *object.store_;
    if (!store.pin(object.pins_, link)) {
        // Beyond what the object can hold, one block at a time.
        PinSet pin;
        if (object.pins_.size() < kMaxPinned || !store.pin(pin, link))
            return base::Error{base::Errc::not_found, 0, "cache: evicted while being sent"};
        extra_ = std::move(pin);
    }
    // What has come since is pinned now, before the reader gets there: he may be slow.
    (void)store.pin_chain(object.pins_, link);
    const Block* const block = store.sound_block(link.offset());
    if (block == nullptr || block->serial != object.record_->body_serial ||
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
        const Link following{block_ ? object_->store_->block(block_).next.load(kAcquire)
                                    : record.first.load(kAcquire)};
        if (block_) {
            const Block& block = object_->store_->block(block_);
            const std::uint64_t inside = position_ - block_start_;
            const std::uint32_t length = block.length.load(kAcquire);
            if (inside < length) return piece_of(block, inside, length, sending);
            if (following) block_start_ += length;
        }
        if (following) {
            if (const base::Status entered = enter(following); !entered) return entered.error();
        } else if (progress == Progress::complete) {
            return end();
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

// The chain is at its end: so must be the body.
base::Result<BodyPiece> Reader::end() noexcept {
    const std::uint64_t bytes = object_->record_->body_bytes.load(kAcquire);
    if (position_ >= bytes) return BodyPiece{};
    object_->drop_damaged();
    return base::Error{base::Errc::malformed, 0, "cache: body shorter than its record says"};
}

void Reader::skip(std::size_t bytes) noexcept {
    position_ += bytes;
}

bool Reader::arm() noexcept {
    Record& record = *object_->record_;
    record.waiters.fetch_or(1ull << object_->index_->seat());
    // Pairs with the fence in Fill: it stores progress and then looks for waiters.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return record.progress.load(kRelaxed) == Progress::filling &&
           record.written.load(kRelaxed) <= position_;
}

}  // namespace proxyd
