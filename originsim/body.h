// body.h -- the bytes of an answer, by position: synthetic, of a file, or a short text.
//
// Layer:    originsim
// Runs in:  worker
// Owner:    Session or RawAnswer

#ifndef ORIGINSIM_BODY_H
#define ORIGINSIM_BODY_H

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "common/base/bytes.h"
#include "common/net/fd.h"

#include "originsim/content.h"

namespace originsim {

class Body {
  public:
    Body() = default;
    static Body synthetic(Texture texture, std::uint64_t key) { return Body(Synthetic{texture, key}); }
    static Body of_file(net::Fd fd) { return Body(std::move(fd)); }
    static Body of_text(std::string text) { return Body(std::move(text)); }

    // Fills `into` with the bytes from `position` on.  False if they are not there: the
    // file has become shorter, and the answer cannot be completed.
    bool read(std::uint64_t position, base::MutableBytes into) const noexcept;

  private:
    struct Synthetic {
        Texture texture;
        std::uint64_t key;
    };
    using Source = std::variant<std::string, Synthetic, net::Fd>;
    explicit Body(Source source) : source_(std::move(source)) {}

    static bool read_from(const std::string& text, std::uint64_t position,
                          base::MutableBytes into) noexcept;
    static bool read_from(const Synthetic& object, std::uint64_t position,
                          base::MutableBytes into) noexcept;
    static bool read_from(const net::Fd& file, std::uint64_t position,
                          base::MutableBytes into) noexcept;

    Source source_;
};

}  // namespace originsim

#endif  // ORIGINSIM_BODY_H
