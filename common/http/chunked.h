// chunked.h -- decoder for the chunked transfer coding, and the heads of chunks we send.
//
// Layer:    http (pure: bytes in, bytes out; no fd, no clock, no libevent)
// Runs in:  any process
// Source:   RFC 9112 section 7.1; trailers are parsed and discarded.
//
// Strict where leniency lets two parsers disagree (request smuggling): a bare CR or LF
// anywhere, a chunk size above 16 hex digits, white space around the size, a control in
// an extension and obsolete line folding in a trailer are all Errc::malformed.
//
//   size --> extension --> size_lf --> data --> data_cr --> data_lf --> size
//     |                       |
//     +-----------------------+--> trailer_start --> name --> value --> trailer_lf --+
//                                   |       ^                                         |
//                                   |       +-----------------------------------------+
//                                   +--> last_lf --> done
//
// An error leads to `failed` from any state.

#ifndef COMMON_HTTP_CHUNKED_H
#define COMMON_HTTP_CHUNKED_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/base/result.h"

namespace http {

class ChunkedDecoder {
  public:
    struct Progress {
        std::size_t consumed = 0;         // input bytes used up, framing included
        std::span<const std::byte> body;  // payload found; points into the input
        bool done = false;                // the last chunk and its trailer are in
    };

    // max_body:     bytes of payload allowed in one message.
    // max_overhead: bytes of extensions plus trailers allowed in one message.
    ChunkedDecoder(std::uint64_t max_body, std::size_t max_overhead) noexcept
        : max_body_(max_body), overhead_left_(max_overhead) {}

    // Decodes up to the end of one chunk's data.  Call again with the rest of
    // the input until consumed == 0 (need more bytes) or done.
    //
    // Lifetime:  Progress::body is valid as long as `input` is.
    // Errors:    malformed  the framing is broken; the connection must close
    //            too_large  max_body or max_overhead was passed
    // After an error or done the decoder must not be fed again.
    base::Result<Progress> feed(std::span<const std::byte> input) noexcept;

    std::uint64_t body_bytes() const noexcept { return body_bytes_; }

  private:
    enum class State : std::uint8_t {
        size,
        extension,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer_start,
        trailer_name,
        trailer_value,
        trailer_lf,
        last_lf,
        done,
        failed,
    };

    // What one byte of framing leads to.
    struct Move {
        State next;
        const char* fault = nullptr;  // set with State::failed
        bool limit = false;           // the fault is a limit, not the peer's grammar
    };

    Move step(char c) noexcept;
    Move in_size(char c) noexcept;
    Move after_size() noexcept;
    Move in_trailer(char c) noexcept;
    Move spend(State next) noexcept;
    std::size_t take_data(std::span<const std::byte> rest, Progress& progress) noexcept;

    State state_ = State::size;
    std::uint8_t digits_ = 0;          // of the size being read
    std::uint64_t left_in_chunk_ = 0;  // bytes; the size while it is read
    std::uint64_t body_bytes_ = 0;     // bytes of payload so far
    std::uint64_t max_body_;
    std::size_t overhead_left_;
};

// The line before a chunk's data.  After the data comes kChunkEnd, after the last chunk
// kLastChunk.
class ChunkHead {
  public:
    // Requires: bytes > 0 (a chunk of none would end the body).
    explicit ChunkHead(std::uint64_t bytes) noexcept;
    std::string_view text() const noexcept { return {text_.data(), size_}; }

  private:
    std::array<char, 18> text_;  // 16 hex digits and CRLF
    std::size_t size_;
};

inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace http

#endif  // COMMON_HTTP_CHUNKED_H
