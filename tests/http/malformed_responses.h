// malformed_responses.h -- responses that must be refused, and edge cases that must not be.
//
// Plain data: the head parser's test reads it, and so can an origin that answers with the
// same bytes.  Source: RFC 9112 sections 4, 5 and 6.

#ifndef TESTS_HTTP_MALFORMED_RESPONSES_H
#define TESTS_HTTP_MALFORMED_RESPONSES_H

#include <string_view>

namespace http_tests {

using std::string_view_literals::operator""sv;

struct WireResponse {
    const char* says;
    std::string_view wire;  // a whole head, and in some cases a body
    bool good;              // false: to be answered with 502
};

// clang-format off
inline constexpr WireResponse kResponses[] = {
    // --- the status line -------------------------------------------------------------------
    {"a plain response is taken",       "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"sv, true},
    {"empty reason",                    "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"sv, true},
    {"no reason and no blank",          "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"sv, true},
    {"obs-text in the reason",          "HTTP/1.1 200 \xe9t\xe9\r\nContent-Length: 0\r\n\r\n"sv, true},
    {"HTTP/1.0",                        "HTTP/1.0 200 OK\r\n\r\n"sv, true},
    {"HTTP/1.7",                        "HTTP/1.7 200 OK\r\nContent-Length: 0\r\n\r\n"sv, true},
    {"unknown status of a known class", "HTTP/1.1 299 ?\r\nContent-Length: 0\r\n\r\n"sv, true},
    {"status 599",                      "HTTP/1.1 599 ?\r\nContent-Length: 0\r\n\r\n"sv, true},
    {"status 600",                      "HTTP/1.1 600 ?\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"status 999",                      "HTTP/1.1 999 ?\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"status 099",                      "HTTP/1.1 099 ?\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"status 000",                      "HTTP/1.1 000 ?\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"two digits of status",            "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"four digits of status",           "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"signed status",                   "HTTP/1.1 +20 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"status with a fraction",          "HTTP/1.1 403.7 No\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"letters for a status",            "HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"no status",                       "HTTP/1.1\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"two blanks before the status",    "HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"HTAB before the status",          "HTTP/1.1\t200 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"HTAB after the status",           "HTTP/1.1 200\tOK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"blank before the version",        " HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"empty line before it",            "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"HTTP/2",                          "HTTP/2 200\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"HTTP/2.0",                        "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"HTTP/0.9",                        "HTTP/0.9 200 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"http in small letters",           "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"another protocol",                "ICY 200 OK\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"no HTTP at all",                  "<html><body>hello</body></html>\r\n\r\n"sv, false},
    {"an SSH banner",                   "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"sv, false},
    {"status line ends with bare LF",   "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n"sv, false},
    {"NUL in the reason",               "HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"bare CR in the reason",           "HTTP/1.1 200 O\rK\r\nContent-Length: 0\r\n\r\n"sv, false},

    // --- field lines -----------------------------------------------------------------------
    {"blank before the colon",          "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n"sv, false},
    {"folded line",                     "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"blank before the first field",    "HTTP/1.1 200 OK\r\n X: a\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"no name",                         "HTTP/1.1 200 OK\r\n: a\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"no colon",                        "HTTP/1.1 200 OK\r\nX\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"name is no token",                "HTTP/1.1 200 OK\r\nX/Y: a\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"NUL in a name",                   "HTTP/1.1 200 OK\r\nX\0: a\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"NUL in a value",                  "HTTP/1.1 200 OK\r\nX: a\0\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"bare LF between fields",          "HTTP/1.1 200 OK\r\nX: a\nContent-Length: 0\r\n\r\n"sv, false},
    {"bare CR in a value",              "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"head ends with bare LF",          "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n"sv, false},
    {"escape character in a value",     "HTTP/1.1 200 OK\r\nX: \x1b[0m\r\nContent-Length: 0\r\n\r\n"sv, false},

    // --- framing ---------------------------------------------------------------------------
    {"no length: until close",          "HTTP/1.1 200 OK\r\n\r\n"sv, true},
    {"chunked",                         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, true},
    {"length twice",                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"sv, false},
    {"contradicting lengths",           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 0\r\n\r\nx"sv, false},
    {"list of lengths",                 "HTTP/1.1 200 OK\r\nContent-Length: 0, 0\r\n\r\n"sv, false},
    {"negative length",                 "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"sv, false},
    {"signed length",                   "HTTP/1.1 200 OK\r\nContent-Length: +0\r\n\r\n"sv, false},
    {"empty length",                    "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n"sv, false},
    {"length in words",                 "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n"sv, false},
    {"hexadecimal length",              "HTTP/1.1 200 OK\r\nContent-Length: 0x0\r\n\r\n"sv, false},
    {"length beyond 63 bits",           "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"sv, false},
    {"invalid length of a 304",         "HTTP/1.1 304 Not Modified\r\nContent-Length: x\r\n\r\n"sv, false},
    {"length beside chunked",           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, false},
    {"chunked twice",                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"sv, false},
    {"chunked is not last",             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"sv, false},
    {"chunked in HTTP/1.0",             "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, false},
    {"gzip, chunked",                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"sv, false},
    {"unknown coding",                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: cow\r\n\r\n"sv, false},
    {"identity",                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n"sv, false},
    {"empty coding",                    "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n\r\n"sv, false},
    {"Connection names no token",       "HTTP/1.1 200 OK\r\nConnection: a=b\r\nContent-Length: 0\r\n\r\n"sv, false},
};
// clang-format on

}  // namespace http_tests

#endif  // TESTS_HTTP_MALFORMED_RESPONSES_H
