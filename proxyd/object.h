// object.h -- a stored response held in place while somebody uses it, and its body in pieces.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    a session or a fill; both classes are movable and give back what they hold.
// Source:   cacheindex(5), sections "Pins" and "Records"
//
// An Object pins the segments that hold it: what it points at cannot be overwritten until
// it is gone.  Nothing is copied or allocated.  The object may still be filled while it is
// read; a reader that has caught up arms itself and is rung when there is more:
//
//     for (;;) {
//         auto piece = reader.next(Sending::copy);
//         if (piece) {
//             if (piece->data.empty()) return finish();           // the end
//             reader.skip(send(piece->data));
//         } else if (piece.error().code == base::Errc::again) {
//             if (reader.arm()) return;                           // Ringer::ring() follows
//         } else {
//             return break_off();                                 // never a wrong byte
//         }
//     }

#ifndef PROXYD_OBJECT_H
#define PROXYD_OBJECT_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "common/base/bytes.h"
#include "common/base/result.h"

#include "proxyd/extra.h"
#include "proxyd/parts.h"
#include "proxyd/pin_set.h"
#include "proxyd/record.h"

namespace proxyd {

class Index;
class Store;

class Object {
  public:
    Object() noexcept = default;
    Object(Object&&) noexcept = default;
    Object& operator=(Object&&) noexcept = default;

    explicit operator bool() const noexcept { return record_ != nullptr; }
    void release() noexcept {
        record_ = nullptr;
        pins_.clear();
    }

    // All of these require *this; views point into the mapping and live as long as it.
    ObjectMeta meta() const noexcept { return unpack(*record_); }
    std::uint32_t flags() const noexcept { return record_->flags & ((1u << kFlagBits) - 1); }
    ObjectKind kind() const noexcept { return kind_of(*record_); }
    std::string_view key() const noexcept { return key_of(*record_); }
    // Status line and fields as given to Fill::begin(), ready to be sent.
    std::string_view head() const noexcept { return head_of(*record_); }
    std::string_view part(HeadPart part) const noexcept {
        return head().substr(part.offset, part.length);
    }
    // What is stored beside the head, of one kind or all of it; see extra.h.
    std::string_view extra(Extra kind) const noexcept { return find_extra(extra(), kind); }
    std::string_view extra() const noexcept { return extra_of(*record_); }

    // The length of the body; nothing while it is being filled and nobody knows.
    std::optional<std::uint64_t> body_bytes() const noexcept;

    // When a soft purge made it stale, seconds since 1970; 0: none did.
    std::uint32_t stale_since_s() const noexcept { return stale_since_s_; }

    // A part of the representation is stored, not all of it in one run; body_bytes() is what is
    // stored, and parts() says where it belongs.  Nothing if that is damaged.
    bool partial() const noexcept { return (record_->flags & kPartial) != 0; }
    std::optional<PartList> parts() const noexcept;
    // The length of the whole representation, if it is known.
    std::optional<std::uint64_t> total() const noexcept;
    // Were these parts made to be put together: is one the other's continuation?
    bool shares_body(const Object& other) const noexcept;

    // False while the body is still arriving, or will never be complete.
    bool complete() const noexcept { return progress() == Progress::complete; }
    bool aborted() const noexcept { return progress() == Progress::aborted; }

  private:
    friend class Cache;
    friend class Fill;
    friend class Reader;
    // Where it was found: the slot, and the link to the record.
    struct Place {
        std::uint64_t slot;
        Link record;
    };
    Object(Index& index, Store& store, Place place, PinSet pins, bool doubt) noexcept;

    Progress progress() const noexcept { return record_->progress.load(std::memory_order_acquire); }

    // The block with the first bytes of the body.
    Link first() const noexcept;

    // A checksum is wrong: nobody shall find the object again.
    void drop_damaged() noexcept;

    Index* index_ = nullptr;
    Store* store_ = nullptr;
    Record* record_ = nullptr;
    Place place_{};
    bool doubt_ = false;  // compare the checksum of each block before it is used
    std::uint32_t stale_since_s_ = 0;
    PinSet pins_;
};

// How the bytes of a piece will leave: it decides what their pages may be used for later.
enum class Sending : std::uint8_t { copy, file };

struct BodyPiece {
    base::Bytes data;          // empty: the end of the body
    std::uint64_t offset = 0;  // of data in the store file, for sendfile(2); see Cache::store_fd()
};

// Walks the body of an object.  Lifetime: the Object given to start() outlives its use.
class Reader {
  public:
    Reader() noexcept = default;

    // From byte `position` of the body.
    void start(Object& object, std::uint64_t position = 0) noexcept;

    // The longest piece in one place from the present position; the same again until skip().
    //
    // Errors: again      the body is still being filled: arm() and wait
    //         closed     the fill was given up; the body will never be whole
    //         not_found  the object was evicted in mid-read (only beyond kMaxPinned segments)
    //         malformed  a checksum is wrong: the object is dropped from the cache
    // After the last three break the response off.
    base::Result<BodyPiece> next(Sending sending) noexcept;

    // Goes forward within the piece that next() gave.
    void skip(std::size_t bytes) noexcept;

    // Asks to be rung when the fill makes progress.  False: it has already, call next().
    bool arm() noexcept;

    std::uint64_t position() const noexcept { return position_; }

  private:
    base::Status enter(Link link) noexcept;
    base::Status hold(Link link) noexcept;
    BodyPiece piece_of(const Block& block, std::uint64_t inside, std::uint32_t length,
                       Sending sending) noexcept;
    base::Result<BodyPiece> end(std::uint64_t there) noexcept;
    bool is_behind_all() const noexcept;

    Object* object_ = nullptr;
    std::uint64_t position_ = 0;     // of the body
    std::uint64_t block_start_ = 0;  // the position at which block_ begins
    Link block_{};                   // the block read last; none at the start
    PinSet extra_;                   // of block_, when the object cannot pin more segments
};

}  // namespace proxyd

#endif  // PROXYD_OBJECT_H
