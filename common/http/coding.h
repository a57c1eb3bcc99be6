// coding.h -- the gzip and deflate content codings, in pieces and within bounds.
//
// Layer:    http (pure but for zlib, whose only home this is)
// Runs in:  worker
// Source:   RFC 9110 section 8.4.1, RFC 1952, RFC 1950, zlib.h
//
// A decoder is given two bounds, because a few kilobytes of gzip can hold gigabytes: bytes
// of output, and output per byte of input.  It costs about 40 KiB of memory, an encoder
// about 270 KiB; both are taken when it is made and given back when it goes.

#ifndef COMMON_HTTP_CODING_H
#define COMMON_HTTP_CODING_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "common/base/result.h"

struct z_stream_s;

namespace http {

enum class Coding : std::uint8_t { gzip, deflate };

// The coding of that name ("x-gzip" too), or nothing.
std::optional<Coding> coding_of(std::string_view name) noexcept;

// What one call did.  When neither is 0 nor `done`, call again with what is left.
struct CodingProgress {
    std::size_t consumed = 0;  // bytes of input
    std::size_t produced = 0;  // bytes of output
    bool done = false;         // the end of the coded stream
};

class Decoder {
  public:
    struct Limits {
        std::uint64_t output_bytes = 1ULL << 30;
        // Output per byte of input; zlib reaches 1032 on zeros, text stays below 20.  It is
        // not asked before kRatioGrace bytes have come out.
        std::uint32_t ratio = 200;
    };
    static constexpr std::uint64_t kRatioGrace = 1 << 20;

    // Errors:  too_large  no memory
    static base::Result<Decoder> make(Coding coding, const Limits& limits) noexcept;

    // Errors:  malformed  the input is not of that coding, or its checksum is wrong
    //          too_large  a limit was passed
    // After an error the decoder must not be used again.  After `done` it takes nothing more:
    // input that is left over does not belong to the body.
    base::Result<CodingProgress> feed(std::span<const std::byte> input,
                                      std::span<std::byte> output) noexcept;

  private:
    struct Free {
        void operator()(z_stream_s* stream) const noexcept;
    };
    Decoder(std::unique_ptr<z_stream_s, Free> stream, const Limits& limits) noexcept
        : stream_(std::move(stream)), limits_(limits) {}

    std::unique_ptr<z_stream_s, Free> stream_;
    Limits limits_;
    std::uint64_t input_bytes_ = 0;
    std::uint64_t output_bytes_ = 0;
    bool done_ = false;
};

class Encoder {
  public:
    // level: 1 (fast) to 9 (small).
    // Errors:  too_large  no memory
    static base::Result<Encoder> make(Coding coding, int level) noexcept;

    enum class Flush : std::uint8_t {
        none,    // more will follow; output may be held back
        sync,    // the reader must be able to see everything so far
        finish,  // this is the end; call until `done`
    };

    CodingProgress feed(std::span<const std::byte> input, std::span<std::byte> output,
                        Flush flush) noexcept;

  private:
    struct Free {
        void operator()(z_stream_s* stream) const noexcept;
    };
    explicit Encoder(std::unique_ptr<z_stream_s, Free> stream) noexcept
        : stream_(std::move(stream)) {}

    std::unique_ptr<z_stream_s, Free> stream_;
};

}  // namespace http

#endif  // COMMON_HTTP_CODING_H
