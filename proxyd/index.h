// index.h -- the mapped index file: finds slots, and moves them from state to state.
//
// Layer:    proxyd
// Runs in:  master, worker; all of it may be called by any process at any time
// Source:   cacheindex(5)
//
// Only this class changes a slot.  Every change is one store to Slot::control, made last,
// under the lock of the set: whoever is killed before it has changed nothing.
//
//            claim           begin                     publish
//     free -------> Filling -------> Filling+HeadKnown -------> Object --evict, drop--> free
//      ^               |                   |                    |    ^
//      +-- abandon ----+-------------------+              claim |    | publish, swing, abandon
//      +-- time is over -- Pass <-- pass --+                    v    |
//                                                        Object+Filling[+HeadKnown]

#ifndef PROXYD_INDEX_H
#define PROXYD_INDEX_H

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/shm/region.h"

#include "proxyd/ghost.h"
#include "proxyd/index_layout.h"
#include "proxyd/pin_set.h"
#include "proxyd/purge_table.h"
#include "proxyd/store_layout.h"

namespace proxyd {

class Index {
  public:
    // Requires: the region holds a header whose geometry is sound and fits it.
    explicit Index(shm::Region region) noexcept;

    void attach(unsigned seat) noexcept { seat_ = seat; }
    unsigned seat() const noexcept { return seat_; }

    IndexHeader& header() const noexcept { return *header_; }
    const Geometry& geometry() const noexcept { return header_->geometry; }
    std::uint64_t slots() const noexcept { return geometry().slots; }
    Slot& slot(std::uint64_t number) const noexcept { return slots_[number]; }
    SegmentEntry& segment(std::uint32_t number) const noexcept { return segments_[number]; }
    PinSet::Cell* pins(unsigned seat) const noexcept {
        return pins_ + std::size_t{seat} * geometry().segments;
    }
    PinSet::Cell* own_pins() const noexcept { return pins(seat_); }
    Ghost ghost(std::uint64_t digest) const noexcept {
        return Ghost({&slots_[home_set(digest, sets_) * kSlotsPerSet], kSlotsPerSet}, digest);
    }
    shm::HolderLock& lock(std::uint32_t number) const noexcept { return locks_[number]; }
    PurgeTable purges() const noexcept {
        return {header_->purge, {purges_, geometry().purge_sets}};
    }

    // The digest of a key's text.
    base::Digest128 digest_of(std::string_view text) const noexcept {
        return base::siphash128({header_->seed[0], header_->seed[1]}, base::as_bytes(text));
    }

    // Seats to ring when the slot changes, or others that share the word with it.
    std::atomic<std::uint64_t>& waiters(std::uint64_t slot) const noexcept {
        return header_->waiters[slot & (kWaiters - 1)];
    }

    // Does any process pin this segment?
    bool is_pinned(std::uint32_t segment) const noexcept;

    // The slot in use for a digest, and what its control was; slot == nullptr if none.
    // No lock: compare Slot::control with `control` again after pinning.
    struct Seen {
        Slot* slot = nullptr;
        std::uint64_t control = 0;
    };
    Seen look(const base::Digest128& digest) const noexcept;
    std::uint64_t number_of(const Slot& slot) const noexcept {
        return static_cast<std::uint64_t>(&slot - slots_);
    }

    // --- By a filler.  All that return a mask give the seats to ring. ---

    enum class Claimed : std::uint8_t { mine, taken, no_room };
    Claimed claim(const base::Digest128& digest, std::uint32_t now_s, std::uint64_t& slot) noexcept;

    // The head is known: others may read the record.
    std::uint64_t begin(std::uint64_t slot, Link record) noexcept;

    // The record is whole: it is the object now, unless the fill was doomed.
    std::uint64_t publish(std::uint64_t slot) noexcept;

