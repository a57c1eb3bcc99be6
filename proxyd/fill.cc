// The order of stores, so that a reader in another process never sees what is not there:
// body bytes, then Block::length, then Record::written; `next` only when the block before
// is full; Progress::complete last, and only then the slot.

#include "proxyd/fill.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "proxyd/blocks.h"
#include "proxyd/cache.h"
#include "proxyd/fifo_policy.h"
#include "proxyd/index.h"
#include "proxyd/store.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kRelease = std::memory_order_release;

// Objects up to this part of a segment are stored in one piece, at the price of as much
// unused space at the end of a segment.
constexpr std::uint32_t kContiguousPart = 8;

constexpr std::uint64_t kLeastExtent = 16 * 1024;  // a smaller rest of a segment is left unused
constexpr std::uint64_t kFirstGuess = 16 * 1024;   // room for a body of unknown length

base::Error too_large(const char* what) noexcept {
    return {base::Errc::too_large, 0, what};
}

// Where the next byte of body goes.
std::byte* end_of_body(Block& block) noexcept {
    return reinterpret_cast<std::byte*>(&block) + block.body_at + block.length.load(kRelaxed);
}

}  // namespace

Fill::Fill(Cache& cache, std::uint64_t slot, const Key& key)
    : cache_(&cache), slot_(slot), key_(key.text), digest_(key.digest) {}

Fill::Fill(Fill&& other) noexcept {
    *this = std::move(other);
}

Fill& Fill::operator=(Fill&& other) noexcept {
    if (this == &other) return *this;
    abort();
    cache_ = std::exchange(other.cache_, nullptr);
    slot_ = other.slot_;
    key_ = std::move(other.key_);
    digest_ = other.digest_;
    serial_ = other.serial_;
    queue_ = other.queue_;
    record_ = std::exchange(other.record_, nullptr);
    tail_ = other.tail_;
    expected_ = other.expected_;
    written_ = other.written_;
    pinned_ = std::move(other.pinned_);
    return *this;
}

void Fill::fill_record(Record& record, const ObjectMeta& meta, std::string_view head,
                       std::uint64_t body_here) noexcept {
    record.progress.store(Progress::filling, kRelaxed);
    record.key_bytes = static_cast<std::uint32_t>(key_.size());
    record.head_bytes = static_cast<std::uint32_t>(head.size());
    record.body_bytes.store(expected_, kRelaxed);
    record.written.store(0, kRelaxed);
    record.waiters.store(0, kRelaxed);
    record.body_serial = serial_;
    record.reserved = 0;
    record.meta = meta;
    char* const text = reinterpret_cast<char*>(&record + 1);
    std::memcpy(text, key_.data(), key_.size());
    std::memcpy(text + key_.size(), head.data(), head.size());
    record.block.body_at = body_place(cache_->store().offset_of(&record.block),
                                      sizeof(Record) + key_.size() + head.size(), body_here);
    record.meta_crc = meta_crc(record);
}

base::Status Fill::begin(const ObjectMeta& meta, std::string_view head,
                         std::optional<std::uint64_t> body_bytes) noexcept {
    Store& store = cache_->store();
    const std::uint64_t fixed = sizeof(Record) + key_.size() + head.size();
    if (head.size() > kMaxHeadBytes || fixed > store.segment_bytes())
        return too_large("cache: head");
    if (body_bytes.value_or(0) > cache_->max_object()) return too_large("cache: object");
    expected_ = body_bytes.value_or(kUnknownBytes);
    const std::uint64_t paging = paging_bytes(paged_bytes());
    const std::uint64_t whole = fixed + paging + body_bytes.value_or(kFirstGuess);
    const bool in_one = body_bytes && whole <= store.segment_bytes() / kContiguousPart;
    queue_ = cache_->queue_for(digest_);
    serial_ = store.next_serial();
    const auto link =
        store.allocate(queue_, in_one ? whole : fixed + paging, whole, {kRecordMagic, digest_, serial_});
    if (!link) return link.error();
    record_ = &store.record(*link);
    fill_record(*record_, meta, head, paged_bytes());
    record_->first.store(link->bits, kRelaxed);
    tail_ = *link;
    pin(*link);
    ring(cache_->index().begin(slot_, *link));
    return base::ok();
}

// Bytes of body that decide whether it begins with a page: those that are known to come.
std::uint64_t Fill::paged_bytes() const noexcept {
    return expected_ == kUnknownBytes ? written_ : expected_ - written_;
}

std::uint64_t Fill::limit() const noexcept {
    return expected_ == kUnknownBytes ? cache_->max_object() : expected_;
}

// Puts another block at the end of the chain.
base::Status Fill::extend() noexcept {
    Store& store = cache_->store();
    const std::uint64_t paging = paging_bytes(paged_bytes());
    const std::uint64_t own = sizeof(Block) + paging;
    const std::uint64_t most = store.segment_bytes() - own;
    const std::uint64_t left = limit() - written_;
    // Of an unknown body as much more as there is already: few blocks, little waste.
    const std::uint64_t guess =
        expected_ == kUnknownBytes ? std::max(written_, 4 * kFirstGuess) : left;
    const std::uint64_t want = std::min({left, guess, most});
    const auto link = store.allocate(queue_, own + std::min(want, kLeastExtent), own + want,
                                     {kExtentMagic, digest_, serial_});
    if (!link) return link.error();
    pin(*link);
    store.block(*link).body_at = body_place(link->offset(), sizeof(Block), paged_bytes());
    store.block(tail_).next.store(link->bits, kRelease);
    tail_ = *link;
    return base::ok();
}

