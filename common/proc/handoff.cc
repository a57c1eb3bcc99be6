#include "common/proc/handoff.h"

#include <array>
#include <cstring>

#include <sys/socket.h>

#include "common/base/log.h"
#include "common/net/loop.h"
#include "common/net/socket.h"

namespace proc {
namespace {

// Connections taken in one turn before the rest of the loop gets its share.
constexpr unsigned kBurst = 64;

std::span<const std::byte> bytes_of(const HandoffNote& note) noexcept {
    return std::as_bytes(std::span(&note, 1));
}

}  // namespace

HandoffReceiver::HandoffReceiver(net::Loop& loop, Listener& listener, net::Fd channel) noexcept
    : loop_(loop), listener_(listener), channel_(std::move(channel)), watch_(loop, *this) {
    watch_.set(channel_.fd(), true, false);
}

void HandoffReceiver::drain() noexcept {
    const HandoffNote note{kHandoffMagic, HandoffNote::Kind::drain, 0, 0};
    // If the sender cannot even take a note it is gone or stuck; our end of file decides.
    if (!channel_.send(bytes_of(note))) ::shutdown(channel_.fd(), SHUT_RD);
}

void HandoffReceiver::on_ready(net::FdWatch&, bool, bool) noexcept {
    unsigned burst = 0;
    while (burst < kBurst && receive_one()) ++burst;
    if (!watch_.reading()) return;
    const HandoffNote note{kHandoffMagic, HandoffNote::Kind::taken, 0, taken_};
    if (taken_ > 0 && channel_.send(bytes_of(note))) taken_ = 0;
}

// True if there may be another message.
bool HandoffReceiver::receive_one() noexcept {
    const std::span<std::byte> message = loop_.scratch();
    auto received = channel_.receive(message);
    if (!received) {
        if (received.error().code == base::Errc::again) return false;
        if (received.error().code == base::Errc::malformed) return true;  // dropped whole
        watch_.clear();
        listener_.on_receiver_gone(*this);
        return false;
    }
    HandoffHeader header;
    if (received->size < sizeof header || !received->fd) return true;
    std::memcpy(&header, message.data(), sizeof header);
    const std::size_t early = received->size - sizeof header;
    if (header.magic != kHandoffMagic || header.version != kHandoffVersion ||
        header.early_bytes != early) {
        base::log_warning("hand-over: a message of another version; connection closed");
        return true;
    }
    ++taken_;
    // The early bytes are copied: the session reads into the same scratch memory.
    std::array<std::byte, kMaxEarly> copy;
    const std::size_t kept = std::min(early, copy.size());
    std::memcpy(copy.data(), message.data() + sizeof header, kept);
    listener_.on_handoff(*this, header.listen, std::move(received->fd),
                         std::span(copy.data(), kept));
    return true;
}

HandoffSender::HandoffSender(net::Loop& loop, Listener& listener, std::string path) noexcept
    : loop_(loop), listener_(listener), path_(std::move(path)), watch_(loop, *this) {}

HandoffSender::~HandoffSender() { lost(); }

base::Status HandoffSender::connect() noexcept {
    auto address = net::Address::parse("unix:" + path_);
    if (!address) return address.error();
    auto fd = net::start_connect(*address, nullptr, SOCK_SEQPACKET);
    if (!fd) return fd.error();
    channel_ = std::make_unique<net::Channel>(std::move(*fd));
    draining_ = false;
    watch_.set(channel_->fd(), true, false);
    return base::ok();
}

base::Status HandoffSender::send(int client, std::size_t listen,
                                 std::span<const std::byte> early) noexcept {
    if (draining_) return base::Error{base::Errc::closed, 0, "hand-over"};
    if (!channel_) {
        const base::Status connected = connect();
        if (!connected) return connected;
    }
    const HandoffHeader header{kHandoffMagic, kHandoffVersion, static_cast<std::uint16_t>(listen),
                               static_cast<std::uint32_t>(early.size())};
    const iovec parts[] = {
        {const_cast<HandoffHeader*>(&header), sizeof header},
        {const_cast<std::byte*>(early.data()), early.size()},
    };
    const base::Status sent = channel_->send(std::span(parts, early.empty() ? 1 : 2), client);
    if (sent) {
        ++in_transit_;
    } else if (sent.error().code != base::Errc::again) {
        lost();
    }
    return sent;
}

void HandoffSender::on_ready(net::FdWatch&, bool, bool) noexcept {
    for (;;) {
        HandoffNote note{};
        auto received = channel_->receive(std::as_writable_bytes(std::span(&note, 1)));
        if (!received) {
            if (received.error().code != base::Errc::again) lost();
            return;
        }
        if (received->size != sizeof note || note.magic != kHandoffMagic) return lost();
        if (note.kind == HandoffNote::Kind::taken) {
            const std::uint32_t n = std::min(note.count, in_transit_);
            in_transit_ -= n;
            listener_.on_taken(*this, n);
        } else if (note.kind == HandoffNote::Kind::drain) {
            // What was sent is still read over there; new ones go to the slot's next worker,
            // which is reached by a fresh connect once this one has ended.
            draining_ = true;
            ::shutdown(channel_->fd(), SHUT_WR);
        }
    }
}

// Nothing more can come back over this channel: what was not taken is over.
void HandoffSender::lost() noexcept {
    watch_.clear();
    channel_.reset();
    draining_ = false;
    const std::uint32_t n = std::exchange(in_transit_, 0U);
    if (n > 0) listener_.on_taken(*this, n);
}

}  // namespace proc