    // The object is replaced by a record that shares its body, and the claim ends.  False,
    // and nothing has changed, if the slot's object is another one now.
    struct Renewal {
        Link object;
        const Record& record;
        Link renewed;
        Record& renewed_record;  // if it is large, gets `first` of the other
    };
    bool swing(std::uint64_t slot, const Renewal& renewal, std::uint64_t& mask) noexcept;

    // The object gets more body: its chain is followed by `added`, and `record` is the object
    // now.  False, and nothing has changed, if the slot is not as it was when its chain was
    // looked at.
    struct Extension {
        std::uint64_t control;             // of the slot, then
        Link first;                        // of the chain
        std::atomic<std::uint64_t>& end;   // the link behind its last block
        Link added;
        Link extended;
        Record& record;                    // at `extended`; gets `first`
    };
    bool extend(std::uint64_t slot, const Extension& extension, std::uint64_t& mask) noexcept;

    std::uint64_t pass(std::uint64_t slot, std::uint32_t until_s) noexcept;
    std::uint64_t abandon(std::uint64_t slot) noexcept;

    // The same for the claim of a dead process (master); waits for the lock only so long.
    std::uint64_t take_back(std::uint64_t slot) noexcept;

    // --- By anybody ---

    // Takes the object out; a fill on the way is doomed.  keep: it stays, to be validated.
    bool drop(const base::Digest128& digest, bool keep) noexcept;

    // Takes out the object that was seen, if it is the same still.
    bool evict(Slot& slot, std::uint64_t control) noexcept;

    // The same for the object that `record` names.
    void forget(Slot& slot, Link record) noexcept;

    // A copy was made of a block of the object that was seen: lets `where` (the slot's
    // location, or a link within the object) name the copy.  False: the slot has changed.
    bool move(Slot& slot, std::uint64_t control, std::atomic<std::uint64_t>& where,
              Link copy) noexcept;

    // All checksums of the object that `record` names were compared: clears the doubt.
    void trust(Slot& slot, Link record) noexcept;

    // The object that was seen is not purged up to `serial`, or only softly, at
    // `stale_since_s`.  Noted if it is the same still, nobody fills beside it, and the lock
    // is to be had at once: else the next one compares again.
    void vet(Slot& slot, std::uint64_t control, std::uint64_t serial,
             std::uint32_t stale_since_s) noexcept;

    // A soft purge of one key: its object is stale from now on; a fill on the way is doomed.
    bool make_stale(const base::Digest128& digest, std::uint32_t now_s) noexcept;

    // What was seen is filled, and was purged since that began: it will not be kept.
    void doom(Slot& slot, std::uint64_t control) noexcept;

  private:
    // The first slots of the two sets of a key.
    std::uint64_t home_of(const base::Digest128& digest) const noexcept {
        return home_set(digest[0], sets_) * kSlotsPerSet;
    }
    std::uint64_t other_of(const base::Digest128& digest) const noexcept {
        return other_set(digest[0], sets_) * kSlotsPerSet;
    }
    class KeyGuard;
    Seen look_in(std::uint64_t first, const base::Digest128& digest) const noexcept;
    shm::HolderLock& lock_of(std::uint64_t slot) const noexcept {
        return locks_[(slot / kSlotsPerSet) & (geometry().locks - 1)];
    }
    void start_anew(Slot& slot) noexcept;
    struct Free;
    Free free_in(std::uint64_t first) const noexcept;
    Slot* choose(const base::Digest128& digest, std::uint32_t now_s) noexcept;
    Slot* least_used(const base::Digest128& digest, std::uint32_t now_s) noexcept;
    std::uint64_t settle(Slot& slot, std::uint64_t flags) noexcept;

    shm::Region region_;
    IndexHeader* header_;
    SegmentEntry* segments_;
    PinSet::Cell* pins_;
    shm::HolderLock* locks_;
    PurgeSet* purges_;
    Slot* slots_;
    std::uint64_t sets_;
    unsigned seat_ = 0;
};

}  // namespace proxyd

#endif  // PROXYD_INDEX_H
