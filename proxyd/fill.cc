// The order of stores, so that a reader in another process never sees what is not there:
// body bytes, then Block::length; `next` only when the block before is full;
// Progress::complete last, and only then the slot.

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
    return reinterpret_cast<std::byte*>(&block) + body_at(block) + block.length.load(kRelaxed);
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
    link_ = other.link_;
    tail_ = other.tail_;
    most_ = other.most_;
    expected_ = other.expected_;
    written_ = other.written_;
    pinned_ = std::move(other.pinned_);
    return *this;
}

base::Result<Fill::Texts> Fill::texts(const ObjectMeta& meta, std::string_view head,
                                      std::string_view extra) const noexcept {
    const Texts texts{pack(meta, extra.size()), head, extra};
    if (head.size() > kMaxHeadBytes || extra.size() > kMaxExtraBytes ||
        bytes_of(texts, BlockKind::large) > cache_->store().segment_bytes())
        return too_large("cache: head");
    return texts;
}

std::uint64_t Fill::bytes_of(const Texts& texts, BlockKind kind) const noexcept {
    return sizeof(Record) + (kind == BlockKind::large ? sizeof(Chain) : 0) +
           texts.meta.word_bytes() + key_.size() + texts.head.size() + texts.extra.size();
}

// Into a record that was imprinted with its kind and is otherwise empty.
void Fill::write(Record& record, const Texts& texts) noexcept {
    record.skew = texts.meta.skew;
    record.response_time_s = texts.meta.response_time_s;
    record.lifetime_s = texts.meta.lifetime_s;
    record.key_bytes = static_cast<std::uint16_t>(key_.size());
    record.head_bytes = static_cast<std::uint16_t>(texts.head.size());
    record.flags = texts.meta.flags;
    record.status = texts.meta.status;
    char* to = const_cast<char*>(words_of(record));
    const auto put = [&to](const void* from, std::size_t bytes) {
        if (bytes != 0) std::memcpy(to, from, bytes);
        to += bytes;
    };
    put(texts.meta.words.data(), texts.meta.word_bytes());
    put(key_.data(), key_.size());
    put(texts.head.data(), texts.head.size());
    put(texts.extra.data(), texts.extra.size());
}

// One block has all of a body that is known to be short; others may need a chain.
base::Status Fill::begin(const ObjectMeta& meta, std::string_view head,
                         std::optional<std::uint64_t> body_bytes, std::string_view extra) noexcept {
    const auto texts = this->texts(meta, head, extra);
    if (!texts) return texts.error();
    if (body_bytes.value_or(0) > max_object()) return too_large("cache: object");
    expected_ = body_bytes.value_or(kUnknownBytes);
    queue_ = cache_->queue_for(digest_);
    const Room room = room_for(*texts);
    const bool small = room.in_one && paging_bytes(paged_bytes()) == 0;
    return open(small ? begin_small(*texts) : begin_large(*texts, room));
}

// Bytes of the first block, if it is a large one.
Fill::Room Fill::room_for(const Texts& texts) const noexcept {
    const bool known = expected_ != kUnknownBytes;
    const std::uint64_t least = bytes_of(texts, BlockKind::large) + paging_bytes(paged_bytes());
    const std::uint64_t whole = least + (known ? expected_ : kFirstGuess);
    const bool in_one = known && whole <= cache_->store().segment_bytes() / kContiguousPart;
    return {in_one ? whole : least, whole, in_one};
}

// Lets all read what is begun.
base::Status Fill::open(const base::Result<Link>& link) noexcept {
    if (!link) return link.error();
    record_ = &cache_->store().record(*link);
    link_ = tail_ = *link;
    pin(*link);
    ring(cache_->index().begin(slot_, *link));
    return base::ok();
}

base::Result<Link> Fill::begin_small(const Texts& texts) noexcept {
    Store& store = cache_->store();
    const std::uint64_t bytes = bytes_of(texts, BlockKind::small) + expected_;
    const auto link = store.allocate(queue_, bytes, bytes, {BlockKind::small});
    if (!link) return link;
    Record& record = store.record(*link);
    const auto spare = static_cast<unsigned>(record.block.shape.capacity() - bytes);
    record.block.shape = Shape::of(BlockKind::small, record.block.shape.capacity(), spare);
    write(record, texts);
    record.block.crc.store(meta_crc(record), kRelaxed);
    return link;
}

base::Result<Link> Fill::begin_large(const Texts& texts, const Room& room,
                                     std::uint64_t serial) noexcept {
    Store& store = cache_->store();
    serial_ = serial != 0 ? serial : store.next_serial();
    const auto link = store.allocate(queue_, room.min, room.max, {BlockKind::large, {}, serial_});
    if (!link) return link;
    Record& record = store.record(*link);
    write(record, texts);
    Chain& chain = chain_of(record);
    chain.body_at = body_place(link->offset(), fixed_bytes(record), paged_bytes());
    chain.body_bytes.store(expected_, kRelaxed);
    chain.body_serial = serial_;
    chain.first.store(link->bits, kRelaxed);
    return link;
}

// Bytes of body that decide whether it begins with a page: those that are known to come.
std::uint64_t Fill::paged_bytes() const noexcept {
    return expected_ == kUnknownBytes ? written_ : expected_ - written_;
}

std::uint64_t Fill::max_object() const noexcept { return std::min(most_, cache_->max_object()); }

std::uint64_t Fill::limit() const noexcept {
    return expected_ == kUnknownBytes ? max_object() : expected_;
}

