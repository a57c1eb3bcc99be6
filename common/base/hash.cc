#include "common/base/hash.h"

#include <bit>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace base {
namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    SipState(SipKey key, bool wide) noexcept
        : v0(key.k0 ^ 0x736f6d6570736575u),
          v1(key.k1 ^ 0x646f72616e646f6du ^ (wide ? 0xeeu : 0u)),
          v2(key.k0 ^ 0x6c7967656e657261u),
          v3(key.k1 ^ 0x7465646279746573u) {}

    void round() noexcept {
        v0 += v1, v1 = std::rotl(v1, 13), v1 ^= v0, v0 = std::rotl(v0, 32);
        v2 += v3, v3 = std::rotl(v3, 16), v3 ^= v2;
        v0 += v3, v3 = std::rotl(v3, 21), v3 ^= v0;
        v2 += v1, v1 = std::rotl(v1, 17), v1 ^= v2, v2 = std::rotl(v2, 32);
    }
    void absorb(std::uint64_t word) noexcept {
        v3 ^= word;
        round(), round();
        v0 ^= word;
    }
    std::uint64_t squeeze() noexcept {
        round(), round(), round(), round();
        return v0 ^ v1 ^ v2 ^ v3;
    }
};

// Absorbs all of the input; the last word carries what is left of it and its length.
void absorb_all(SipState& state, Bytes input) noexcept {
    const std::uint64_t length = static_cast<std::uint64_t>(input.size()) << 56;
    for (; input.size() >= 8; input = input.subspan(8))
        state.absorb(load_le<std::uint64_t>(input.data()));
    std::uint64_t tail = 0;
    if (!input.empty()) std::memcpy(&tail, input.data(), input.size());
    state.absorb(tail | length);
}

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

// tables[k][b]: the CRC of byte b followed by k zero bytes ("slicing by 8").
constexpr CrcTables make_crc_tables() noexcept {
    constexpr std::uint32_t kReversedPolynomial = 0x82f63b78;
    CrcTables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? kReversedPolynomial : 0);
        tables[0][byte] = crc;
    }
    for (std::size_t k = 1; k < 8; ++k)
        for (std::size_t byte = 0; byte < 256; ++byte)
            tables[k][byte] = (tables[k - 1][byte] >> 8) ^ tables[0][tables[k - 1][byte] & 0xff];
    return tables;
}
constexpr CrcTables kCrc = make_crc_tables();

#if defined(__x86_64__)
[[gnu::target("sse4.2")]] std::uint32_t crc32c_sse42(Bytes input, std::uint32_t crc) noexcept {
    std::uint64_t state = ~crc;
    for (; input.size() >= 8; input = input.subspan(8))
        state = _mm_crc32_u64(state, load_le<std::uint64_t>(input.data()));
    auto narrow = static_cast<std::uint32_t>(state);
    for (const std::byte byte : input)
        narrow = _mm_crc32_u8(narrow, static_cast<unsigned char>(byte));
    return ~narrow;
}
#endif

}  // namespace

std::uint64_t siphash64(SipKey key, Bytes input) noexcept {
    SipState state(key, false);
    absorb_all(state, input);
    state.v2 ^= 0xff;
    return state.squeeze();
}

Digest128 siphash128(SipKey key, Bytes input) noexcept {
    SipState state(key, true);
    absorb_all(state, input);
    state.v2 ^= 0xee;
    const std::uint64_t low = state.squeeze();
    state.v1 ^= 0xdd;
    return {low, state.squeeze()};
}

std::uint32_t crc32c_portable(Bytes input, std::uint32_t crc) noexcept {
    crc = ~crc;
    for (; input.size() >= 8; input = input.subspan(8)) {
        const std::uint64_t word = load_le<std::uint64_t>(input.data()) ^ crc;
        crc = 0;
        for (std::size_t k = 0; k < 8; ++k) crc ^= kCrc[7 - k][(word >> (8 * k)) & 0xff];
    }
    for (const std::byte byte : input)
        crc = (crc >> 8) ^ kCrc[0][(crc ^ static_cast<std::uint32_t>(byte)) & 0xff];
    return ~crc;
}

std::uint32_t crc32c(Bytes input, std::uint32_t crc) noexcept {
#if defined(__x86_64__)
    static const bool has_instruction = __builtin_cpu_supports("sse4.2");
    if (has_instruction) return crc32c_sse42(input, crc);
#endif
    return crc32c_portable(input, crc);
}

}  // namespace base
