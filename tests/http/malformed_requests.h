// malformed_requests.h -- requests that must be refused, and edge cases that must not be.
//
// Plain data: the head parser's test reads it, and so can a test that sends the same bytes to
// a running daemon.  Source: RFC 9112 sections 2, 3, 5, 6 and 11.2; RFC 9110 section 7.2.

#ifndef TESTS_HTTP_MALFORMED_REQUESTS_H
#define TESTS_HTTP_MALFORMED_REQUESTS_H

#include <string_view>

namespace http_tests {

using std::string_view_literals::operator""sv;

struct WireRequest {
    const char* says;
    std::string_view wire;  // a whole head
    int status;             // the refusal; 0 for a request that is well formed
};

// clang-format off
inline constexpr WireRequest kRequests[] = {
    // --- the request line ------------------------------------------------------------------
    {"a plain request is taken",            "GET / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 0},
    {"one empty line before it is let pass","\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 0},
    {"two empty lines are not",             "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"bare LF before it",                   "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"request line ends with bare LF",      "GET / HTTP/1.1\nHost: a\r\n\r\n"sv, 400},
    {"request line ends with bare CR",      "GET / HTTP/1.1\rHost: a\r\n\r\n"sv, 400},
    {"request line ends with CR CR LF",     "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"sv, 400},
    {"two blanks after the method",         "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"two blanks before the version",       "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"blank before the method",             " GET / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"blank after the version",             "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"sv, 400},
    {"HTAB between method and target",      "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"HTAB before the version",             "GET /\tHTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"form feed as a blank",                "GET\f/ HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"no target",                           "GET HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"empty target",                        "GET  HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"no version: HTTP/0.9",                "GET /\r\n\r\n"sv, 400},
    {"no method",                           "/ HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"method is no token",                  "G@T / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"method with a colon",                 "GET: / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"method with a byte above 0x7f",       "G\xc3\x89T / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"NUL in the method",                   "G\0T / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"method in small letters is another",  "get / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 0},
    {"unknown method is well formed",       "M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 0},
    {"TLS where plain text belongs",        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"sv, 400},

    // --- the version -----------------------------------------------------------------------
    {"HTTP/1.0 needs no Host",              "GET / HTTP/1.0\r\n\r\n"sv, 0},
    {"HTTP/1.2 is read as 1.1",             "GET / HTTP/1.2\r\nHost: a\r\n\r\n"sv, 0},
    {"HTTP/1.9 without Host",               "GET / HTTP/1.9\r\n\r\n"sv, 400},
    {"HTTP/2.0",                            "GET / HTTP/2.0\r\nHost: a\r\n\r\n"sv, 505},
    {"the HTTP/2 preface",                  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv, 505},
    {"HTTP/0.9 spelled out",                "GET / HTTP/0.9\r\nHost: a\r\n\r\n"sv, 505},
    {"HTTP/3.0",                            "GET / HTTP/3.0\r\nHost: a\r\n\r\n"sv, 505},
    {"http in small letters",               "GET / http/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"another protocol",                    "GET / ICAP/1.0\r\nHost: a\r\n\r\n"sv, 400},
    {"HTTP/1.10",                           "GET / HTTP/1.10\r\nHost: a\r\n\r\n"sv, 400},
    {"HTTP/01.1",                           "GET / HTTP/01.1\r\nHost: a\r\n\r\n"sv, 400},
    {"HTTP/11",                             "GET / HTTP/11\r\nHost: a\r\n\r\n"sv, 400},
    {"HTTP/1",                              "GET / HTTP/1\r\nHost: a\r\n\r\n"sv, 400},
    {"HTTP/1.x",                            "GET / HTTP/1.x\r\nHost: a\r\n\r\n"sv, 400},
    {"signed version",                      "GET / HTTP/+1.1\r\nHost: a\r\n\r\n"sv, 400},

    // --- the target ------------------------------------------------------------------------
    {"fragment",                            "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"byte above 0x7f in the target",       "GET /\xe9 HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"DEL in the target",                   "GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"NUL in the target",                   "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"blank in the target",                 "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"target without a slash",              "GET a HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"query without a slash",               "GET ?a=b HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"backslash for a slash",               "GET \\a HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"asterisk with GET",                   "GET * HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"asterisk with OPTIONS",               "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"sv, 0},
    {"two asterisks with OPTIONS",          "OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"authority-form with GET",             "GET a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n"sv, 400},
    {"origin-form with CONNECT",            "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"absolute-form with CONNECT",          "CONNECT http://a:80/ HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"CONNECT without a port",              "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"CONNECT with an empty port",          "CONNECT a: HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"CONNECT with userinfo",               "CONNECT u@a:80 HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"CONNECT as it should be",             "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"sv, 0},
    {"absolute-form",                       "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n"sv, 0},
    {"absolute-form without Host",          "GET http://b/x HTTP/1.1\r\n\r\n"sv, 400},
    {"absolute-form with an invalid Host",  "GET http://b/x HTTP/1.1\r\nHost: a/b\r\n\r\n"sv, 400},
    {"userinfo in absolute-form",           "GET http://u:p@b/x HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"empty host in absolute-form",         "GET http:///x HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"only a port in absolute-form",        "GET http://:80/x HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"one slash after the scheme",          "GET http:/b/x HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"another scheme",                      "GET ftp://b/x HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"file scheme",                         "GET file:///etc/passwd HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"query straight after the authority",  "GET http://b?x HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"backslash after the authority",       "GET http://b\\x HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"port above 65535 in absolute-form",   "GET http://b:65536/ HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"letters in the port",                 "GET http://b:8x/ HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"signed port",                         "GET http://b:+80/ HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"IPv6 literal",                        "GET http://[::1]:80/ HTTP/1.1\r\nHost: b\r\n\r\n"sv, 0},
    {"IPv6 literal without an end",         "GET http://[::1/ HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},
    {"IPv6 literal with a zone",            "GET http://[fe80::1%25eth0]/ HTTP/1.1\r\nHost: b\r\n\r\n"sv, 400},

    // --- Host ------------------------------------------------------------------------------
    {"no Host",                             "GET / HTTP/1.1\r\n\r\n"sv, 400},
    {"empty Host",                          "GET / HTTP/1.1\r\nHost:\r\n\r\n"sv, 400},
    {"blank Host",                          "GET / HTTP/1.1\r\nHost: \t \r\n\r\n"sv, 400},
    {"empty Host in HTTP/1.0",              "GET / HTTP/1.0\r\nHost:\r\n\r\n"sv, 400},
    {"two Hosts",                           "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"sv, 400},
    {"the same Host twice",                 "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"sv, 400},
    {"two Hosts in HTTP/1.0",               "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n"sv, 400},
    {"list of hosts",                       "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"sv, 400},
    {"userinfo in Host",                    "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"sv, 400},
    {"path in Host",                        "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"sv, 400},
    {"query in Host",                       "GET / HTTP/1.1\r\nHost: a?b\r\n\r\n"sv, 400},
    {"fragment in Host",                    "GET / HTTP/1.1\r\nHost: a#b\r\n\r\n"sv, 400},
    {"blank in Host",                       "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"sv, 400},
    {"percent-escape in Host",              "GET / HTTP/1.1\r\nHost: a%00b\r\n\r\n"sv, 400},
    {"byte above 0x7f in Host",             "GET / HTTP/1.1\r\nHost: \xc3\xa4.example\r\n\r\n"sv, 400},
    {"port above 65535 in Host",            "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n"sv, 400},
    {"six digits of port",                  "GET / HTTP/1.1\r\nHost: a:000080\r\n\r\n"sv, 400},
    {"negative port",                       "GET / HTTP/1.1\r\nHost: a:-1\r\n\r\n"sv, 400},
    {"two ports",                           "GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n"sv, 400},
    {"IPv6 without brackets",               "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n"sv, 400},
    {"bad IPv6 literal",                    "GET / HTTP/1.1\r\nHost: [::g]\r\n\r\n"sv, 400},
    {"text after an IPv6 literal",          "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n"sv, 400},
    {"IPvFuture",                           "GET / HTTP/1.1\r\nHost: [v1.a]\r\n\r\n"sv, 400},
    {"Host that is a port only",            "GET / HTTP/1.1\r\nHost: :80\r\n\r\n"sv, 400},
    {"scheme in Host",                      "GET / HTTP/1.1\r\nHost: http://a\r\n\r\n"sv, 400},
    {"Host with port 65535",                "GET / HTTP/1.1\r\nHost: a:65535\r\n\r\n"sv, 0},
    {"Host with an empty port",             "GET / HTTP/1.1\r\nHost: a:\r\n\r\n"sv, 0},
    {"underscore in Host",                  "GET / HTTP/1.1\r\nHost: a_b.example\r\n\r\n"sv, 0},

    // --- field lines -----------------------------------------------------------------------
    {"blank before the colon",              "GET / HTTP/1.1\r\nHost : a\r\n\r\n"sv, 400},
    {"HTAB before the colon",               "GET / HTTP/1.1\r\nHost: a\r\nX\t: b\r\n\r\n"sv, 400},
    {"blank in a name",                     "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n"sv, 400},
    {"folded line",                         "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"sv, 400},
    {"folded with HTAB",                    "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n"sv, 400},
    {"blank before the first field",        "GET / HTTP/1.1\r\n Host: a\r\n\r\n"sv, 400},
    {"line of blanks",                      "GET / HTTP/1.1\r\nHost: a\r\n \r\n\r\n"sv, 400},
    {"no name",                             "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"sv, 400},
    {"no colon",                            "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"sv, 400},
    {"name is no token",                    "GET / HTTP/1.1\r\nHost: a\r\nX(Y): b\r\n\r\n"sv, 400},
    {"byte above 0x7f in a name",           "GET / HTTP/1.1\r\nHost: a\r\nX\xff: b\r\n\r\n"sv, 400},
    {"NUL in a name",                       "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n"sv, 400},
    {"NUL in a value",                      "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"sv, 400},
    {"bell in a value",                     "GET / HTTP/1.1\r\nHost: a\r\nX: b\ac\r\n\r\n"sv, 400},
    {"DEL in a value",                      "GET / HTTP/1.1\r\nHost: a\r\nX: b\x7f\r\n\r\n"sv, 400},
    {"bare CR in a value",                  "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n"sv, 400},
    {"bare LF in a value",                  "GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c\r\n\r\n"sv, 400},
    {"blank line with bare LF",             "GET / HTTP/1.1\r\nHost: a\r\n\n"sv, 400},
    {"head ends with LF LF",                "GET / HTTP/1.1\r\nHost: a\n\n"sv, 400},
    {"head ends with CR CR LF",             "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"sv, 400},
    {"HTAB in a value",                     "GET / HTTP/1.1\r\nHost: a\r\nX: b\tc\r\n\r\n"sv, 0},
    {"obs-text in a value",                 "GET / HTTP/1.1\r\nHost: a\r\nX: \xe4\xff\r\n\r\n"sv, 0},
    {"empty value",                         "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n"sv, 0},
    {"no blank after the colon",            "GET / HTTP/1.1\r\nHost:a\r\n\r\n"sv, 0},
    {"HTAB after the colon",                "GET / HTTP/1.1\r\nHost:\ta\t\r\n\r\n"sv, 0},

    // --- Content-Length --------------------------------------------------------------------
    {"Content-Length",                      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"sv, 0},
    {"Content-Length twice",                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"sv, 400},
    {"contradicting Content-Lengths",       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 1\r\n\r\nx"sv, 400},
    {"list of lengths",                     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 0\r\n\r\n"sv, 400},
    {"empty Content-Length",                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n"sv, 400},
    {"positive sign",                       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx"sv, 400},
    {"negative length",                     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"sv, 400},
    {"hexadecimal length",                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\nx"sv, 400},
    {"fraction",                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1.0\r\n\r\nx"sv, 400},
    {"blank inside a length",               "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 0\r\n\r\nx"sv, 400},
    {"quoted length",                       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \"1\"\r\n\r\nx"sv, 400},
    {"length beyond 63 bits",               "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n\r\n"sv, 400},
    {"length beyond 64 bits",               "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\n"sv, 400},
    {"leading zeros",                       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0000\r\n\r\n"sv, 0},

    // --- Transfer-Encoding -----------------------------------------------------------------
    {"chunked",                             "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, 0},
    {"chunked in capitals",                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n"sv, 0},
    {"chunked with Content-Length",         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked, then Content-Length",        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked twice in a list",             "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked on two lines",                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked is not last",                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked is not last, on two lines",   "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n"sv, 400},
    {"identity",                            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"sv, 400},
    {"identity, chunked",                   "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked with a parameter",            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n"sv, 400},
    {"quoted chunked",                      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"sv, 400},
    {"vertical tab before chunked",         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"empty Transfer-Encoding",             "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n"sv, 400},
    {"comma after chunked",                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked,\r\n\r\n0\r\n\r\n"sv, 400},
    {"comma before chunked",                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: , chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked in HTTP/1.0",                 "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"gzip alone has no end",               "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"sv, 400},
    {"gzip, chunked is not implemented",    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"sv, 501},
    {"unknown coding",                      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"sv, 501},
    {"unknown coding before chunked",       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: cow, chunked\r\n\r\n0\r\n\r\n"sv, 501},
    {"blank inside chunked",                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chun ked\r\n\r\n"sv, 400},
    {"name of Transfer-Encoding with blank","POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"sv, 400},

    // --- Connection, Expect ----------------------------------------------------------------
    {"Connection names no token",           "GET / HTTP/1.1\r\nHost: a\r\nConnection: a b\r\n\r\n"sv, 400},
    {"quoted Connection option",            "GET / HTTP/1.1\r\nHost: a\r\nConnection: \"close\"\r\n\r\n"sv, 400},
    {"empty elements in Connection",        "GET / HTTP/1.1\r\nHost: a\r\nConnection: , close,,\r\n\r\n"sv, 0},
    {"Expect: 100-continue",                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 0\r\n\r\n"sv, 0},
    {"another expectation",                 "GET / HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n"sv, 417},
};
// clang-format on

}  // namespace http_tests

#endif  // TESTS_HTTP_MALFORMED_REQUESTS_H
