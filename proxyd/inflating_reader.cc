#include "proxyd/inflating_reader.h"

#include <algorithm>
#include <utility>

namespace proxyd {
namespace {

constexpr std::byte kGzipStarts{0x1f};

}  // namespace

unsigned InflatingReader::count_ = 0;

std::unique_ptr<InflatingReader> InflatingReader::make(const http::Decoder::Limits& limits,
                                                       std::uint64_t skip,
                                                       std::optional<std::uint64_t> expected) {
    if (count_ >= kMost) return nullptr;
    auto decoder = http::Decoder::make(http::Coding::gzip, limits);
    if (!decoder) return nullptr;
    // One byte more than there will be: the end of the stream is read with its last byte.
    const auto room = std::min<std::uint64_t>(kRoom, skip + expected.value_or(kRoom) + 1);
    return std::unique_ptr<InflatingReader>(
        new InflatingReader(std::move(*decoder), limits, skip, static_cast<std::size_t>(room)));
}

base::Result<base::Bytes> InflatingReader::next(Reader& reader) noexcept {
    for (;;) {
        auto piece = fill(reader);
        if (!piece || piece->empty()) return piece;
        const auto left_out =
            static_cast<std::size_t>(std::min<std::uint64_t>(skip_, piece->size()));
        skip_ -= left_out;
        if (left_out < piece->size()) return piece->subspan(left_out);
    }
}

// As much as there is, up to a full buffer.
base::Result<base::Bytes> InflatingReader::fill(Reader& reader) noexcept {
    std::size_t filled = 0;
    for (bool more = true; more && filled < room_bytes_;) {
        const auto step_more = step(reader, filled);
        if (!step_more) {
            const bool waits = step_more.error().code == base::Errc::again && filled > 0;
            if (!waits) return step_more.error();
            break;
        }
        more = *step_more;
    }
    was_full_ = filled == room_bytes_;
    return base::Bytes(room_.get(), filled);
}

// One call of the decoder.  False: that was the end.
base::Result<bool> InflatingReader::step(Reader& reader, std::size_t& filled) noexcept {
    base::Bytes input;
    if (!std::exchange(was_full_, false)) {
        const auto piece = reader.next(Sending::copy);
        if (!piece) return piece.error();
        input = piece->data;
        if (input.empty() && decoder_)
            return base::Error{base::Errc::malformed, 0, "inflate: the stream is cut"};
        if (input.empty()) return false;
    }
    if (!decoder_) {
        if (input.empty()) return true;
        if (input[0] != kGzipStarts) {  // padding, which gunzip(1) passes over as well
            reader.skip(input.size());
            return true;
        }
        if (const base::Status begun = begin_member(); !begun) return begun.error();
    }
    const auto progress =
        decoder_->feed(input, base::MutableBytes(room_.get(), room_bytes_).subspan(filled));
    if (!progress) return progress.error();
    reader.skip(progress->consumed);
    filled += progress->produced;
    if (progress->done) decoder_.reset();
    return true;
}

// RFC 1952 section 2.2: members may follow each other.
base::Status InflatingReader::begin_member() noexcept {
    auto decoder = http::Decoder::make(http::Coding::gzip, limits_);
    if (!decoder) return decoder.error();
    decoder_.emplace(std::move(*decoder));
    return base::ok();
}

base::Result<std::uint64_t> plain_length(Object& object) noexcept {
    constexpr std::size_t kEnd = 4;  // RFC 1952 section 2.3.1: ISIZE, little-endian
    const std::uint64_t total = object.body_bytes().value_or(0);
    if (!object.complete() || total < kEnd) return base::Error{base::Errc::again, 0, "gzip"};
    Reader reader;
    reader.start(object, total - kEnd);
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kEnd;) {
        const auto piece = reader.next(Sending::copy);
        if (!piece) return piece.error();
        if (piece->data.empty()) return base::Error{base::Errc::malformed, 0, "gzip"};
        const std::size_t taken = std::min(piece->data.size(), kEnd - i);
        for (std::size_t k = 0; k < taken; ++k, ++i)
            length |= std::to_integer<std::uint64_t>(piece->data[k]) << (8 * i);
        reader.skip(taken);
    }
    return length;
}

}  // namespace proxyd
