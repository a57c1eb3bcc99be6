// Invariants, true between any two instructions of any process:
//   - At most one slot with flags has a given digest (claim() looks under the locks of both
//     sets of the key; once a slot has a key, the lock of its own set is enough).
//   - Digest and locations of a slot with flags do not change, but for location[1 - which]
//     while it is being filled, and for a move, after which both places hold the object.
//   - kFilling is set by the owner's claim and cleared by the owner, or by recovery when the
//     owner is dead; nobody else touches such a slot but to drop its object or to doom it.
//   - Slot::vetted is not above the purge serial at which the fetch began of what the slot
//     holds or fills.  So it stands still while a slot is being filled.

#include "proxyd/index.h"

#include <chrono>

#include <sched.h>

#include "proxyd/fifo_policy.h"
#include "proxyd/record.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;
constexpr auto kRelease = std::memory_order_release;

constexpr std::size_t kLine = 64;  // of the processor's cache

// Free slots of a set that are left to keys whose other set is fuller.
constexpr unsigned kKeptForOthers = 2;

void enter(Slot& slot, std::uint64_t flags, unsigned owner) noexcept {
    slot.control.store(slot::next(slot.control.load(kRelaxed), flags, owner), kRelease);
}

// Leaves nothing of an object but the fill beside it.
void take_out(Slot& slot, std::uint64_t control) noexcept {
    std::uint64_t flags = control & slot::kFlags & ~(slot::kObject | slot::kExpired | slot::kDoubt);
    if (!(flags & slot::kFilling)) flags = 0;
    enter(slot, flags, slot::owner(control));
}

// The flags of a slot whose fill ends without an object of its own.
std::uint64_t without_fill(std::uint64_t control) noexcept {
    if (!(control & slot::kObject)) return 0;
    return control & (slot::kObject | slot::kSecond | slot::kExpired | slot::kDoubt);
}

// What is lost with the object of a slot; nothing if it is a pass whose time is over.
unsigned uses_to_lose(const Slot& slot, std::uint64_t control, std::uint32_t now_s) noexcept {
    const bool over = (control & slot::kPass) != 0 && slot.until_s.load(kRelaxed) <= now_s;
    return over ? 0 : 1 + fifo::uses(slot.access.load(kRelaxed));
}

// The earliest time counts: no purge makes an object live longer.
void set_stale(Slot& slot, std::uint32_t since_s) noexcept {
    if (since_s != 0 && slot.until_s.load(kRelaxed) == 0) slot.until_s.store(since_s, kRelaxed);
}

}  // namespace

Index::Index(shm::Region region) noexcept
    : region_(std::move(region)),
      header_(region_.at<IndexHeader>(0)),
      segments_(region_.at<SegmentEntry>(header_->geometry.segments_at)),
      pins_(region_.at<PinSet::Cell>(header_->geometry.pins_at)),
      locks_(region_.at<shm::HolderLock>(header_->geometry.locks_at)),
      purges_(region_.at<PurgeSet>(header_->geometry.purges_at)),
      slots_(region_.at<Slot>(header_->geometry.slots_at)),
      sets_(slots() / kSlotsPerSet) {}

// The locks of both sets of a key, for a scope; in order, so that no two wait for each other.
class Index::KeyGuard {
  public:
    KeyGuard(const Index& index, const base::Digest128& digest) noexcept
        : seat_(index.seat_),
          first_(&index.lock_of(index.home_of(digest))),
          second_(&index.lock_of(index.other_of(digest))) {
        if (second_ < first_) std::swap(first_, second_);
        first_->lock(seat_);
        if (second_ != first_) second_->lock(seat_);
    }
    ~KeyGuard() {
        if (second_ != first_) second_->unlock(seat_);
        first_->unlock(seat_);
    }
    KeyGuard(const KeyGuard&) = delete;
    KeyGuard& operator=(const KeyGuard&) = delete;

  private:
    unsigned seat_;
    shm::HolderLock* first_;
    shm::HolderLock* second_;
};

