// hash.h -- the ways in which an array chooses the owner of a key.
//
// Layer:    array (pure)
// Runs in:  any process

#ifndef COMMON_ARRAY_HASH_H
#define COMMON_ARRAY_HASH_H

#include <cstdint>
#include <optional>
#include <string_view>

namespace array {

enum class Hash : std::uint8_t {
    carp,        // the CARP v1 draft, to the bit
    carp_squid,  // as Squid 3.2 and later compute it: see carp.h
    hrw,         // weighted rendezvous over 64 bits: see hrw.h
};

// "carp", "carp-squid", "hrw".
const char* to_text(Hash hash) noexcept;
std::optional<Hash> hash_named(std::string_view name) noexcept;

}  // namespace array

#endif  // COMMON_ARRAY_HASH_H
