#include "common/base/result.h"

#include <cerrno>
#include <cstring>

namespace base {
namespace {

const char* name_of(Errc code) noexcept {
    switch (code) {
    case Errc::again:       return "not ready";
    case Errc::closed:      return "closed by the peer";
    case Errc::timed_out:   return "timed out";
    case Errc::too_large:   return "over the limit";
    case Errc::malformed:   return "malformed";
    case Errc::unsupported: return "not supported";
    case Errc::not_found:   return "not found";
    case Errc::system:      return "system error";
    case Errc::tls:         return "TLS failure";
    }
    panic("result: Errc %d", static_cast<int>(code));
}

}  // namespace

std::string describe(const Error& error) {
    const char* why = error.code == Errc::system ? std::strerror(error.sys) : name_of(error.code);
    return *error.what != '\0' ? std::string(error.what) + ": " + why : std::string(why);
}

Error system_error(const char* what) noexcept { return Error{Errc::system, errno, what}; }

}  // namespace base