base::Result<base::MutableBytes> Fill::room() noexcept {
    if (written_ == limit()) return too_large("cache: object");
    Store& store = cache_->store();
    for (;;) {
        Block& block = store.block(tail_);
        const std::uint32_t length = block.length.load(kRelaxed);
        const std::uint64_t free = block.capacity - block.body_at - length;
        if (free > 0)
            return base::MutableBytes{end_of_body(block), std::min(free, limit() - written_)};
        if (const base::Status extended = extend(); !extended) return extended.error();
    }
}

void Fill::wrote(std::size_t bytes) noexcept {
    Block& block = cache_->store().block(tail_);
    const std::uint32_t length = block.length.load(kRelaxed);
    if (cache_->checksums()) {
        const base::Bytes added{end_of_body(block), bytes};
        block.body_crc.store(base::crc32c(added, block.body_crc.load(kRelaxed)), kRelaxed);
    }
    block.length.store(length + static_cast<std::uint32_t>(bytes), kRelease);
    written_ += bytes;
    record_->written.store(written_, kRelease);
    ring(take_waiters());
}

base::Status Fill::append(base::Bytes bytes) noexcept {
    while (!bytes.empty()) {
        auto into = room();
        if (!into) return into.error();
        const std::size_t copied = base::copy_bytes(*into, bytes);
        wrote(copied);
        bytes = bytes.subspan(copied);
    }
    return base::ok();
}

base::Status Fill::complete() noexcept {
    if (expected_ != kUnknownBytes && written_ != expected_) {
        abort();
        return base::Error{base::Errc::malformed, 0, "cache: body is shorter than announced"};
    }
    Store& store = cache_->store();
    const Block& last = store.block(tail_);
    store.segments().trim(tail_, std::uint64_t{last.body_at} + last.length.load(kRelaxed));
    record_->body_bytes.store(written_, kRelease);
    record_->progress.store(Progress::complete, kRelease);
    const std::uint64_t seats = cache_->index().publish(slot_);
    finish(seats | take_waiters());
    return base::ok();
}

base::Status Fill::renew(Object& old, const ObjectMeta& meta, std::string_view head) noexcept {
    Store& store = cache_->store();
    const Record& from = *old.record_;
    const std::uint64_t fixed = sizeof(Record) + key_.size() + head.size();
    if (head.size() > kMaxHeadBytes || fixed > store.segment_bytes())
        return too_large("cache: head");
    serial_ = store.next_serial();
    const auto link = store.allocate(Queue::main, fixed, fixed, {kRecordMagic, digest_, serial_});
    if (!link) return link.error();
    expected_ = from.body_bytes.load(kRelaxed);
    Record& record = store.record(*link);
    fill_record(record, meta, head, 0);
    record.body_serial = from.body_serial;
    record.meta_crc = meta_crc(record);
    record.written.store(expected_, kRelaxed);
    record.progress.store(Progress::complete, kRelaxed);
    const std::uint64_t offset = store.offset_of(&from);
    const SegmentControl home = store.segments().control(store.segments().number_of(offset));
    std::uint64_t seats = 0;
    if (!cache_->index().swing(
            slot_, {Link::to(offset, home.generation & 0xffff), from, *link, record}, seats))
        return base::Error{base::Errc::not_found, 0, "cache: object to renew"};
    finish(seats);
    return base::ok();
}

Fill Fill::vary(const Key& variant, std::string_view names, std::uint32_t now_s) noexcept {
    Cache& cache = *cache_;
    ObjectMeta meta;
    meta.kind = ObjectKind::vary;
    meta.response_time_s = meta.date_s = now_s;
    if (!begin(meta, names, 0)) {
        abort();
        return {};
    }
    if (!complete()) return {};
    return std::move(cache.claim(variant, now_s).fill);
}

void Fill::pass(std::uint32_t until_s) noexcept {
    if (record_ != nullptr) record_->progress.store(Progress::aborted, kRelease);
    const std::uint64_t seats = cache_->index().pass(slot_, until_s);
    finish(seats | take_waiters());
}

void Fill::abort() noexcept {
    if (cache_ == nullptr) return;
    if (record_ != nullptr) record_->progress.store(Progress::aborted, kRelease);
    const std::uint64_t seats = cache_->index().abandon(slot_);
    finish(seats | take_waiters());
}

Object Fill::object() noexcept {
    Store& store = cache_->store();
    PinSet pins;
    const Link first{record_->first.load(kRelaxed)};
    (void)store.pin_chain(pins, first);
    return Object(cache_->index(), store, *record_, std::move(pins), false);
}

void Fill::pin(Link link) {
    const std::uint32_t segment = cache_->store().segment_of(link);
    PinSet::pin(cache_->index().own_pins(), segment);
    pinned_.push_back(segment);
}

void Fill::ring(std::uint64_t seats) noexcept {
    if (seats != 0) cache_->ringer_->ring(seats);
}

std::uint64_t Fill::take_waiters() noexcept {
    if (record_ == nullptr) return 0;
    // Pairs with the fence in Reader::arm().
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return record_->waiters.load(kRelaxed) == 0 ? 0 : record_->waiters.exchange(0);
}

void Fill::finish(std::uint64_t seats) noexcept {
    Cache& cache = *std::exchange(cache_, nullptr);
    record_ = nullptr;
    for (const std::uint32_t segment : pinned_) PinSet::unpin(cache.index().own_pins(), segment);
    pinned_.clear();
    if (seats != 0) cache.ringer_->ring(seats);
}

}  // namespace proxyd
