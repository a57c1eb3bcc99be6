#include "common/proc/doors.h"

#include <algorithm>

#include "common/net/socket.h"

namespace proc {

void Doors::open(std::size_t instance, net::Fd channel) {
    HandoffReceiver::Listener& listener = *this;
    doors_.push_back(
        {instance, std::make_unique<HandoffReceiver>(loop_, listener, std::move(channel))});
    if (draining_) doors_.back().receiver->drain();
}

void Doors::drain() noexcept {
    draining_ = true;
    for (Door& door : doors_) door.receiver->drain();
}

void Doors::on_handoff(HandoffReceiver& from, std::size_t listen, net::Fd client,
                       std::span<const std::byte> early) noexcept {
    const auto peer = net::peer_address(client.get());
    if (!peer) return;  // the client has gone again
    listener_.on_handed_over(find(from)->instance, listen, std::move(client), *peer, early);
}

void Doors::on_receiver_gone(HandoffReceiver& receiver) noexcept {
    const auto door = find(receiver);
    loop_.defer_delete(std::move(door->receiver));
    doors_.erase(door);
    listener_.on_door_closed();
}

std::vector<Doors::Door>::iterator Doors::find(const HandoffReceiver& receiver) noexcept {
    return std::find_if(doors_.begin(), doors_.end(), [&receiver](const Door& door) {
        return door.receiver.get() == &receiver;
    });
}

}  // namespace proc
