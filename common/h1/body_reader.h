// body_reader.h -- the payload of a framed message body, at the pace of whoever takes it.
//
// Layer:    h1 (pure: bytes in, bytes out)
// Runs in:  worker, advisor
// Source:   RFC 9112 section 6.3
//
// Both sides of HTTP read bodies with it.  It holds no bytes: what the taker leaves stays
// unread in the caller's buffer, and this class remembers how much of it is decoded.

#ifndef COMMON_H1_BODY_READER_H
#define COMMON_H1_BODY_READER_H

#include <cstddef>
#include <cstdint>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/http/chunked.h"
#include "common/http/message.h"

namespace h1 {

class BodyReader {
  public:
    // max_bytes: of payload in a chunked body; 0: no limit.
    void start(const http::Framing& framing, std::uint64_t max_bytes) noexcept;

    // The last byte of the body was taken.  Framing until_close is done by finish() alone.
    bool done() const noexcept { return done_; }
    bool until_close() const noexcept { return kind_ == http::Framing::Kind::until_close; }
    void finish() noexcept { done_ = true; }

    // Bytes still to come, if the framing says; else UINT64_MAX.
    std::uint64_t left() const noexcept;

    // Gives payload to `take`, a function of base::Bytes that returns how many bytes it
    // took, until the input is used up, the body ends, or `take` takes less than it is given.
    // Returns how many bytes of the input were used; the rest is to be fed again.
    // Errors: malformed, too_large; the connection must close.
    template <typename Take>
    base::Result<std::size_t> feed(base::Bytes input, Take&& take) noexcept {
        std::size_t used = 0;
        while (!done_) {
            const auto portion = next(input.subspan(used));
            if (!portion) return portion.error();
            used += portion->skip;
            if (portion->payload.empty()) break;
            const std::size_t n = take(portion->payload);
            took(n);
            used += n;
            if (n < portion->payload.size()) break;
        }
        return used;
    }

  private:
    struct Portion {
        std::size_t skip = 0;  // bytes of framing before the payload
        base::Bytes payload;   // empty: the input is used up, or the body is over
    };
    base::Result<Portion> next(base::Bytes input) noexcept;
    base::Result<Portion> next_chunk(base::Bytes input) noexcept;
    void took(std::size_t n) noexcept;

    http::Framing::Kind kind_ = http::Framing::Kind::none;
    bool done_ = true;
    std::uint64_t left_ = 0;   // Kind::length
    std::size_t decoded_ = 0;  // Kind::chunked: bytes of the input that are payload already
    http::ChunkedDecoder decoder_{0, 0};
};

}  // namespace h1

#endif  // COMMON_H1_BODY_READER_H
