// squeeze.h -- makes the body of an answer gzip while it arrives.
//
// Layer:    proxyd (pure: bytes in, bytes out)
// Runs in:  worker
// Owner:    the fetch or the job that fills an object with it
//
// About 290 KiB of memory, so a worker has no more than kMost of them at a time; an answer
// that finds none is stored plain.
//
//     while (!squeeze.spent(payload, how)) {
//         payload = payload.subspan(squeeze.feed(payload, how));
//         squeeze.drop(send(squeeze.ready()));
//     }

#ifndef PROXYD_SQUEEZE_H
#define PROXYD_SQUEEZE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "common/base/bytes.h"
#include "common/http/coding.h"

namespace proxyd {

class Squeeze {
  public:
    using Flush = http::Encoder::Flush;
    static constexpr unsigned kMost = 32;

    // Null: there are kMost already, or no memory.
    static std::unique_ptr<Squeeze> make(int level);
    ~Squeeze() { --count_; }
    Squeeze(const Squeeze&) = delete;
    Squeeze& operator=(const Squeeze&) = delete;

    // Takes plain bytes; returns how many.  Nothing is taken while ready() is full.
    std::size_t feed(base::Bytes plain, Flush how) noexcept;

    // Gzip that waits to be taken.  Lifetime: until the next feed().
    base::Bytes ready() const noexcept { return {room_.data() + out_, in_ - out_}; }
    void drop(std::size_t bytes) noexcept { out_ += bytes; }

    // Everything is through: `left` is empty, what was asked for by `how` came out of
    // ready(), and that is empty.
    bool spent(base::Bytes left, Flush how) const noexcept {
        if (how == Flush::finish) return done_ && ready().empty();
        return left.empty() && ready().empty() && settled_ && (how == Flush::none || !holds_back_);
    }

    // Something was fed that no reader can see yet.
    bool holds_back() const noexcept { return holds_back_; }

    // The content is longer than the end of a gzip stream can say.
    bool too_long() const noexcept { return plain_bytes_ > UINT32_MAX; }

  private:
    explicit Squeeze(http::Encoder encoder) noexcept : encoder_(std::move(encoder)) { ++count_; }

    static unsigned count_;  // of this process

    http::Encoder encoder_;
    std::uint64_t plain_bytes_ = 0;
    std::size_t in_ = 0, out_ = 0;  // of room_: written, taken
    bool settled_ = true;           // the encoder has no more to say about what it was given
    bool holds_back_ = false;
    bool done_ = false;
    std::array<std::byte, 16 * 1024> room_;
};

}  // namespace proxyd

#endif  // PROXYD_SQUEEZE_H
