// bytes.h -- views of memory as bytes and as text, and integers in stored form.
//
// Layer:    base
// Runs in:  any process
//
// Buffers are std::span<std::byte>, text is std::string_view; this is the bridge, so
// that reinterpret_cast has one home.

#ifndef COMMON_BASE_BYTES_H
#define COMMON_BASE_BYTES_H

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace base {

static_assert(std::endian::native == std::endian::little, "load_le() and the cache files need it");

using Bytes = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

// Lifetime: the view points into `text`.
inline Bytes as_bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span(text.data(), text.size()));
}

// Lifetime: the view points into `bytes`.
inline std::string_view as_text(Bytes bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Copies as much of `from` as `into` has room for; returns how much that was.
inline std::size_t copy_bytes(MutableBytes into, Bytes from) noexcept {
    const std::size_t n = from.size() < into.size() ? from.size() : into.size();
    if (n != 0) std::memcpy(into.data(), from.data(), n);
    return n;
}

// An integer from its little-endian bytes at any address.
template <typename Integer>
Integer load_le(const void* at) noexcept {
    Integer value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

template <typename Integer>
void store_le(void* at, Integer value) noexcept {
    std::memcpy(at, &value, sizeof value);
}

}  // namespace base

#endif  // COMMON_BASE_BYTES_H