bool Index::is_pinned(std::uint32_t segment) const noexcept {
    for (unsigned seat = 0; seat < geometry().seats; ++seat)
        if (pins(seat)[segment].load(kAcquire) != 0) return true;
    return false;
}

Index::Seen Index::look(const base::Digest128& digest) const noexcept {
    const Seen at_home = look_in(home_of(digest), digest);
    return at_home.slot != nullptr ? at_home : look_in(other_of(digest), digest);
}

Index::Seen Index::look_in(std::uint64_t first, const base::Digest128& digest) const noexcept {
    Slot* const set = &slots_[first];
    // All lines of the set at once: they are seldom in the processor's cache.
    for (std::size_t at = 0; at < kSlotsPerSet * sizeof(Slot); at += kLine)
        __builtin_prefetch(reinterpret_cast<const std::byte*>(set) + at);
    for (Slot* slot = set; slot != set + kSlotsPerSet; ++slot) {
        if (slot->digest.load(kRelaxed) != digest[0]) continue;
        // The control first, then the digest again: a control that is still the same
        // later proves that this was the digest all the while.
        const std::uint64_t control = slot->control.load(kAcquire);
        if ((control & slot::kFlags) != 0 && slot->digest.load(kRelaxed) == digest[0])
            return {slot, control};
    }
    return {};
}

// The free slots of a set: one of them, and how many.
struct Index::Free {
    Slot* slot = nullptr;
    unsigned count = 0;
};
Index::Free Index::free_in(std::uint64_t first) const noexcept {
    Free free;
    for (Slot* slot = &slots_[first]; slot != &slots_[first + kSlotsPerSet]; ++slot) {
        if ((slot->control.load(kRelaxed) & slot::kFlags) != 0) continue;
        free.slot = slot;
        ++free.count;
    }
    return free;
}

// The slot to be given to a new key, whose sets are locked: a free one, at home while there
// are some, so that most are found at once; then from the set that has more of them.  If
// there is none, see least_used().
Slot* Index::choose(const base::Digest128& digest, std::uint32_t now_s) noexcept {
    const Free at_home = free_in(home_of(digest));
    if (at_home.count > kKeptForOthers) return at_home.slot;
    const Free away = free_in(other_of(digest));
    if (away.count > at_home.count) return away.slot;
    return at_home.slot != nullptr ? at_home.slot : least_used(digest, now_s);
}

// Of the two full sets of a key: a pass whose time is over, else the object with the fewest
// uses; nullptr if all are being filled.
Slot* Index::least_used(const base::Digest128& digest, std::uint32_t now_s) noexcept {
    Slot* best = nullptr;
    unsigned best_uses = 0;
    for (const std::uint64_t first : {home_of(digest), other_of(digest)}) {
        for (Slot* slot = &slots_[first]; slot != &slots_[first + kSlotsPerSet]; ++slot) {
            const std::uint64_t control = slot->control.load(kRelaxed);
            if (control & slot::kFilling) continue;
            const unsigned uses = uses_to_lose(*slot, control, now_s);
            if (best != nullptr && uses >= best_uses) continue;
            best = slot;
            best_uses = uses;
        }
    }
    return best;
}

Index::Claimed Index::claim(const base::Digest128& digest, std::uint32_t now_s,
                            std::uint64_t& number) noexcept {
    const KeyGuard guard(*this, digest);
    if (const Seen seen = look(digest); seen.slot != nullptr) {
        if (seen.control & slot::kFilling) return Claimed::taken;
        number = number_of(*seen.slot);
        if (!(seen.control & slot::kObject)) start_anew(*seen.slot);
        enter(*seen.slot, without_fill(seen.control) | slot::kFilling, seat_);
        return Claimed::mine;
    }
    Slot* const slot = choose(digest, now_s);
    if (slot == nullptr) return Claimed::no_room;
    // Free first: nobody may take the old flags for the new key's.
    enter(*slot, 0, 0);
    std::atomic_thread_fence(kRelease);
    slot->digest.store(digest[0], kRelaxed);
    slot->location[0].store(0, kRelaxed);
    slot->location[1].store(0, kRelaxed);
    slot->access.store(0, kRelaxed);
    start_anew(*slot);
    number = number_of(*slot);
    enter(*slot, slot::kFilling, seat_);
    return Claimed::mine;
}

