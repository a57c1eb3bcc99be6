// preferences.h -- a list with weights, such as Accept-Language, in one order.
//
// Layer:    http (pure; no allocation)
// Runs in:  any process
// Source:   RFC 9110 sections 12.4.2, 12.5.3 and 12.5.4
//
// Neither the order of the elements nor the case of their names says anything; the weights
// do.  So "de;q=0.50, EN" is "en,de;q=0.5".

#ifndef COMMON_HTTP_PREFERENCES_H
#define COMMON_HTTP_PREFERENCES_H

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "common/http/message.h"

namespace http {

struct Preference {
    std::string_view name;  // as received: a language range or a content coding
    unsigned weight = 0;    // thousandths
};

class Preferences {
  public:
    static constexpr std::size_t kMost = 32;

    // Of all lines of that name.  False: they have an element that cannot be read, or one
    // twice, or too many; then nobody can say what the origin makes of them.
    // Lifetime: the fields outlive this.
    bool read(const Fields& fields, FieldName name) noexcept;

    // Best first, names in alphabetical order where weights are equal.
    std::span<const Preference> all() const noexcept { return {all_.data(), count_}; }

    // The one name that is wanted more than all others; empty if there is none.
    std::string_view favourite() const noexcept;

    // Their normal form; empty if it does not fit.  Shape: the size of the values and two
    // bytes for each element are enough.
    std::string_view write(std::span<char> room) const noexcept;

  private:
    bool has(std::string_view name) const noexcept;

    std::size_t count_ = 0;
    std::array<Preference, kMost> all_;
};

}  // namespace http

#endif  // COMMON_HTTP_PREFERENCES_H
