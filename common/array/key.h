// key.h -- the text that is hashed to find the owner of a URL.
//
// Layer:    array (pure)
// Runs in:  any process
//
// A browser with the PAC file and a proxy with the request must arrive at the same bytes:
//
//   a request with its URL   scheme://host/path?query     the scheme's own port left out
//   a tunnel                 host:port                    the port always there
//
// Scheme and host are in lower case, a dot at the host's end is dropped, IPv6 keeps its
// brackets, an empty path is "/".  Path and query are as they came: nothing is decoded, so
// this is not the key of the cache.  A browser shows a PAC file nothing but host and port
// of what it will tunnel (https, wss, ws), and a proxy sees nothing else.

#ifndef COMMON_ARRAY_KEY_H
#define COMMON_ARRAY_KEY_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace array {

enum class KeyKind : std::uint8_t {
    url,   // as above
    host,  // the host alone: all of a site, by http and https, belongs to one member
};

// "url", "host".
const char* to_text(KeyKind kind) noexcept;
std::optional<KeyKind> key_kind_named(std::string_view name) noexcept;

// What a request asks for, in the bytes of its request line (or of its Host field).
struct Target {
    std::string_view scheme;  // in any case; empty: a tunnel
    std::string_view host;    // in any case; an IPv6 address has its brackets
    std::string_view port;    // digits, or empty
    std::string_view path;    // path and query; may be empty
};

// Replaces `key`, whose memory is used again.
void write_key(const Target& target, KeyKind kind, std::string& key);

// The key that a browser's PAC file computes for a URL.  Nothing if it is none:
// "scheme://host..." is wanted; user information and fragment are ignored.
std::optional<std::string> browser_key(std::string_view url, KeyKind kind);

}  // namespace array

#endif  // COMMON_ARRAY_KEY_H
