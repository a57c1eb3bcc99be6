#include "common/array/half_siphash.h"

#include <bit>
#include <cstring>

#include "common/base/bytes.h"

namespace array {
namespace {

struct State {
    std::uint32_t v0, v1, v2, v3;

    explicit State(std::uint64_t seed) noexcept
        : v0(static_cast<std::uint32_t>(seed)),
          v1(static_cast<std::uint32_t>(seed >> 32) ^ 0xee),
          v2(static_cast<std::uint32_t>(seed) ^ 0x6c796765),
          v3(static_cast<std::uint32_t>(seed >> 32) ^ 0x74656462) {}

    void round() noexcept {
        v0 += v1, v1 = std::rotl(v1, 5), v1 ^= v0, v0 = std::rotl(v0, 16);
        v2 += v3, v3 = std::rotl(v3, 8), v3 ^= v2;
        v0 += v3, v3 = std::rotl(v3, 7), v3 ^= v0;
        v2 += v1, v1 = std::rotl(v1, 13), v1 ^= v2, v2 = std::rotl(v2, 16);
    }
    void absorb(std::uint32_t word) noexcept {
        v3 ^= word;
        round(), round();
        v0 ^= word;
    }
    std::uint32_t squeeze() noexcept {
        round(), round(), round(), round();
        return v1 ^ v3;
    }
};

}  // namespace

std::uint64_t half_siphash(std::uint64_t seed, std::string_view text) noexcept {
    State state(seed);
    const auto length = static_cast<std::uint32_t>(text.size()) << 24;
    for (; text.size() >= 4; text.remove_prefix(4))
        state.absorb(base::load_le<std::uint32_t>(text.data()));
    std::uint32_t tail = 0;
    if (!text.empty()) std::memcpy(&tail, text.data(), text.size());
    state.absorb(tail | length);
    state.v2 ^= 0xee;
    const std::uint32_t low = state.squeeze();
    state.v1 ^= 0xdd;
    return static_cast<std::uint64_t>(state.squeeze()) << 32 | low;
}

}  // namespace array
