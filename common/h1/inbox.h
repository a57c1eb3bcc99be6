// inbox.h -- what one exchange reads: the bytes of a head, its parsed form, and what followed.
//
// Layer:    h1
// Runs in:  worker, advisor
//
//   bytes:  | older messages | head, as parsed | unread ... | room ... |
//                            ^begin            ^next        ^used      ^size()
//   kept:   | unread ... |   bytes of a body that came when `bytes` must not move
//
// Inboxes are pooled per process.  A connection takes one when the first byte of a head
// arrives and gives it back when it becomes idle, so that ten thousand idle connections
// hold none.  The buffer starts at 8 KiB and grows up to the configured head limit.  Once
// a head is parsed the buffer stays where it is, because the head is views into it.

#ifndef COMMON_H1_INBOX_H
#define COMMON_H1_INBOX_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/http/message.h"

namespace h1 {

class Inbox {
  public:
    enum class Side : std::uint8_t { server, client };
    static constexpr std::size_t kBytes = 8 * 1024;

    explicit Inbox(Side side);
    ~Inbox() {}
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    Side side() const noexcept { return side_; }

    // --- While a head comes in ---

    // What the head parser looks at.  scanned: how much of it is known to hold no end.
    std::string_view text() const noexcept {
        return base::as_text(base::Bytes(bytes_).subspan(begin_, used_ - begin_));
    }
    std::size_t scanned = 0;
    // Makes room() for more of a head of at most `most` bytes.  False: it is that long already.
    bool make_room(std::size_t most);
    // Bytes that somebody else has read.  Requires: a fresh inbox.
    void preload(base::Bytes bytes);
    // The first `n` bytes of text() are a head.
    void take_head(std::size_t n) noexcept { next_ = begin_ + n; }

    // --- At any time ---

    base::MutableBytes room() noexcept { return base::MutableBytes(bytes_).subspan(used_); }
    void filled(std::size_t n) noexcept { used_ += n; }

    // --- After the head ---

    base::Bytes unread() const noexcept {
        if (kept_from_ < kept_.size()) return base::Bytes(kept_).subspan(kept_from_);
        return base::Bytes(bytes_).subspan(next_, used_ - next_);
    }
    void consume(std::size_t n) noexcept;
    // Copies bytes that were read elsewhere.  Requires: unread() is empty.
    void keep(base::Bytes bytes);

    // There is room() for bytes that follow what is unread.
    bool can_look_ahead() const noexcept {
        return used_ < bytes_.size() && kept_from_ == kept_.size();
    }

    // The message is over: what is unread begins the next one.
    void next_message();
    // As new, for another connection.
    void reset() noexcept;

    union {  // one or the other, by side
        http::RequestHead request;
        http::ResponseHead response;
    };

  private:
    std::vector<std::byte> bytes_;
    std::vector<std::byte> kept_;
    std::size_t begin_ = 0;
    std::size_t next_ = 0;
    std::size_t used_ = 0;
    std::size_t kept_from_ = 0;
    Side side_;
};

class InboxPool {
  public:
    explicit InboxPool(std::size_t keep = 256) noexcept : keep_(keep) {}

    std::unique_ptr<Inbox> take(Inbox::Side side);
    // An empty pointer is ignored.
    void give(std::unique_ptr<Inbox> inbox) noexcept;

  private:
    using Shelf = std::vector<std::unique_ptr<Inbox>>;
    Shelf& shelf(Inbox::Side side) noexcept { return shelves_[static_cast<unsigned>(side)]; }

    Shelf shelves_[2];  // by side
    std::size_t keep_;  // inboxes kept for reuse, of each side
};

}  // namespace h1

#endif  // COMMON_H1_INBOX_H
