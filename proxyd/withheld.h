// withheld.h -- fields of an answer that are not for a shared cache, though the rest is.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9111 sections 5.2.2.4 and 5.2.2.7
//
// private="Set-Cookie" and no-cache="Set-Cookie" allow the answer to be stored without that
// field.  Who asked for this very answer gets it; nobody who comes later does.

#ifndef PROXYD_WITHHELD_H
#define PROXYD_WITHHELD_H

#include <string>
#include <string_view>

#include "common/http/cache_control.h"

namespace proxyd {

// Can the answer do without these fields?  Not without those that say what its body is, or
// how it may be used.  names: the argument of a directive.
bool may_withhold(std::string_view names) noexcept;

bool is_withheld(const http::CacheControl& control, std::string_view name) noexcept;

// Takes the lines that are withheld out of `head`, a status line and fields, in place, and
// returns them.
std::string take_withheld(std::string_view& head, const http::CacheControl& control);

}  // namespace proxyd

#endif  // PROXYD_WITHHELD_H
