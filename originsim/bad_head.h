// bad_head.h -- answers that no client should believe, for tests of clients and proxies.
//
// Layer:    originsim (pure data)
// Runs in:  worker
// Source:   RFC 9112 (every entry breaks one of its rules); originsim(8), MALFORMED ANSWERS

#ifndef ORIGINSIM_BAD_HEAD_H
#define ORIGINSIM_BAD_HEAD_H

#include <optional>
#include <span>
#include <string_view>

namespace originsim {

struct BadHead {
    const char* name;
    std::string_view bytes;       // as sent; the connection is closed after them
    std::string_view before = {}; // sent once, in front
    unsigned repeat = 1;          // how often `bytes` is sent
};

std::span<const BadHead> bad_heads() noexcept;

// The index of the entry of that name or number.
std::optional<unsigned> find_bad_head(std::string_view text) noexcept;

}  // namespace originsim

#endif  // ORIGINSIM_BAD_HEAD_H
