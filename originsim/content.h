// content.h -- synthetic content: every byte can be computed from where it stands.
//
// Layer:    originsim (pure)
// Runs in:  worker; tests/support/verify_body
// Source:   originsim(8), SYNTHETIC OBJECTS
//
// A key and a position give a byte, so any range is generated without what comes before
// it, and a client can verify any range it received.  Two textures:
//
//   random   64-bit words in little-endian order, word n being mix(key + n * golden): does
//            not compress, and no two places are alike
//   text     lines of 64 bytes: position of the line in hex, a digest of it in hex, and
//            a fixed text: compresses to about a third

#ifndef ORIGINSIM_CONTENT_H
#define ORIGINSIM_CONTENT_H

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/base/bytes.h"

namespace originsim {

enum class Texture : std::uint8_t { text, random };

// target:   path and query as received: another query is another object
// version:  see the query word `every`
// variant:  the values of the request fields that the query word `vary` names
std::uint64_t content_key(std::string_view target, std::uint64_t version,
                          std::string_view variant) noexcept;

// Fills `into` with the bytes from `position` on.
void generate(Texture texture, std::uint64_t key, std::uint64_t position,
              base::MutableBytes into) noexcept;

// The position of the first byte of `body`, which begins at `position`, that is wrong.
std::optional<std::uint64_t> find_wrong_byte(Texture texture, std::uint64_t key,
                                             std::uint64_t position, base::Bytes body) noexcept;

}  // namespace originsim

#endif  // ORIGINSIM_CONTENT_H
