// messages.h -- every message between processes of one daemon.
//
// Layer:    proc (pure)
// Runs in:  master, worker, helper
//
//   message   from     to       meaning
//   ready     worker   master   its loop runs: it serves
//   drain     master   worker   accept no more, finish what is open; the entrances that are
//                               named are closed for good: empty their queues first
//   reopen    master   worker   logs were moved away: open them again
//   leave     master   worker   stop now, clean
//
// A worker whose line to the master ends leaves as well.  Anything else is refused: the
// receiver says so and ignores it.

#ifndef COMMON_PROC_MESSAGES_H
#define COMMON_PROC_MESSAGES_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/base/result.h"

namespace proc {

enum class MessageKind : std::uint32_t { ready = 1, drain, reopen, leave };

struct Message {
    MessageKind kind;
    std::vector<std::uint32_t> entrances;  // drain: indices into Heritage::entrances
};

inline constexpr std::size_t kMaxMessageBytes = 16 * 1024;

// Requires: the result fits kMaxMessageBytes.
std::vector<std::byte> encode(const Message& message);

// Errors: malformed.
base::Result<Message> decode(std::span<const std::byte> bytes);

}  // namespace proc

#endif  // COMMON_PROC_MESSAGES_H
