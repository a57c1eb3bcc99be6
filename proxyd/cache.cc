#include "proxyd/cache.h"

#include <algorithm>
#include <string>

#include "proxyd/blocks.h"
#include "proxyd/fifo_policy.h"
#include "proxyd/recovery.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;

// An object of one block is compared with its checksum when it is found, if it is in doubt;
// longer ones piece by piece, as they are read.
bool is_single(const Record& record, Link link) noexcept {
    return !is_large(record) ||
           (chain_of(record).first.load(kRelaxed) == link.bits && !next_of(record.block));
}

// Of a large record in one block: does it hold its own body, and all of it?
bool is_whole(const Record& record) noexcept {
    return serial_of(record.block) == chain_of(record).body_serial &&
           record.block.length.load(kRelaxed) == body_bytes_of(record);
}

}  // namespace

Cache::Cache() noexcept = default;
Cache::Cache(Cache&&) noexcept = default;
Cache& Cache::operator=(Cache&&) noexcept = default;
Cache::~Cache() = default;

base::Result<Cache> Cache::open(const conf::CacheSettings& settings) {
    auto files = open_files(settings);
    if (!files) return files.error();
    Cache cache;
    cache.lock_ = std::move(files->lock);
    cache.index_ = std::make_unique<Index>(std::move(files->index));
    cache.store_ = std::make_unique<Store>(std::move(files->store), *cache.index_);
    // A larger one could push everything else out, and still not fit.
    cache.max_object_ = std::min(settings.max_object, cache.index_->geometry().store_bytes / 4);
    cache.checksums_ = settings.checksum;
    repair(*cache.index_, *cache.store_, settings.checksum);
    return cache;
}

void Cache::attach(unsigned seat, Ringer& ringer) noexcept {
    index_->attach(seat);
    ringer_ = &ringer;
}

void Cache::detach() noexcept {
    store_->segments().park();
}

std::uint64_t Cache::recover(unsigned seat) noexcept {
    return take_back(*index_, *store_, seat);
}

void Cache::close() noexcept {
    for (unsigned seat = 0; seat < index_->geometry().seats; ++seat) recover(seat);
    index_->header().closed.store(1, std::memory_order_release);
}

Key Cache::key(std::string_view text) const noexcept {
    return {text, index_->digest_of(text)};
}

std::uint64_t Cache::unique() noexcept {
    return store_->next_serial();
}

Found Cache::find(const Key& key, std::uint32_t now_s) noexcept {
    Found found;
    for (;;) {
        const Index::Seen seen = index_->look(key.digest);
        if (seen.slot == nullptr) {
            found.what = Found::What::nothing;
            return found;
        }
        if (examine(key, seen, now_s, found)) return found;
    }
}

// False: the slot has changed since it was seen; look again.
bool Cache::examine(const Key& key, const Index::Seen& seen, std::uint32_t now_s,
                    Found& found) noexcept {
    const std::uint64_t control = seen.control;
    found.ticket = {index_->number_of(*seen.slot), control};
    found.filling = (control & (slot::kFilling | slot::kDoomed)) == slot::kFilling;
    // Before hold() looks at control again: so they belong to the object that it holds.
    const std::uint64_t vetted = seen.slot->vetted.load(kAcquire);
    const std::uint32_t until_s = seen.slot->until_s.load(kRelaxed);
    if (control & slot::kObject) {
        if (!hold(key, seen, slot::which(control), found.object)) return false;
        found.object.stale_since_s_ = until_s;
        if (!vet(seen, vetted, now_s, found.object)) return false;
        found.what = Found::What::object;
        found.expired = (control & slot::kExpired) != 0;
        auto& access = seen.slot->access;
        const std::uint8_t before = access.load(kRelaxed), after = fifo::one_more(before);
        if (after != before) access.store(after, kRelaxed);
        return true;
    }
    if (control & slot::kFilling) {
        found.what = found.filling ? Found::What::filling : Found::What::pass;
        if (!found.filling || !(control & slot::kHeadKnown)) return true;
        return hold(key, seen, 1 - slot::which(control), found.object) &&
               vet_fill(seen, vetted, found.object);
    }
    const bool passing = until_s > now_s;
    found.what = passing ? Found::What::pass : Found::What::nothing;
    return true;
}

PurgeVerdict Cache::judge(const Object& object, std::uint64_t since) const noexcept {
    const bool tagged = (object.meta().flags & kTagged) != 0;
    const std::string_view head = tagged ? object.head() : std::string_view{};
    return purge_verdict(index_->purges(), purge_names(), {object.key(), head}, since);
}

