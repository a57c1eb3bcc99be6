// fill.h -- the right and the duty to fetch one key: the writing side of the cache.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    the fetch that Cache::claim() gave it to.  Destroying it aborts.
// Source:   cacheindex(5), section "Fills"
//
//   claimed --begin()--> open --complete()--> (done)      all may read from begin() on
//      |  |                |
//      |  |                +--combine(), keep()--> (done)  parts of a body, see fill_parts.cc
//      |  +--renew()----> (done)                           304: new head, the old body
//      |  +--pass()-----> (done)                           not storable: nobody waits for it
//      |  +--vary()-----> (done), and a Fill of the variant
//      +-----abort()--+-> (done)                           also from open; readers break off
//
// Every step rings the workers that wait for it (Ringer).

#ifndef PROXYD_FILL_H
#define PROXYD_FILL_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/result.h"

#include "proxyd/index_layout.h"
#include "proxyd/object.h"
#include "proxyd/object_meta.h"
#include "proxyd/parts.h"
#include "proxyd/record.h"

namespace proxyd {

class Cache;
struct Key;

class Fill {
  public:
    Fill() noexcept = default;
    Fill(Fill&& other) noexcept;
    Fill& operator=(Fill&& other) noexcept;
    ~Fill() { abort(); }

    explicit operator bool() const noexcept { return cache_ != nullptr; }

    // Stores no larger bodies than that, nor than the cache takes.  Before begin().
    void limit_to(std::uint64_t bytes) noexcept { most_ = bytes; }

    // The head is known and may be stored.  head: status line and fields, each with CR LF,
    // ready to be sent but for Age and framing; without Connection and the like.  copied.
    // body_bytes: if known.  extra: see extra.h.
    //
    // Errors: too_large  the object is larger than max_object, kMaxHeadBytes, kMaxExtraBytes
    //         again      no segment is to be had
    // After an error the fill is as before: pass() or abort() it, and relay the answer.
    base::Status begin(const ObjectMeta& meta, std::string_view head,
                       std::optional<std::uint64_t> body_bytes,
                       std::string_view extra = {}) noexcept;

    // The body, in order.  Requires: begin() succeeded.
    //
    // Errors: too_large  more than body_bytes or max_object
    //         again      no segment is to be had
    // After an error the object cannot be completed: abort().  Readers keep what they have.
    base::Status append(base::Bytes bytes) noexcept;

    // The same without the copy: memory in the store to receive into, at least one byte;
    // then say how many were.  The memory stays the same until wrote().
    base::Result<base::MutableBytes> room() noexcept;
    void wrote(std::size_t bytes) noexcept;

    // The body is whole: the object is live.
    // Errors: malformed  fewer bytes than begin() was told; the fill is aborted
    base::Status complete() noexcept;

    // A part of a representation comes, like a body of its length; all begins at the start of
    // its body.  base: the partial object that it will be put behind; it must stay until then.
    // extra: without the ranges.
    base::Status begin_part(const ObjectMeta& meta, std::string_view head, const PartList& parts,
                            std::string_view extra, const Object* base) noexcept;

    // The part is whole: the object is now `base` and behind it what came.  parts: of both.
    // Errors: malformed  as complete(), but nothing is aborted
    //         not_found  base is gone: complete() stores the part alone
    //         again      no segment is to be had: the same
    base::Status combine(const Object& base, const PartList& parts) noexcept;

    // The rest of the body will not come: keeps what came, alone or behind `base`, for whoever
    // completes it.  Who reads along is broken off.  parts: of all that is kept then.
    // Errors: after any of them abort().
    base::Status keep(const Object* base, const PartList& parts) noexcept;

    // A 304 came: `old`, found beside this claim, lives on with a new head and its old body,
    // and with its extra if no other is given.
    // Errors: not_found  it is gone or not renewable: abort(), and fetch in full
    //         again, too_large  as begin()
    base::Status renew(Object& old, const ObjectMeta& meta, std::string_view head,
                       std::optional<std::string_view> extra = {}) noexcept;