// A fetch begins, and no older object is there: purges up to now do not concern it.
void Index::start_anew(Slot& slot) noexcept {
    slot.until_s.store(0, kRelaxed);
    slot.vetted.store(purges().serial(), kRelaxed);
}

// Enters a state and takes who waits for a change.  The set is locked.
std::uint64_t Index::settle(Slot& slot, std::uint64_t flags) noexcept {
    enter(slot, flags,
          (flags & slot::kFilling) != 0 ? slot::owner(slot.control.load(kRelaxed)) : 0);
    // Pairs with Cache::arm(): it sets its bit and then looks at control.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return waiters(number_of(slot)).exchange(0);
}

std::uint64_t Index::begin(std::uint64_t number, Link record) noexcept {
    Slot& slot = slots_[number];
    const shm::HolderGuard guard(lock_of(number), seat_);
    const std::uint64_t control = slot.control.load(kRelaxed);
    slot.location[1 - slot::which(control)].store(record.bits, kRelease);
    return settle(slot, (control & slot::kFlags) | slot::kHeadKnown);
}

std::uint64_t Index::publish(std::uint64_t number) noexcept {
    Slot& slot = slots_[number];
    const shm::HolderGuard guard(lock_of(number), seat_);
    const std::uint64_t control = slot.control.load(kRelaxed);
    if (control & slot::kDoomed) return settle(slot, without_fill(control));
    slot.until_s.store(0, kRelaxed);
    return settle(slot, slot::kObject | (~control & slot::kSecond));
}

bool Index::swing(std::uint64_t number, const Renewal& renewal, std::uint64_t& mask) noexcept {
    Slot& slot = slots_[number];
    const shm::HolderGuard guard(lock_of(number), seat_);
    const std::uint64_t control = slot.control.load(kRelaxed);
    const unsigned which = slot::which(control);
    if (!(control & slot::kObject) || (control & slot::kDoomed) != 0 ||
        slot.location[which].load(kRelaxed) != renewal.object.bits)
        return false;
    // Under the lock, since eviction may move the first block of the body.
    if (is_large(renewal.renewed_record))
        chain_of(renewal.renewed_record)
            .first.store(chain_of(renewal.record).first.load(kRelaxed), kRelaxed);
    slot.location[1 - which].store(renewal.renewed.bits, kRelease);
    slot.until_s.store(0, kRelaxed);
    mask = settle(slot, slot::kObject | (~control & slot::kSecond) | (control & slot::kDoubt));
    return true;
}

bool Index::extend(std::uint64_t number, const Extension& extension, std::uint64_t& mask) noexcept {
    Slot& slot = slots_[number];
    const shm::HolderGuard guard(lock_of(number), seat_);
    const std::uint64_t control = slot.control.load(kRelaxed);
    if (control != extension.control) return false;
    chain_of(extension.record).first.store(extension.first.bits, kRelaxed);
    extension.end.store(extension.added.bits, kRelease);
    slot.location[1 - slot::which(control)].store(extension.extended.bits, kRelease);
    slot.until_s.store(0, kRelaxed);
    mask = settle(slot, slot::kObject | (~control & slot::kSecond) | (control & slot::kDoubt));
    return true;
}

std::uint64_t Index::pass(std::uint64_t number, std::uint32_t until_s) noexcept {
    Slot& slot = slots_[number];
    const shm::HolderGuard guard(lock_of(number), seat_);
    slot.until_s.store(until_s, kRelaxed);
    return settle(slot, slot::kPass);
}

std::uint64_t Index::abandon(std::uint64_t number) noexcept {
    Slot& slot = slots_[number];
    const shm::HolderGuard guard(lock_of(number), seat_);
    return settle(slot, without_fill(slot.control.load(kRelaxed)));
}