// Puts another block at the end of the chain.
base::Status Fill::extend() noexcept {
    Store& store = cache_->store();
    const std::uint64_t paging = paging_bytes(paged_bytes());
    const std::uint64_t own = sizeof(Extent) + paging;
    const std::uint64_t most = store.segment_bytes() - own;
    const std::uint64_t left = limit() - written_;
    // Of an unknown body as much more as there is already: few blocks, little waste.
    const std::uint64_t guess =
        expected_ == kUnknownBytes ? std::max(written_, 4 * kFirstGuess) : left;
    const std::uint64_t want = std::min({left, guess, most});
    const auto link = store.allocate(queue_, own + std::min(want, kLeastExtent), own + want,
                                     {BlockKind::extent, digest_, serial_});
    if (!link) return link.error();
    pin(*link);
    reinterpret_cast<Extent&>(store.block(*link)).body_at =
        body_place(link->offset(), sizeof(Extent), paged_bytes());
    next_link(store.block(tail_))->store(link->bits, kRelease);
    tail_ = *link;
    return base::ok();
}

base::Result<base::MutableBytes> Fill::room() noexcept {
    if (written_ == limit()) return too_large("cache: object");
    Store& store = cache_->store();
    for (;;) {
        Block& block = store.block(tail_);
        const std::uint32_t length = block.length.load(kRelaxed);
        const std::uint64_t free = block.shape.capacity() - body_at(block) - length;
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
        block.crc.store(base::crc32c(added, block.crc.load(kRelaxed)), kRelaxed);
    }
    block.length.store(length + static_cast<std::uint32_t>(bytes), kRelease);
    written_ += bytes;
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
    if (is_large(*record_)) complete_chain();
    record_->progress.store(Progress::complete, kRelease);
    const std::uint64_t seats = cache_->index().publish(slot_);
    finish(seats | take_waiters());
    return base::ok();
}

void Fill::complete_chain() noexcept {
    Store& store = cache_->store();
    const Block& last = store.block(tail_);
    store.segments().trim(tail_, std::uint64_t{body_at(last)} + last.length.load(kRelaxed));
    Chain& chain = chain_of(*record_);
    chain.body_bytes.store(written_, kRelease);
    chain.meta_crc = meta_crc(*record_);
}

base::Status Fill::renew(Object& old, const ObjectMeta& meta, std::string_view head,
                         std::optional<std::string_view> extra) noexcept {
    Store& store = cache_->store();
    const Record& from = *old.record_;
    ObjectMeta renewed = meta;
    renewed.flags |= from.flags & kPartial;  // what the body is stays as it is
    const auto texts = this->texts(renewed, head, extra.value_or(old.extra()));
    if (!texts) return texts.error();
    queue_ = Queue::main;
    const auto link = is_large(from) ? renew_large(from, *texts) : renew_small(from, *texts);
    if (!link) return link.error();
    Record& record = store.record(*link);
    record.progress.store(Progress::complete, kRelaxed);
    std::uint64_t seats = 0;
    if (!cache_->index().swing(slot_, {old.place_.record, from, *link, record}, seats))
        return base::Error{base::Errc::not_found, 0, "cache: object to renew"};
    finish(seats);
    return base::ok();
}

// A short body is copied: that is less than a chain of two blocks would cost.
base::Result<Link> Fill::renew_small(const Record& from, const Texts& texts) noexcept {
    expected_ = body_bytes_of(from);
    const auto link = begin_small(texts);
    if (!link) return link;
    Block& block = cache_->store().block(*link);
    const base::Bytes body = body_of(from.block);
    std::memcpy(end_of_body(block), body.data(), body.size());
    if (cache_->checksums())
        block.crc.store(base::crc32c(body, block.crc.load(kRelaxed)), kRelaxed);
    block.length.store(static_cast<std::uint32_t>(body.size()), kRelease);
    return link;
}

// A large one is shared: the chain of the new record is that of the old.
base::Result<Link> Fill::renew_large(const Record& from, const Texts& texts) noexcept {
    expected_ = 0;
    const auto link = begin_large(texts, room_for(texts));
    if (!link) return link;
    Record& record = cache_->store().record(*link);
    Chain& chain = chain_of(record);
    expected_ = body_bytes_of(from);
    chain.body_bytes.store(expected_, kRelaxed);
    chain.body_serial = chain_of(from).body_serial;
    chain.meta_crc = meta_crc(record);
    return link;
}

bool Fill::mark(std::string_view text, std::uint32_t now_s) noexcept {
    ObjectMeta meta;
    meta.kind = ObjectKind::vary;
    meta.response_time_s = meta.date_s = now_s;
    if (begin(meta, text, 0)) return static_cast<bool>(complete());
    abort();
    return false;
}

Fill Fill::vary(const Key& variant, std::string_view names, std::uint32_t now_s) noexcept {
    Cache& cache = *cache_;
    if (!mark(names, now_s)) return {};
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
    (void)store.pin_chain(pins, link_);
    return Object(cache_->index(), store, {slot_, link_}, std::move(pins), false);
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
    auto& waiters = cache_->index().waiters(slot_);
    return waiters.load(kRelaxed) == 0 ? 0 : waiters.exchange(0);
}

void Fill::finish(std::uint64_t seats) noexcept {
    Cache& cache = *std::exchange(cache_, nullptr);
    record_ = nullptr;
    for (const std::uint32_t segment : pinned_) PinSet::unpin(cache.index().own_pins(), segment);
    pinned_.clear();
    if (seats != 0) cache.ringer_->ring(seats);
}

}  // namespace proxyd
