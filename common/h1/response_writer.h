// response_writer.h -- one response on its way out: framing, lent pieces, what did not fit.
//
// Layer:    h1
// Runs in:  worker
// Source:   RFC 9112 sections 6 and 7.1; sendfile(2)
//
//     front_ (copied: what the socket did not take of a head, or the line of a chunk)
//   + piece_ (lent: what is left of the present piece of the body)
//   + tail_  (static text: the end of a chunk or of the body)
//
// The head, the framing and the first piece leave in one system call.  Only when the
// socket is full is anything copied, and then only framing, never a body.

#ifndef COMMON_H1_RESPONSE_WRITER_H
#define COMMON_H1_RESPONSE_WRITER_H

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/net/stream.h"

namespace h1 {

// Bytes of a response body that are lent, not copied.  With fd >= 0 they are also bytes
// [offset, offset + data.size()) of that file, which is then sent by sendfile(2) when
// that is worth it.
struct Piece {
    std::span<const std::byte> data;
    int fd = -1;
    std::uint64_t offset = 0;
};

class ResponseWriter {
  public:
    enum class Coding : std::uint8_t { none, length, chunked, until_close };
    enum class Outcome : std::uint8_t { written, blocked, failed };

    // Begins a response: `head` is written as it is (up to kMaxParts parts), then `piece`.
    // length: bytes of the body, for Coding::length.  Coding::none drops every piece.
    static constexpr std::size_t kMaxParts = 6;
    Outcome begin(net::Stream& stream, std::span<const std::string_view> head, Coding coding,
                  std::uint64_t length, const Piece& piece) noexcept;
    Outcome send(net::Stream& stream, const Piece& piece) noexcept;
    Outcome finish(net::Stream& stream) noexcept;
    // Text before the response: 1xx.
    Outcome interim(net::Stream& stream, std::string_view text) noexcept;
    // The socket takes more.
    Outcome pump(net::Stream& stream) noexcept;

    bool blocked() const noexcept {
        return !front_.empty() || !piece_.data.empty() || !tail_.empty();
    }
    bool begun() const noexcept { return begun_; }
    // All of the response is in the kernel.
    bool complete() const noexcept { return ended_ && !blocked(); }
    Coding coding() const noexcept { return coding_; }
    std::uint64_t bytes() const noexcept { return bytes_; }            // written
    std::uint64_t payload_bytes() const noexcept { return payload_; }  // of these, payload
    // After Outcome::failed.
    const base::Error& error() const noexcept { return error_; }

    // Before the next response.  Requires: !blocked().
    void reset() noexcept;

  private:
    struct Front {
        iovec parts[kMaxParts + 4];
        std::size_t count = 0;
        std::size_t bytes = 0;
        void add(std::string_view text) noexcept;
    };

    void account(const Piece& piece) noexcept;
    Outcome push(net::Stream& stream, Front& front) noexcept;
    Outcome push_front(net::Stream& stream, Front& front, bool file) noexcept;
    Outcome push_file(net::Stream& stream) noexcept;
    void settle(const Front& front, std::size_t written) noexcept;
    void keep_front(const Front& front, std::size_t written) noexcept;
    void advance_piece(std::size_t n) noexcept;
    Outcome fail(const base::Error& error) noexcept;

    std::string front_;
    Piece piece_;
    std::string_view tail_;
    std::uint64_t left_ = 0;  // Coding::length: payload not yet given to us
    std::uint64_t bytes_ = 0;
    std::uint64_t payload_ = 0;
    base::Error error_{};
    Coding coding_ = Coding::none;
    bool begun_ = false;
    bool ended_ = false;  // nothing more will be given
};

}  // namespace h1

#endif  // COMMON_H1_RESPONSE_WRITER_H
