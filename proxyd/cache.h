// cache.h -- the shared cache of a proxyd instance: what a session asks of it.
//
// Layer:    proxyd
// Runs in:  master (open, recover, close), worker (all else)
// Source:   cacheindex(5)
//
// Two files, mapped by every process: `index` finds, `store` holds.  open() makes or
// repairs both before the workers are forked; each worker attach()es with its seat.
//
//                   claim()                begin()            complete()
//     (nothing) -------------> filling -------------> filling ----------> object
//          ^                      |    (nothing known)   |  (head known,     |
//          |     pass() <---------+                      |   readable)       | evicted,
//          |       |                                     |                   | dropped
//          +-------+--- time is over, abort(), filler died <-----------------+
//
// An object that is there stays readable while it is fetched or validated anew: then the
// slot is `object` and `filling` at once, and complete() or renew() swings it to the new one.
//
// The life of a request:
//
//     Found found = cache.find(key);
//     switch (found.what) {
//     case Found::What::object:  fresh? send it: found.object.  Not fresh: claim().
//     case Found::What::filling: found.object, if it has one, is readable while it grows;
//                                else arm(found.ticket), and find() again when rung.
//     case Found::What::pass:    go to the origin, alone; the answer will not be stored.
//     case Found::What::nothing: claim(key): a Fill makes this session the filler.
//     }
//
// No call blocks, but for short spins on a lock of a set.  find() takes no lock and
// allocates nothing.

#ifndef PROXYD_CACHE_H
#define PROXYD_CACHE_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/base/hash.h"
#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/net/fd.h"

#include "proxyd/fill.h"
#include "proxyd/index.h"
#include "proxyd/object.h"
#include "proxyd/purge_check.h"
#include "proxyd/store.h"

namespace proxyd {

// What is looked up: the text (method-less URI, and for a variant the selecting fields; see
// variant_key() in freshness.h) and its keyed digest.  Make it with Cache::key().
struct Key {
    std::string_view text;
    base::Digest128 digest{};
};

// The state of a key at the moment of a find(), for arm().
struct Ticket {
    std::uint64_t slot = 0;
    std::uint64_t control = 0;
};

struct Found {
    enum class What : std::uint8_t {
        nothing,  // not in the cache, and nobody fetches it
        object,   // stored and whole; it is for freshness.h to say whether it may be used
        filling,  // nothing stored, but a worker fetches it
        pass,     // known not to be storable for now
    } what = What::nothing;
    bool filling = false;  // a worker fetches or validates it (also beside an object)
    bool expired = false;  // object: invalidated; validate before any use
    Object object;         // pinned; for What::filling only once the head is known
    Ticket ticket;         // of all but nothing
};

// Wakes workers; implemented by proxyd's worker over its doorbells.  Who is woken looks
// again at everything it waits for.
class Ringer {
  public:
    // seats: one bit each; the caller's own may be among them.  Called from within Fill's
    // methods: do not call the cache from here, but in the next turn of the loop.
    virtual void ring(std::uint64_t seats) noexcept = 0;

  protected:
    ~Ringer() = default;
};

// What claim() gives: a Fill, or a reason why not.
struct Claim {
    enum class What : std::uint8_t {
        filler,   // fill is ours
        taken,    // somebody else fetches it: find() again, and wait or read along
        no_room,  // all slots of the set are being filled: pass, without storing
    } what = What::no_room;
    Fill fill;
};

struct CacheUsage {
    std::uint64_t slots = 0, objects = 0, fills = 0, passes = 0;
    std::uint64_t store_bytes = 0;  // the size of the store
    std::uint64_t used_bytes = 0;   // in segments that hold something
    std::uint64_t segments = 0, free_segments = 0, lost_segments = 0;
};

class Cache {
  public:
    // Opens the files in settings.dir, or makes them; repairs or empties what is damaged,
    // with one log line, and takes back what processes of an earlier run held.  Reserves
    // all disk space.  Runs in the master, before it forks.
    //
    // Errors: system  the directory or the space is not to be had; another daemon has it
    static base::Result<Cache> open(const conf::CacheSettings& settings);

    Cache(Cache&&) noexcept;
    Cache& operator=(Cache&&) noexcept;
    ~Cache();

    // A worker begins; all that follows is done in this seat's name.
    // Lifetime: `ringer` outlives all Fills.
    void attach(unsigned seat, Ringer& ringer) noexcept;

