#include "originsim/content.h"

#include <algorithm>
#include <array>

#include "common/base/hash.h"

namespace originsim {
namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;
constexpr std::size_t kWord = 8;
constexpr std::size_t kLine = 64;
constexpr std::string_view kRestOfLine = "Weir originsim synthetic text\n";
static_assert(16 + 1 + 16 + 1 + kRestOfLine.size() == kLine);

// Not a secret: a verifier in another process must come to the same keys.
constexpr base::SipKey kNaming{0x6f726967696e7369, 0x6d20636f6e74656e};

std::uint64_t mix_at(std::uint64_t key, std::uint64_t index) noexcept {
    return base::mix64(key + index * kGolden);
}

void put_hex(std::byte* at, std::uint64_t value) noexcept {
    constexpr char kDigits[] = "0123456789abcdef";
    for (int i = 15; i >= 0; --i, value >>= 4) at[i] = static_cast<std::byte>(kDigits[value & 15]);
}

void put_word(std::uint64_t key, std::uint64_t index, std::byte* at) noexcept {
    base::store_le(at, mix_at(key, index));
}

void put_line(std::uint64_t key, std::uint64_t index, std::byte* at) noexcept {
    put_hex(at, index * kLine);
    at[16] = std::byte{' '};
    put_hex(at + 17, mix_at(key, index));
    at[33] = std::byte{' '};
    std::memcpy(at + 34, kRestOfLine.data(), kRestOfLine.size());
}

// Fills `into` from blocks of `size` bytes that `put` makes: whole ones in place, the
// first and the last by way of a copy if only part of them is wanted.
template <std::size_t size, typename Put>
void fill(std::uint64_t key, std::uint64_t position, base::MutableBytes into, Put put) noexcept {
    std::array<std::byte, size> block;
    std::uint64_t index = position / size;
    if (const std::size_t skip = position % size; skip != 0) {
        put(key, index++, block.data());
        into = into.subspan(base::copy_bytes(into, std::span(block).subspan(skip)));
    }
    for (; into.size() >= size; into = into.subspan(size)) put(key, index++, into.data());
    if (into.empty()) return;
    put(key, index, block.data());
    base::copy_bytes(into, block);
}

}  // namespace

std::uint64_t content_key(std::string_view target, std::uint64_t version,
                          std::string_view variant) noexcept {
    const std::uint64_t name = base::siphash64(kNaming, base::as_bytes(target));
    const std::uint64_t form = base::siphash64(kNaming, base::as_bytes(variant));
    return base::mix64(name + mix_at(form, version));
}

void generate(Texture texture, std::uint64_t key, std::uint64_t position,
              base::MutableBytes into) noexcept {
    if (texture == Texture::random) fill<kWord>(key, position, into, put_word);
    else fill<kLine>(key, position, into, put_line);
}

std::optional<std::uint64_t> find_wrong_byte(Texture texture, std::uint64_t key,
                                             std::uint64_t position, base::Bytes body) noexcept {
    std::array<std::byte, 4096> expected;
    while (!body.empty()) {
        const std::size_t n = std::min(body.size(), expected.size());
        generate(texture, key, position, std::span(expected).first(n));
        const auto [bad, _] = std::mismatch(expected.begin(), expected.begin() + n, body.begin());
        const auto good = static_cast<std::size_t>(bad - expected.begin());
        if (good != n) return position + good;
        position += n;
        body = body.subspan(n);
    }
    return {};
}

}  // namespace originsim
