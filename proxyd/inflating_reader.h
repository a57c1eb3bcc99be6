// inflating_reader.h -- the plain form of a stored gzip body, in pieces.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    the session that sends it
//
// Used in place of Reader::next() for a client that does not take gzip.  It goes no farther
// than one buffer ahead of the client: at most 32 KiB of output, and 40 KiB for the decoder
// until the end of the stream is read.  A worker has no more than kMost of them.

#ifndef PROXYD_INFLATING_READER_H
#define PROXYD_INFLATING_READER_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/http/coding.h"
#include "proxyd/object.h"

namespace proxyd {

class InflatingReader {
  public:
    static constexpr unsigned kMost = 1024;
    static constexpr std::size_t kRoom = 32 * 1024;

    // limits: for gzip that was not made here.  skip: plain bytes to leave out at the start.
    // expected: plain bytes that will be asked for, if known.
    // Null: there are kMost already, or no memory.
    static std::unique_ptr<InflatingReader> make(const http::Decoder::Limits& limits,
                                                 std::uint64_t skip,
                                                 std::optional<std::uint64_t> expected);
    ~InflatingReader() { --count_; }
    InflatingReader(const InflatingReader&) = delete;
    InflatingReader& operator=(const InflatingReader&) = delete;

    // The next piece; empty at the end.  Lifetime: until the next call.
    // Errors: as Reader::next(), and
    //         malformed  it is no gzip, or it ends too early
    //         too_large  it inflates beyond the limits
    base::Result<base::Bytes> next(Reader& reader) noexcept;

  private:
    InflatingReader(http::Decoder decoder, const http::Decoder::Limits& limits, std::uint64_t skip,
                    std::size_t room)
        : decoder_(std::move(decoder)),
          limits_(limits),
          skip_(skip),
          room_bytes_(room),
          room_(std::make_unique_for_overwrite<std::byte[]>(room)) {
        ++count_;
    }

    base::Result<bool> step(Reader& reader, std::size_t& filled) noexcept;
    base::Status begin_member() noexcept;
    base::Result<base::Bytes> fill(Reader& reader) noexcept;

    static unsigned count_;  // of this process

    std::optional<http::Decoder> decoder_;  // none: between two members, or at the end
    http::Decoder::Limits limits_;
    std::uint64_t skip_;
    std::size_t room_bytes_;
    std::unique_ptr<std::byte[]> room_;
    bool was_full_ = false;  // the decoder may have more without further input
};

// The plain length that a whole gzip stream made by Squeeze says at its end.
// Errors: as Reader::next()
base::Result<std::uint64_t> plain_length(Object& object) noexcept;

}  // namespace proxyd

#endif  // PROXYD_INFLATING_READER_H
