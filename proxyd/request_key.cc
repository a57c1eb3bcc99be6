#include "proxyd/request_key.h"

#include "common/http/url.h"

namespace proxyd {

std::string_view request_key(const http::RequestHead& request, bool tls,
                             std::span<char> room) noexcept {
    const auto url = http::normalise_url(http::parts_of(request, tls ? "https" : "http"), room);
    return url ? url->text : std::string_view{};
}

}  // namespace proxyd
