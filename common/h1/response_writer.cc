#include "common/h1/response_writer.h"

#include <algorithm>
#include <utility>

#include "common/base/panic.h"
#include "common/http/chunked.h"

namespace h1 {
namespace {

// Below this a copy into the socket is cheaper than the second system call.
constexpr std::size_t kFileBytes = 32 * 1024;

// After the data of a chunk comes the first two bytes, at the end of the body the rest.
constexpr std::string_view kTail = "\r\n0\r\n\r\n";
constexpr std::size_t kChunkEndBytes = http::kChunkEnd.size();
static_assert(kTail.substr(0, kChunkEndBytes) == http::kChunkEnd);
static_assert(kTail.substr(kChunkEndBytes) == http::kLastChunk);

bool by_file(const Piece& piece) noexcept {
    return piece.fd >= 0 && piece.data.size() >= kFileBytes;
}

iovec as_iovec(const void* data, std::size_t size) noexcept {
    return {const_cast<void*>(data), size};
}

}  // namespace

void ResponseWriter::Front::add(std::string_view text) noexcept {
    if (text.empty()) return;
    parts[count++] = as_iovec(text.data(), text.size());
    bytes += text.size();
}

ResponseWriter::Outcome ResponseWriter::begin(net::Stream& stream,
                                              std::span<const std::string_view> head, Coding coding,
                                              std::uint64_t length, const Piece& piece) noexcept {
    CHECK(head.size() <= kMaxParts);
    begun_ = true;
    coding_ = coding;
    left_ = length;
    ended_ = coding == Coding::none || (coding == Coding::length && length == 0);
    Front front;
    std::string before;  // an interim response that waits
    if (!front_.empty()) before.swap(front_);
    front.add(before);
    for (const std::string_view part : head) front.add(part);
    if (coding == Coding::none || piece.data.empty()) return push(stream, front);
    account(piece);
    if (coding != Coding::chunked) return push(stream, front);
    const http::ChunkHead line(piece.data.size());
    front.add(line.text());
    return push(stream, front);
}

ResponseWriter::Outcome ResponseWriter::send(net::Stream& stream, const Piece& piece) noexcept {
    CHECK(begun_ && !ended_ && !blocked());
    Front front;
    if (piece.data.empty()) return Outcome::written;
    account(piece);
    if (coding_ != Coding::chunked) return push(stream, front);
    const http::ChunkHead line(piece.data.size());
    front.add(line.text());
    return push(stream, front);
}

// Takes the piece over.  More than was announced would be read as the next response.
void ResponseWriter::account(const Piece& piece) noexcept {
    piece_ = piece;
    if (coding_ == Coding::chunked) tail_ = kTail.substr(0, kChunkEndBytes);
    if (coding_ != Coding::length) return;
    CHECK(piece.data.size() <= left_);
    left_ -= piece.data.size();
    ended_ = left_ == 0;
}

ResponseWriter::Outcome ResponseWriter::finish(net::Stream& stream) noexcept {
    CHECK(begun_ && !ended_ && coding_ != Coding::length);
    ended_ = true;
    const bool waiting = blocked();
    if (coding_ == Coding::chunked) {
        // A tail that waits is the end of a chunk: the text after it follows in kTail.
        tail_ = tail_.empty()
                    ? kTail.substr(kChunkEndBytes)
                    : std::string_view(tail_.data(), tail_.size() + http::kLastChunk.size());
    }
    return waiting ? Outcome::blocked : pump(stream);
}

ResponseWriter::Outcome ResponseWriter::interim(net::Stream& stream,
                                                std::string_view text) noexcept {
    CHECK(!begun_);
    const std::string whole = std::exchange(front_, {}).append(text);
    Front front;
    front.add(whole);
    return push(stream, front);
}

ResponseWriter::Outcome ResponseWriter::pump(net::Stream& stream) noexcept {
    const std::string waiting = std::exchange(front_, {});
    Front front;
    front.add(waiting);
    return push(stream, front);
}

ResponseWriter::Outcome ResponseWriter::push(net::Stream& stream, Front& front) noexcept {
    const bool file = by_file(piece_);
    if (!file || front.bytes != 0) {
        const Outcome outcome = push_front(stream, front, file);
        if (outcome != Outcome::written || !file) return outcome;
    }
    if (const Outcome outcome = push_file(stream); outcome != Outcome::written) return outcome;
    if (tail_.empty()) return Outcome::written;
    Front none;
    return push_front(stream, none, false);
}

// Everything but a piece that is sent as a file, in one call.
ResponseWriter::Outcome ResponseWriter::push_front(net::Stream& stream, Front& front,
                                                   bool file) noexcept {
    const std::size_t count = front.count;
    std::size_t offered = front.bytes;
    const auto add = [&](const void* data, std::size_t size) {
        if (size == 0) return;
        front.parts[front.count++] = as_iovec(data, size);
        offered += size;
    };
    if (!file) {
        add(piece_.data.data(), piece_.data.size());
        add(tail_.data(), tail_.size());
    }
    if (offered == 0) return Outcome::written;
    const auto wrote = stream.write({front.parts, front.count}, file);
    front.count = count;
    if (!wrote && wrote.error().code != base::Errc::again) return fail(wrote.error());
    const std::size_t n = wrote ? *wrote : 0;
    bytes_ += n;
    if (n == offered) {  // the usual case
        if (!file) {
            payload_ += piece_.data.size();
            piece_ = {};
            tail_ = {};
        }
        return Outcome::written;
    }
    settle(front, n);
    return Outcome::blocked;
}

// One call: when it takes less than all, the socket is full.
ResponseWriter::Outcome ResponseWriter::push_file(net::Stream& stream) noexcept {
    const auto wrote = stream.send_file(piece_.fd, piece_.offset, piece_.data);
    if (!wrote && wrote.error().code != base::Errc::again) return fail(wrote.error());
    const std::size_t n = wrote ? *wrote : 0;
    bytes_ += n;
    advance_piece(n);
    return piece_.data.empty() ? Outcome::written : Outcome::blocked;
}

// A write stopped `written` bytes into front, piece and tail.
void ResponseWriter::settle(const Front& front, std::size_t written) noexcept {
    if (written < front.bytes) return keep_front(front, written);
    written -= front.bytes;
    const std::size_t of_piece = std::min(written, piece_.data.size());
    advance_piece(of_piece);
    tail_.remove_prefix(written - of_piece);
}

void ResponseWriter::keep_front(const Front& front, std::size_t written) noexcept {
    for (std::size_t i = 0; i < front.count; ++i) {
        const iovec& part = front.parts[i];
        const std::size_t gone = std::min(written, part.iov_len);
        written -= gone;
        front_.append(static_cast<const char*>(part.iov_base) + gone, part.iov_len - gone);
    }
}

void ResponseWriter::advance_piece(std::size_t n) noexcept {
    payload_ += n;
    piece_.data = piece_.data.subspan(n);
    piece_.offset += n;
    if (piece_.data.empty()) piece_ = {};
}

ResponseWriter::Outcome ResponseWriter::fail(const base::Error& error) noexcept {
    error_ = error;
    piece_ = {};
    front_.clear();
    tail_ = {};
    ended_ = false;
    return Outcome::failed;
}

void ResponseWriter::reset() noexcept {
    CHECK(!blocked());
    begun_ = ended_ = false;
    coding_ = Coding::none;
    bytes_ = payload_ = 0;
}

}  // namespace h1
