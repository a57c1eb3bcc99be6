// inbox.h -- what one exchange reads: the bytes of a head, its parsed form, and what followed.
//
// Layer:    h1
// Runs in:  worker
//
// Inboxes are pooled per process.  A connection takes one when the first byte of a head
// arrives and gives it back when it becomes idle, so that ten thousand idle connections
// hold none.  The buffer starts at 8 KiB and grows up to the configured head limit.

#ifndef COMMON_H1_INBOX_H
#define COMMON_H1_INBOX_H

#include <cstddef>
#include <memory>
#include <vector>

#include "common/http/message.h"

namespace h1 {

struct Inbox {
    std::vector<std::byte> bytes;     // capacity: see grow()
    std::size_t used = 0;             // bytes that were read
    std::size_t head = 0;             // of those, the parsed head
    union {                           // one or the other, by side
        http::RequestHead request;
        http::ResponseHead response;
    };
    Inbox();
    ~Inbox();
};

class InboxPool {
  public:
    explicit InboxPool(std::size_t keep = 256) noexcept;   // inboxes kept for reuse
    std::unique_ptr<Inbox> take();
    void give(std::unique_ptr<Inbox> inbox) noexcept;

  private:
    std::vector<std::unique_ptr<Inbox>> free_;
    std::size_t keep_;
};

}  // namespace h1

#endif  // COMMON_H1_INBOX_H
