// How the body of an answer is sent: in pieces, in drops, or all but its last byte.

#include "originsim/session.h"

#include <algorithm>

#include "originsim/drip.h"
#include "originsim/worker.h"

namespace originsim {
namespace {

// Pieces sent before others get their turn, however fast the client reads: 1 MiB.
constexpr unsigned kBurst = 16;

}  // namespace

void Session::send_on() noexcept {
    exchange_.burst = 0;
    while (left() > 0) {
        if (must_pause()) return enter(State::pause);
        if (!send_piece()) return;
    }
    // The last byte of a body of known length has ended the exchange in send_piece().
    connection_.finish();
}

// True if another piece may follow at once.
bool Session::send_piece() noexcept {
    const auto piece = next_piece();
    if (piece.empty()) {
        connection_.abort();
        return false;
    }
    const bool over = left() == 0 && !exchange_.open_ended;
    const bool written = connection_.send({piece});
    return written && !over;
}

// Sets the timer if the next piece has to wait.
bool Session::must_pause() noexcept {
    const Query& query = exchange_.query;
    if (query.pause_ms > 0 && left() == 1 && !exchange_.paused) {
        exchange_.paused = true;
        timer_.set(std::chrono::milliseconds(query.pause_ms));
        return true;
    }
    if (query.drip > 0 && exchange_.drop_sent) {
        exchange_.drop_sent = false;
        timer_.set(drip_interval(query.drip));
        return true;
    }
    if (++exchange_.burst <= kBurst) return false;
    timer_.set(std::chrono::microseconds(0));
    return true;
}

// The next bytes of the body in the buffer; none if they cannot be had.
// Requires: left() > 0.
std::span<const std::byte> Session::next_piece() noexcept {
    const Query& query = exchange_.query;
    std::uint64_t n = std::min<std::uint64_t>(left(), Worker::kBufferBytes);
    if (query.drip > 0) n = std::min(n, drip_size(query.drip));
    if (query.pause_ms > 0 && left() > 1) n = std::min(n, left() - 1);
    if (!buffer_) buffer_ = worker_.take_buffer();
    const std::span<std::byte> room(buffer_.get(), n);
    if (!exchange_.body.read(exchange_.selection.first + exchange_.sent, room)) return {};
    exchange_.sent += n;
    exchange_.drop_sent = true;
    return room;
}

}  // namespace originsim
