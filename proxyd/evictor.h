// evictor.h -- empties a segment: what is used stays, the rest goes.
//
// Layer:    proxyd
// Runs in:  worker, when it needs a segment to write to
// Source:   cacheindex(5), section "Eviction"; the policy is in fifo_policy.h
//
// Walks the blocks of a victim.  A block matters if the object that its key has now is made
// of it.  Such an object is dropped, or the block is copied to the main queue and the one
// link that names it is changed, in a single store.  What is copied takes room that is kept
// free for it; several victims may be needed before there is as much room as one had.

#ifndef PROXYD_EVICTOR_H
#define PROXYD_EVICTOR_H

#include <cstdint>
#include <optional>

#include "proxyd/index.h"
#include "proxyd/store.h"

namespace proxyd {

class Evictor {
  public:
    // Lifetime: `store` outlives this.
    explicit Evictor(Store& store) noexcept : store_(store), index_(store.index()) {}

    // Chooses a victim and empties it; what is in use is copied, with less and less mercy
    // the more victims (`tries`) there were before it.  False: there is nothing to choose from.
    bool evict_one(int tries) noexcept;

  private:
    // How the object that a block's key has now is made of that block.
    struct Use {
        Slot* slot = nullptr;  // nullptr: it is not
        std::uint64_t control = 0;
        std::atomic<std::uint64_t>* link = nullptr;  // what names the block
        Link record;                                 // of the object
    };

    std::optional<base::Digest128> digest_of(const Block& block, Link at) const noexcept;
    Use use_of(const Block& block, Link at) noexcept;
    bool find_link(Use& use, Link target) noexcept;
    bool stays(const Use& use, Link at) const noexcept;
    void clear_block(const Block& block, Link at) noexcept;
    bool copy(const Block& block, Link at, const Use& use) noexcept;
    std::optional<Link> copy_small(const Record& record) noexcept;
    std::optional<Link> copy_large(const Record& record, Link at) noexcept;
    std::optional<Link> copy_extent(const Block& block, Link at) noexcept;
    static void copy_body(const Block& from, Block& to) noexcept;
    bool drop(const Use& use, Link at) noexcept;

    template <typename Visitor>
    void for_each_block(Visitor visit) noexcept;

    Store& store_;
    Index& index_;
    std::uint32_t victim_ = 0;
    Queue queue_ = Queue::small;
    std::uint32_t generation_ = 0;
    int tries_ = 0;  // victims before this one
};

}  // namespace proxyd

#endif  // PROXYD_EVICTOR_H