std::uint64_t Index::take_back(std::uint64_t number) noexcept {
    // Another dead process may hold the lock, one that we do not know of yet: then there is
    // nobody to wait for.
    constexpr std::chrono::milliseconds kPatience{20};
    const auto end = std::chrono::steady_clock::now() + kPatience;
    bool locked = lock_of(number).try_lock(seat_);
    while (!locked && std::chrono::steady_clock::now() < end) {
        ::sched_yield();
        locked = lock_of(number).try_lock(seat_);
    }
    Slot& slot = slots_[number];
    const std::uint64_t mask = settle(slot, without_fill(slot.control.load(kRelaxed)));
    if (locked) lock_of(number).unlock(seat_);
    return mask;
}

bool Index::drop(const base::Digest128& digest, bool keep) noexcept {
    const KeyGuard guard(*this, digest);
    const Seen seen = look(digest);
    if (seen.slot == nullptr) return false;
    std::uint64_t flags = seen.control & slot::kFlags;
    if (flags & slot::kFilling) flags |= slot::kDoomed;
    if (flags & slot::kObject) {
        if (keep)
            flags |= slot::kExpired;
        else
            flags &= ~(slot::kObject | slot::kExpired | slot::kDoubt);
    }
    flags &= ~slot::kPass;
    if (!(flags & (slot::kObject | slot::kFilling))) flags = 0;
    enter(*seen.slot, flags, slot::owner(seen.control));
    return true;
}

bool Index::evict(Slot& slot, std::uint64_t control) noexcept {
    const shm::HolderGuard guard(lock_of(number_of(slot)), seat_);
    if (slot.control.load(kRelaxed) != control) return false;
    take_out(slot, control);
    return true;
}

void Index::forget(Slot& slot, Link record) noexcept {
    const shm::HolderGuard guard(lock_of(number_of(slot)), seat_);
    const std::uint64_t control = slot.control.load(kRelaxed);
    const bool same = slot.location[slot::which(control)].load(kRelaxed) == record.bits;
    if ((control & slot::kObject) && same) take_out(slot, control);
}

bool Index::move(Slot& slot, std::uint64_t control, std::atomic<std::uint64_t>& where,
                 Link copy) noexcept {
    const shm::HolderGuard guard(lock_of(number_of(slot)), seat_);
    if (slot.control.load(kRelaxed) != control) return false;
    where.store(copy.bits, kRelease);
    enter(slot, control & slot::kFlags, slot::owner(control));
    return true;
}

void Index::trust(Slot& slot, Link record) noexcept {
    const shm::HolderGuard guard(lock_of(number_of(slot)), seat_);
    const std::uint64_t control = slot.control.load(kRelaxed);
    const bool same = slot.location[slot::which(control)].load(kRelaxed) == record.bits;
    if ((control & slot::kObject) && (control & slot::kDoubt) && same)
        enter(slot, control & slot::kFlags & ~slot::kDoubt, slot::owner(control));
}

void Index::vet(Slot& slot, std::uint64_t control, std::uint64_t serial,
                std::uint32_t stale_since_s) noexcept {
    shm::HolderLock& lock = lock_of(number_of(slot));
    if ((control & slot::kFilling) != 0 || !lock.try_lock(seat_)) return;
    if (slot.control.load(kRelaxed) == control && slot.vetted.load(kRelaxed) < serial) {
        set_stale(slot, stale_since_s);
        slot.vetted.store(serial, kRelease);
    }
    lock.unlock(seat_);
}

bool Index::make_stale(const base::Digest128& digest, std::uint32_t now_s) noexcept {
    const KeyGuard guard(*this, digest);
    const Seen seen = look(digest);
    if (seen.slot == nullptr) return false;
    std::uint64_t flags = seen.control & slot::kFlags & ~slot::kPass;
    if (flags & slot::kFilling) flags |= slot::kDoomed;
    if (flags & slot::kObject) set_stale(*seen.slot, now_s);
    enter(*seen.slot, flags, slot::owner(seen.control));
    return true;
}

void Index::doom(Slot& slot, std::uint64_t control) noexcept {
    const shm::HolderGuard guard(lock_of(number_of(slot)), seat_);
    if (slot.control.load(kRelaxed) == control)
        enter(slot, (control & slot::kFlags) | slot::kDoomed, slot::owner(control));
}

}  // namespace proxyd
