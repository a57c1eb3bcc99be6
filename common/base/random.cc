#include "common/base/random.h"

#include <cerrno>

#include <sys/random.h>

#include "common/base/hash.h"
#include "common/base/panic.h"

namespace base {
namespace {

constexpr std::uint64_t splitmix64(std::uint64_t& state) noexcept {
    return mix64(state += 0x9e3779b97f4a7c15u);
}

}  // namespace

// splitmix64 never gives four zeros in a row, the one state xoshiro cannot leave.
Random::Random(std::uint64_t seed) noexcept {
    for (std::uint64_t& word : state_) word = splitmix64(seed);
}

Random Random::seeded() noexcept { return Random(random_u64()); }

std::uint64_t Random::next() noexcept {
    auto& s = state_;
    const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9;
    const std::uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = std::rotl(s[3], 45);
    return result;
}

// Lemire's multiplication; the few values that would favour some results are drawn again.
std::uint64_t Random::below(std::uint64_t bound) noexcept {
    CHECK(bound > 0);
    __extension__ using Wide = unsigned __int128;
    const std::uint64_t unfair = -bound % bound;
    for (;;) {
        const Wide product = static_cast<Wide>(next()) * bound;
        if (static_cast<std::uint64_t>(product) >= unfair)
            return static_cast<std::uint64_t>(product >> 64);
    }
}

void fill_random(MutableBytes into) noexcept {
    while (!into.empty()) {
        const ssize_t got = ::getrandom(into.data(), into.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) panic("getrandom: errno %d", errno);
        into = into.subspan(static_cast<std::size_t>(got));
    }
}

std::uint64_t random_u64() noexcept {
    std::array<std::byte, 8> bytes;
    fill_random(bytes);
    return load_le<std::uint64_t>(bytes.data());
}

}  // namespace base
