// request_key.h -- the text that names what a request asks for.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9111 section 2, RFC 3986 section 6.2
//
// It is the normal form of the URL that is forwarded, so that two requests have one key
// exactly if the origin would see one URL.

#ifndef PROXYD_REQUEST_KEY_H
#define PROXYD_REQUEST_KEY_H

#include <span>
#include <string_view>

#include "common/conf/site.h"
#include "common/http/message.h"

namespace proxyd {

// "http://www.abc.com/path?query", written into `room`.  Empty: it does not fit, or the URL
// is none that could be forwarded.
std::string_view request_key(const http::RequestHead& request, bool tls,
                             std::span<char> room) noexcept;

// The same with the policy that applies, and with the query as that wants it.  The URL may
// need twice its length of room.
struct RequestKey {
    std::string_view url;
    const conf::CachePolicy* policy = nullptr;
};
// url: a normal form in `room`.
RequestKey url_key(std::string_view url, const conf::Proxy& proxy, std::span<char> room) noexcept;
RequestKey request_key(const http::RequestHead& request, bool tls, const conf::Proxy& proxy,
                       std::span<char> room) noexcept;

}  // namespace proxyd

#endif  // PROXYD_REQUEST_KEY_H