// Is the object older than a purge?  Then it is dropped, and this is false: look again.
bool Cache::vet(const Index::Seen& seen, std::uint64_t vetted, std::uint32_t now_s,
                Object& object) noexcept {
    const std::uint64_t serial = index_->purges().serial();
    if (vetted == serial) [[likely]] return true;
    const PurgeVerdict verdict = judge(object, vetted);
    // A serial from the future is damage: better purged than wrong.
    if (verdict.hard || vetted > serial) {
        object.release();
        index_->evict(*seen.slot, seen.control);
        return false;
    }
    if (object.stale_since_s_ == 0 && verdict.soft != 0 && object.kind() != ObjectKind::vary)
        object.stale_since_s_ = std::min(purge_time_s(verdict.soft), now_s);
    index_->vet(*seen.slot, seen.control, serial, object.stale_since_s_);
    return true;
}

// The same for what is being filled.  A purge of any depth ends it: nobody joins any more.
bool Cache::vet_fill(const Index::Seen& seen, std::uint64_t vetted, Object& object) noexcept {
    if (!object || vetted == index_->purges().serial()) return true;
    const PurgeVerdict verdict = judge(object, vetted);
    if (!verdict.hard && verdict.soft == 0) return true;
    object.release();
    index_->doom(*seen.slot, seen.control);
    return false;
}

// Pins what location[which] names.  False: look again.
bool Cache::hold(const Key& key, const Index::Seen& seen, unsigned which, Object& object) noexcept {
    const Link link{seen.slot->location[which].load(kAcquire)};
    const std::uint32_t segment = store_->segment_of(link);
    PinSet pins;
    if (segment < index_->geometry().segments) {
        store_->prefetch(link);
        pins.add(index_->own_pins(), segment);
    }
    // Pairs with the fence in Segments::finish().
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (seen.slot->control.load(kAcquire) != seen.control) return false;

    const bool stored = (seen.control & slot::kObject) && which == slot::which(seen.control);
    bool doubt = stored && (seen.control & slot::kDoubt) != 0;
    Health health = Health::damaged;
    // Eviction takes out what it walks over; what it did not see, it leaves behind like this.
    const bool current = pins.size() != 0 && store_->is_current(link);
    if (current) health = examine_record(key, seen, link, doubt);
    if (health == Health::sound) {
        const Record& record = store_->record(link);
        if (is_single(record, link) ||
            store_->pin_chain(pins, Link{chain_of(record).first.load(kAcquire)})) {
            const std::uint64_t slot = index_->number_of(*seen.slot);
            object = Object(*index_, *store_, {slot, link}, std::move(pins), doubt);
            return true;
        }
    }
    // Damaged, or eviction has just moved a block: then evict() finds the slot changed.
    // What is being filled is left to its filler; the reader waits for the end.
    if (!stored) return true;
    index_->evict(*seen.slot, seen.control);
    return false;
}

// Is the record what the slot says?  Compares checksums if they are in doubt, and clears
// the doubt about an object that was compared as a whole.
Cache::Health Cache::examine_record(const Key& key, const Index::Seen& seen, Link link,
                                    bool& doubt) noexcept {
    if (!doubt) {
        const bool same = key_of(store_->record(link)) == key.text;
        return same ? Health::sound : Health::damaged;
    }
    const Record* const record = store_->sound_record(link.offset());
    if (record == nullptr || record->progress.load(kAcquire) != Progress::complete ||
        !verify_head(*record) || key_of(*record) != key.text)
        return Health::damaged;
    if (!is_single(*record, link)) return Health::sound;
    if (is_large(*record) && (!verify_body(record->block) || !is_whole(*record)))
        return Health::damaged;
    index_->trust(*seen.slot, link);
    doubt = false;
    return Health::sound;
}

bool Cache::arm(const Ticket& ticket) noexcept {
    Slot& slot = index_->slot(ticket.slot);
    index_->waiters(ticket.slot).fetch_or(1ull << index_->seat());
    // Pairs with the fence in Index::settle().
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return slot.control.load(kRelaxed) == ticket.control;
}

Object Cache::join(const Key& key) noexcept {
    Object object;
    for (;;) {
        const Index::Seen seen = index_->look(key.digest);
        constexpr std::uint64_t kReadable = slot::kFilling | slot::kHeadKnown;
        const std::uint64_t vetted = seen.slot != nullptr ? seen.slot->vetted.load(kAcquire) : 0;
        if (seen.slot == nullptr || (seen.control & (kReadable | slot::kDoomed)) != kReadable ||
            (hold(key, seen, 1 - slot::which(seen.control), object) &&
             vet_fill(seen, vetted, object)))
            return object;
    }
}

