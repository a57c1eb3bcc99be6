#include "common/http/coding.h"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include <zlib.h>

#include "common/base/panic.h"
#include "common/http/chars.h"

namespace http {
namespace {

constexpr base::Error kNoMemory{base::Errc::too_large, 0, "zlib memory"};
constexpr int kMemoryLevel = 8;
constexpr int kGzipWrapper = 16;  // added to the window bits: see inflateInit2 in zlib.h

int window_bits(Coding coding) noexcept {
    return coding == Coding::gzip ? MAX_WBITS + kGzipWrapper : MAX_WBITS;
}

// zlib counts in unsigned int; what does not fit is left for the next call.
unsigned bounded(std::size_t size) noexcept {
    return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
}

void set_buffers(z_stream& stream, std::span<const std::byte> input,
                 std::span<std::byte> output) noexcept {
    // zlib does not write through next_in; it lacks a const for historical reasons.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(input.data()));
    stream.avail_in = bounded(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(output.data());
    stream.avail_out = bounded(output.size());
}

CodingProgress progress_of(const z_stream& stream, std::span<const std::byte> input,
                           std::span<std::byte> output, int status) noexcept {
    return {bounded(input.size()) - stream.avail_in, bounded(output.size()) - stream.avail_out,
            status == Z_STREAM_END};
}

}  // namespace

std::optional<Coding> coding_of(std::string_view name) noexcept {
    if (iequal(name, "gzip") || iequal(name, "x-gzip")) return Coding::gzip;
    if (iequal(name, "deflate")) return Coding::deflate;
    return {};
}

void Decoder::Free::operator()(z_stream_s* stream) const noexcept {
    inflateEnd(stream);
    delete stream;
}

base::Result<Decoder> Decoder::make(Coding coding, const Limits& limits) noexcept {
    auto stream = std::unique_ptr<z_stream>(new (std::nothrow) z_stream{});
    if (!stream || inflateInit2(stream.get(), window_bits(coding)) != Z_OK) return kNoMemory;
    return Decoder(std::unique_ptr<z_stream, Free>(stream.release()), limits);
}

base::Result<CodingProgress> Decoder::feed(std::span<const std::byte> input,
                                           std::span<std::byte> output) noexcept {
    if (done_) return CodingProgress{0, 0, true};
    if (output.empty()) return CodingProgress{};
    set_buffers(*stream_, input, output);
    const int status = inflate(stream_.get(), Z_NO_FLUSH);
    // Z_BUF_ERROR only says that nothing could be done with these buffers.
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return base::Error{base::Errc::malformed, 0, "content coding"};
    const CodingProgress progress = progress_of(*stream_, input, output, status);
    input_bytes_ += progress.consumed;
    output_bytes_ += progress.produced;
    done_ = progress.done;
    const bool inflated =
        output_bytes_ > kRatioGrace && output_bytes_ / limits_.ratio > input_bytes_;
    if (inflated || output_bytes_ > limits_.output_bytes)
        return base::Error{base::Errc::too_large, 0, "content coding"};
    return progress;
}

void Encoder::Free::operator()(z_stream_s* stream) const noexcept {
    deflateEnd(stream);
    delete stream;
}

base::Result<Encoder> Encoder::make(Coding coding, int level) noexcept {
    CHECK(level >= Z_BEST_SPEED && level <= Z_BEST_COMPRESSION);
    auto stream = std::unique_ptr<z_stream>(new (std::nothrow) z_stream{});
    if (!stream || deflateInit2(stream.get(), level, Z_DEFLATED, window_bits(coding), kMemoryLevel,
                                Z_DEFAULT_STRATEGY) != Z_OK)
        return kNoMemory;
    return Encoder(std::unique_ptr<z_stream, Free>(stream.release()));
}

CodingProgress Encoder::feed(std::span<const std::byte> input, std::span<std::byte> output,
                             Flush flush) noexcept {
    constexpr int kHow[] = {Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FINISH};
    if (output.empty()) return {};
    set_buffers(*stream_, input, output);
    // More input than zlib can count in one call: the end is not in sight yet.
    const bool all = stream_->avail_in == input.size();
    const int status = deflate(stream_.get(), all ? kHow[static_cast<int>(flush)] : Z_NO_FLUSH);
    CHECK(status != Z_STREAM_ERROR);
    return progress_of(*stream_, input, output, status);
}

}  // namespace http
