#include "common/http/chunked.h"

#include <algorithm>
#include <charconv>

#include "common/http/chars.h"

namespace http {
namespace {

constexpr unsigned kMaxSizeDigits = 16;

}  // namespace

base::Result<ChunkedDecoder::Progress> ChunkedDecoder::feed(
    std::span<const std::byte> input) noexcept {
    Progress progress;
    while (progress.consumed < input.size() && state_ != State::done) {
        if (state_ == State::data) {
            progress.consumed += take_data(input.subspan(progress.consumed), progress);
            return progress;
        }
        const Move move = step(static_cast<char>(input[progress.consumed]));
        state_ = move.next;
        if (state_ == State::failed) {
            const auto code = move.limit ? base::Errc::too_large : base::Errc::malformed;
            return base::Error{code, 0, move.fault};
        }
        ++progress.consumed;
    }
    progress.done = state_ == State::done;
    return progress;
}

ChunkedDecoder::Move ChunkedDecoder::step(char c) noexcept {
    switch (state_) {
    case State::size:
        return in_size(c);
    case State::extension:
        if (c == '\r') return {State::size_lf};
        if (!is_in(c, kValue)) return {State::failed, "chunk extension"};
        return spend(State::extension);
    case State::size_lf:
        return c == '\n' ? after_size() : Move{State::failed, "chunk size line"};
    case State::data_cr:
        return c == '\r' ? Move{State::data_lf} : Move{State::failed, "end of chunk"};
    case State::data_lf:
        return c == '\n' ? Move{State::size} : Move{State::failed, "end of chunk"};
    case State::trailer_start:
    case State::trailer_name:
    case State::trailer_value:
    case State::trailer_lf:
        return in_trailer(c);
    case State::last_lf:
        return c == '\n' ? Move{State::done} : Move{State::failed, "end of chunked body"};
    case State::data:
    case State::done:
    case State::failed:
        break;
    }
    return {State::failed, "chunked body"};
}

ChunkedDecoder::Move ChunkedDecoder::in_size(char c) noexcept {
    if (const int digit = hex_value(c); digit >= 0) {
        if (digits_ == kMaxSizeDigits) return {State::failed, "chunk size"};
        if (digits_++ == 0) left_in_chunk_ = 0;
        left_in_chunk_ = left_in_chunk_ << 4 | static_cast<unsigned>(digit);
        return {State::size};
    }
    if (digits_ == 0) return {State::failed, "chunk size"};
    if (c == '\r') return {State::size_lf};
    if (c == ';') return spend(State::extension);
    return {State::failed, "chunk size"};
}

ChunkedDecoder::Move ChunkedDecoder::after_size() noexcept {
    digits_ = 0;
    if (left_in_chunk_ == 0) return {State::trailer_start};
    if (left_in_chunk_ > max_body_ - body_bytes_) return {State::failed, "chunked body", true};
    return {State::data};
}

// A line that begins with a blank (folding) has no name, so it fails at its first byte.
ChunkedDecoder::Move ChunkedDecoder::in_trailer(char c) noexcept {
    constexpr Move kBad{State::failed, "trailer"};
    if (state_ == State::trailer_start) {
        if (c == '\r') return {State::last_lf};
        return is_in(c, kToken) ? spend(State::trailer_name) : kBad;
    }
    if (state_ == State::trailer_name) {
        if (c == ':') return spend(State::trailer_value);
        return is_in(c, kToken) ? spend(State::trailer_name) : kBad;
    }
    if (state_ == State::trailer_value) {
        if (c == '\r') return spend(State::trailer_lf);
        return is_in(c, kValue) ? spend(State::trailer_value) : kBad;
    }
    return c == '\n' ? spend(State::trailer_start) : kBad;
}

// Moves on at the cost of one byte of overhead.
ChunkedDecoder::Move ChunkedDecoder::spend(State next) noexcept {
    if (overhead_left_ == 0) return {State::failed, "chunk extensions and trailers", true};
    --overhead_left_;
    return {next};
}

std::size_t ChunkedDecoder::take_data(std::span<const std::byte> rest,
                                      Progress& progress) noexcept {
    const auto taken =
        static_cast<std::size_t>(std::min<std::uint64_t>(left_in_chunk_, rest.size()));
    progress.body = rest.first(taken);
    left_in_chunk_ -= taken;
    body_bytes_ += taken;
    if (left_in_chunk_ == 0) state_ = State::data_cr;
    return taken;
}

ChunkHead::ChunkHead(std::uint64_t bytes) noexcept {
    CHECK(bytes > 0);
    char* end = std::to_chars(text_.data(), text_.data() + kMaxSizeDigits, bytes, 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    size_ = static_cast<std::size_t>(end - text_.data());
}

}  // namespace http