Claim Cache::claim(const Key& key, std::uint32_t now_s) noexcept {
    Claim claim;
    if (key.text.size() > kMaxKeyBytes) return claim;
    std::uint64_t slot = 0;
    switch (index_->claim(key.digest, now_s, slot)) {
    case Index::Claimed::taken:
        claim.what = Claim::What::taken;
        break;
    case Index::Claimed::no_room:
        claim.what = Claim::What::no_room;
        break;
    case Index::Claimed::mine:
        claim.what = Claim::What::filler;
        claim.fill = Fill(*this, slot, key);
        break;
    }
    return claim;
}

bool Cache::drop(const Key& key) noexcept {
    return index_->drop(key.digest, false);
}
bool Cache::expire(const Key& key) noexcept {
    return index_->drop(key.digest, true);
}
bool Cache::make_stale(const Key& key, std::uint32_t now_s) noexcept {
    return index_->make_stale(key.digest, now_s);
}

PurgeNames Cache::purge_names() const noexcept {
    return PurgeNames({index_->header().seed[0], index_->header().seed[1]});
}
void Cache::purge(std::span<const PurgeName> names, PurgeDepth depth,
                  std::uint32_t now_s) noexcept {
    index_->purges().purge(names, depth, now_s, index_->seat());
}
void Cache::purge_all(PurgeDepth depth, std::uint32_t now_s) noexcept {
    index_->purges().purge_all(depth, now_s, index_->seat());
}

// Variants are found by way of the marker of their URL alone, and a new marker has other
// variants: so it is enough to take the marker.  A soft purge has to leave it, and is noted.
bool Cache::purge_url(std::string_view url, PurgeDepth depth, std::uint32_t now_s) noexcept {
    bool known = false;
    for (const char* const scheme : {"http://", "https://"}) {
        const std::string text = std::string(scheme) + std::string(url);
        const Key its_key = key(text);
        if (depth == PurgeDepth::hard) {
            known = drop(its_key) || known;
            continue;
        }
        const Found found = find(its_key, now_s);
        const bool varies = found.object && found.object.kind() == ObjectKind::vary;
        const PurgeName name = purge_names().of(PurgeKind::url, url.substr(0, url.find('\n')));
        if (varies) purge({&name, 1}, depth, now_s);
        known = index_->make_stale(its_key.digest, now_s) || known;
    }
    return known;
}

// The n-th use is a ghost of its own.
bool Cache::used_enough(const Key& key, unsigned least) noexcept {
    const std::uint8_t tick = ghost_tick();
    const auto use = [&](unsigned n) {
        return index_->ghost(key.digest[0] + n * 0x9e37'79b9'7f4a'7c15);
    };
    unsigned n = least - 1;
    while (n > 0 && !use(n).take(tick)) --n;
    if (n + 1 >= least) return true;
    use(n + 1).insert(tick);
    return false;
}

std::string Cache::key_in(const Slot& slot) const {
    const std::uint64_t control = slot.control.load(kAcquire);
    if ((control & slot::kObject) == 0) return {};
    const Link link{slot.location[slot::which(control)].load(kAcquire)};
    PinSet pins;
    if (!store_->pin(pins, link) || slot.control.load(kAcquire) != control) return {};
    const Record* const record = store_->sound_record(link.offset());
    return record == nullptr ? std::string() : std::string(key_of(*record));
}

int Cache::store_fd() const noexcept {
    return store_->fd();
}
std::uint64_t Cache::max_object() const noexcept {
    return max_object_;
}

std::uint8_t Cache::ghost_tick() const noexcept {
    return fifo::ghost_tick(index_->header().evicted.load(kRelaxed), index_->geometry().segments);
}

Queue Cache::queue_for(const base::Digest128& digest) noexcept {
    return fifo::queue_of_new(index_->ghost(digest[0]).take(ghost_tick()));
}

CacheUsage Cache::usage() const noexcept {
    CacheUsage usage;
    const Geometry& geometry = index_->geometry();
    usage.slots = geometry.slots;
    usage.store_bytes = geometry.store_bytes;
    usage.segments = geometry.segments;
    for (std::uint64_t i = 0; i < geometry.slots; ++i) {
        const std::uint64_t control = index_->slot(i).control.load(kRelaxed);
        usage.objects += (control & slot::kObject) != 0;
        usage.fills += (control & slot::kFilling) != 0;
        usage.passes += (control & slot::kPass) != 0;
    }
    for (std::uint32_t i = 0; i < geometry.segments; ++i) {
        const SegmentState state = store_->segments().control(i).state;
        usage.free_segments += state == SegmentState::free;
        usage.lost_segments += state == SegmentState::lost;
        if (state != SegmentState::free && state != SegmentState::lost)
            usage.used_bytes += index_->segment(i).used.load(kRelaxed);
    }
    return usage;
}

}  // namespace proxyd