    // The answer varies: the key gets a marker with the field names (lower case, comma
    // separated, sorted) that choose, and the fill goes on for the variant.  An empty
    // Fill: somebody else fetches that variant already, or there is no room; relay.
    // Stores only that: a marker, or a note for the cache itself.  False: there is no room.
    bool mark(std::string_view text, std::uint32_t now_s) noexcept;

    Fill vary(const Key& variant, std::string_view names, std::uint32_t now_s) noexcept;

    // Not storable: who waits, and who comes until then, fetches for himself.  An older
    // object is dropped; to keep it, abort().
    void pass(std::uint32_t until_s) noexcept;

    void abort() noexcept;

    // What is being filled, to be read along like by any other worker.  Requires: begin().
    Object object() noexcept;

    // Bytes of body that begin() was told; nothing if it was not.
    std::optional<std::uint64_t> announced() const noexcept {
        return expected_ == kUnknownBytes ? std::nullopt : std::optional(expected_);
    }
    std::uint64_t body_so_far() const noexcept { return written_; }

  private:
    friend class Cache;

    Fill(Cache& cache, std::uint64_t slot, const Key& key);

    std::uint64_t paged_bytes() const noexcept;
    std::uint64_t max_object() const noexcept;
    std::uint64_t limit() const noexcept;
    base::Status extend() noexcept;
    // All of a record but its body.
    struct Texts {
        PackedMeta meta;
        std::string_view head, extra;
    };
    base::Result<Texts> texts(const ObjectMeta& meta, std::string_view head,
                              std::string_view extra) const noexcept;
    std::uint64_t bytes_of(const Texts& texts, BlockKind kind) const noexcept;
    void write(Record& record, const Texts& texts) noexcept;
    base::Result<Link> begin_small(const Texts& texts) noexcept;
    struct Room {
        std::uint64_t min, max;  // bytes of the first block
        bool in_one;             // it holds all of the body
    };
    Room room_for(const Texts& texts) const noexcept;
    base::Result<Link> begin_large(const Texts& texts, const Room& room,
                                   std::uint64_t serial = 0) noexcept;
    base::Status open(const base::Result<Link>& link) noexcept;
    void complete_chain() noexcept;
    base::Result<Link> renew_small(const Record& from, const Texts& texts) noexcept;
    base::Result<Link> renew_large(const Record& from, const Texts& texts) noexcept;

    // fill_parts.cc
    struct WholeChain {
        Link first;
        std::atomic<std::uint64_t>* end;  // the link behind its last block
    };
    static std::uint64_t serial_of(const Object& object) noexcept;
    base::Status link_behind(const Object& base, const PartList& parts) noexcept;
    base::Status put_in_place(const PartList& parts) noexcept;
    base::Result<Link> begin_shared(const PartList& parts, std::uint64_t bytes) noexcept;
    base::Result<Link> begin_copy(const PartList& parts) noexcept;
    std::optional<WholeChain> chain_of_slot(std::uint64_t control,
                                            std::uint64_t bytes) const noexcept;
    std::atomic<std::uint64_t>* end_of_chain(Link link, std::uint64_t bytes) const noexcept;

    void pin(Link link);
    void ring(std::uint64_t seats) noexcept;
    std::uint64_t take_waiters() noexcept;
    void finish(std::uint64_t seats) noexcept;

    Cache* cache_ = nullptr;
    std::uint64_t slot_ = 0;
    std::string key_;
    base::Digest128 digest_{};
    std::uint64_t serial_ = 0;
    Queue queue_ = Queue::small;
    Record* record_ = nullptr;  // after begin()
    Link link_;                 // of that record
    Link tail_;                 // the block that is being filled
    std::uint64_t most_ = kUnknownBytes;  // bytes of body, see limit_to()
    std::uint64_t expected_ = kUnknownBytes;
    std::uint64_t written_ = 0;          // bytes of body
    std::vector<std::uint32_t> pinned_;  // segments, against eviction until all is whole
};

}  // namespace proxyd

#endif  // PROXYD_FILL_H
