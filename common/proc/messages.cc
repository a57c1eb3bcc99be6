#include "common/proc/messages.h"

#include <cstring>

#include "common/base/panic.h"

namespace proc {

// On the line: the kind, then the entrances, each 32 bits in host order.
std::vector<std::byte> encode(const Message& message) {
    std::vector<std::byte> bytes((1 + message.entrances.size()) * sizeof(std::uint32_t));
    CHECK(bytes.size() <= kMaxMessageBytes);
    std::memcpy(bytes.data(), &message.kind, sizeof message.kind);
    if (!message.entrances.empty())
        std::memcpy(bytes.data() + sizeof message.kind, message.entrances.data(),
                    bytes.size() - sizeof message.kind);
    return bytes;
}

base::Result<Message> decode(std::span<const std::byte> bytes) {
    const base::Error malformed{base::Errc::malformed, 0, "message"};
    std::uint32_t kind = 0;
    if (bytes.size() < sizeof kind || bytes.size() % sizeof kind != 0) return malformed;
    std::memcpy(&kind, bytes.data(), sizeof kind);
    Message message{static_cast<MessageKind>(kind), {}};
    switch (message.kind) {
    case MessageKind::drain:
        message.entrances.resize(bytes.size() / sizeof kind - 1);
        if (!message.entrances.empty())
            std::memcpy(message.entrances.data(), bytes.data() + sizeof kind,
                        bytes.size() - sizeof kind);
        return message;
    case MessageKind::ready:
    case MessageKind::reopen:
    case MessageKind::leave:
        if (bytes.size() == sizeof kind) return message;
    }
    return malformed;
}

}  // namespace proc
