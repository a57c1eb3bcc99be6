// cookies.h -- the cookies of a request, one at a time.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 6265 section 4.2

#ifndef PROXYD_COOKIES_H
#define PROXYD_COOKIES_H

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.h"

namespace proxyd {

// The pairs of all Cookie lines, in order.  Lifetime: the fields outlive the pairs.
class CookieReader {
  public:
    struct Pair {
        std::string_view name, text;  // text: all of it, "name=value"
        std::string_view value() const noexcept;
    };
    explicit CookieReader(const http::Fields& fields) noexcept : fields_(fields) {}

    // False when there are no more.
    bool next(Pair& pair) noexcept;

  private:
    bool next_line() noexcept;

    const http::Fields& fields_;
    const http::Field* line_ = nullptr;
    std::string_view rest_;
};

// The cookies that are in `names`, as one value of Cookie; empty if there are none.
// Shape: `room` holds the values of all Cookie lines and two bytes for each.
std::string_view kept_cookies(const http::Fields& fields, const std::vector<std::string>& names,
                              std::span<char> room) noexcept;

}  // namespace proxyd

#endif  // PROXYD_COOKIES_H
