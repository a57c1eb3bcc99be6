// url.h -- one spelling for every URL: the cache key, and what is asked of the origin.
//
// Layer:    http (pure; writes into a buffer of the caller)
// Runs in:  any process
// Source:   RFC 3986 sections 5.2.4 and 6.2, RFC 9110 section 4.2.3
//
// The key and the forwarded target come from the same normal form, so that a cache and an
// origin can never understand one request as two resources (cache deception and poisoning).
// Normalising is idempotent: the normal form of a normal form is itself.

#ifndef COMMON_HTTP_URL_H
#define COMMON_HTTP_URL_H

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "common/http/message.h"

namespace http {

struct UrlParts {
    std::string_view scheme;  // "http" or "https", in any case
    std::string_view host;    // as parse_authority() found it
    std::string_view port;    // digits, or empty
    std::string_view target;  // path and query: "/...", or "*"
};

// Views into the buffer that the URL was written to: "http://host:81/path?query".
struct Url {
    std::string_view text;       // all of it
    std::string_view authority;  // host and, unless it is the scheme's own, port
    std::string_view target;     // path and query
    std::string_view path;
    std::string_view query;  // without '?'; empty if there is none
};

// Writes the normal form: scheme and host in lower case, the scheme's own port left out,
// escapes in upper case, those of unreserved characters decoded, dot segments removed.
// Nothing else is changed: "%2F" stays apart from "/", and the query keeps its order.
//
// Shape:     scheme, host and target sizes plus 12 bytes are always enough for `buffer`.
// Errors:    malformed  the path has a "%" that begins no escape (a query may: browsers send
//                       "?q=100%"), or does not begin with a slash
//            too_large  `buffer` is too small
// Lifetime:  the views point into `buffer`.
base::Result<Url> normalise_url(const UrlParts& parts, std::span<char> buffer) noexcept;

// The parts of a request.  `scheme` is that of the connection, used unless the target has one.
UrlParts parts_of(const RequestHead& head, std::string_view scheme) noexcept;

// Splits "http://host:port/path?query" for URLs that do not come from a request line.
// Errors:  malformed  not an absolute http or https URL, userinfo, or a fragment
base::Result<UrlParts> split_url(std::string_view text) noexcept;

// The normal form of what `reference` means in an answer of `base`, itself a normal form:
// "http://h/a/b" and "../c" give "http://h/c".  A fragment is dropped.
//
// Errors:    malformed  of another scheme than http and https, or as normalise_url()
//            too_large  `buffer` is too small
// Lifetime:  the views point into `buffer`.
base::Result<Url> resolve_url(std::string_view base, std::string_view reference,
                              std::span<char> buffer);

// The pairs of a query, one at a time: "a=1&b" gives {a, 1} and {b, }.  Nothing is decoded.
class QueryReader {
  public:
    struct Pair {
        std::string_view name, value;
    };
    explicit QueryReader(std::string_view query) noexcept : rest_(query) {}

    // False when there are no more.  Empty pairs ("a&&b") are left out.
    bool next(Pair& pair) noexcept;

  private:
    std::string_view rest_;
};

}  // namespace http

#endif  // COMMON_HTTP_URL_H