    // A worker leaves in good order.  Requires: no Fill and no Object is left.
    void detach() noexcept;

    // Takes back what a dead worker held: locks, pins, fills, segments.  Runs in the master.
    // Returns the seats to ring.  Cost: one pass over the slots, about 1 ms per 64 Ki slots.
    std::uint64_t recover(unsigned seat) noexcept;

    // All workers are gone: notes that the files are in order.  Runs in the master.
    void close() noexcept;

    Key key(std::string_view text) const noexcept;

    // A number that no other call gives, in any process.
    std::uint64_t unique() noexcept;

    // Looks a key up, and pins what it finds.  Counts as a use of the object.
    Found find(const Key& key, std::uint32_t now_s) noexcept;

    // Asks to be rung when what `ticket` saw changes.  False: it has already changed.
    bool arm(const Ticket& ticket) noexcept;

    // The object that is being filled beside a stored one; empty until its head is known.
    Object join(const Key& key) noexcept;

    // Becomes the one who fetches `key`, before anything is known about the answer.  A
    // stored object stays as it is until the fill is completed.
    // A key of more than kMaxKeyBytes finds no room.
    Claim claim(const Key& key, std::uint32_t now_s) noexcept;

    // Has the key been asked for `least` times, this one included?  Approximately: what was
    // counted is remembered as long as, and in place of, an object that was evicted.
    bool used_enough(const Key& key, unsigned least) noexcept;

    // Takes an object out of the cache (an unsafe method succeeded), also when it is just
    // being filled: that fill goes on, for those who read it already, but is not kept.
    // Returns whether there was something.
    bool drop(const Key& key) noexcept;

    // The same, but keeps the object, to be validated before its next use.
    bool expire(const Key& key) noexcept;

    // The same, but it only becomes stale: it may be used as stale answers may.
    bool make_stale(const Key& key, std::uint32_t now_s) noexcept;

    // --- Purges: in effect for every worker when they return, whatever is being fetched, at
    // --- the same cost for one object as for all.  See purge_table.h. ---

    PurgeNames purge_names() const noexcept;
    void purge(std::span<const PurgeName> names, PurgeDepth depth, std::uint32_t now_s) noexcept;
    void purge_all(PurgeDepth depth, std::uint32_t now_s) noexcept;
    // All variants of a URL, given as in KeyParts::url.  Returns whether there was something.
    // Without an entry of the table, so that a flood of them makes it forget nothing.
    bool purge_url(std::string_view url, PurgeDepth depth, std::uint32_t now_s) noexcept;

    // The key of the object in a slot; empty if there is none, or it has just changed.
    std::string key_in(const Slot& slot) const;

    int store_fd() const noexcept;
    std::uint64_t max_object() const noexcept;  // bytes of the largest body that is stored

    // Counts, by one pass over the slots and segments: for a status page, not per request.
    CacheUsage usage() const noexcept;

    Index& index() noexcept { return *index_; }  // for the checker and tests
    Store& store() noexcept { return *store_; }

    const Index& index() const noexcept { return *index_; }

  private:
    friend class Fill;
    Cache() noexcept;

    bool examine(const Key& key, const Index::Seen& seen, std::uint32_t now_s,
                 Found& found) noexcept;
    bool hold(const Key& key, const Index::Seen& seen, unsigned which, Object& object) noexcept;
    enum class Health : std::uint8_t { sound, damaged };
    Health examine_record(const Key& key, const Index::Seen& seen, Link link, bool& doubt) noexcept;
    PurgeVerdict judge(const Object& object, std::uint64_t since) const noexcept;
    bool vet(const Index::Seen& seen, std::uint64_t vetted, std::uint32_t now_s,
             Object& object) noexcept;
    bool vet_fill(const Index::Seen& seen, std::uint64_t vetted, Object& object) noexcept;
    std::uint8_t ghost_tick() const noexcept;
    Queue queue_for(const base::Digest128& digest) noexcept;
    bool checksums() const noexcept { return checksums_; }

    net::Fd lock_;  // held as long as any process of the daemon lives
    std::unique_ptr<Index> index_;
    std::unique_ptr<Store> store_;
    Ringer* ringer_ = nullptr;
    std::uint64_t max_object_ = 0;
    bool checksums_ = true;
};

}  // namespace proxyd

#endif  // PROXYD_CACHE_H
