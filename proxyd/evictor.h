// evictor.h -- empties a segment: what is used stays, the rest goes.
//
// Layer:    proxyd
// Runs in:  worker, when it needs a segment to write to
// Source:   cacheindex(5), section "Eviction"; the policy is in fifo_policy.h
//
// Walks the blocks of a victim.  A block matters if the object that its key has now is made
// of it.  Such an object is dropped, or the block is copied to the main queue and the one
// link that names it is changed, in a single store.  At most half a segment is copied, so
// there is always progress; a segment of which more would stay gets another round instead.

#ifndef PROXYD_EVICTOR_H
#define PROXYD_EVICTOR_H

#include <cstdint>

#include "proxyd/index.h"
#include "proxyd/store.h"

namespace proxyd {

class Evictor {
  public:
    // Lifetime: `store` outlives this.
    explicit Evictor(Store& store) noexcept : store_(store), index_(store.index()) {}

    // Chooses a victim and empties it, or lets it stay for another round if much of it is
    // in use and `tries`, the number of victims before it, is small.  False: there is
    // nothing to choose from.
    bool evict_one(int tries) noexcept;

  private:
    // How the object that a block's key has now is made of that block.
    struct Use {
        Slot* slot = nullptr;  // nullptr: it is not
        std::uint64_t control = 0;
        std::atomic<std::uint64_t>* link = nullptr;  // what names the block
        Link record;                                 // of the object
    };

    Use use_of(const Block& block, Link at) noexcept;
    bool find_link(Use& use, Link target) noexcept;
    bool stays(const Use& use, Link at) const noexcept;
    std::uint64_t bytes_that_stay() noexcept;
    void clear_block(const Block& block, Link at) noexcept;
    bool copy(const Block& block, Link at, const Use& use) noexcept;
    bool drop(const Use& use, Link at) noexcept;
    void clear_by_slots() noexcept;

    template <typename Visitor>
    void for_each_block(Visitor visit) noexcept;

    Store& store_;
    Index& index_;
    std::uint32_t victim_ = 0;
    Queue queue_ = Queue::small;
    std::uint32_t generation_ = 0;
    std::uint64_t budget_ = 0;  // bytes that may still be copied
};

}  // namespace proxyd

#endif  // PROXYD_EVICTOR_H
