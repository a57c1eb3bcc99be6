// rows.h -- what an attacker may try to have stored for others, or to get of others.
//
// Layer:    tests
// Runs in:  poisoning
// Source:   proxyd(8); weir.conf(5), RULES
//
// "$" stands for a path that no other row uses.  The origin reflects in its answer whatever
// it received, and invites every cache to keep it.  Nothing of `first` that `forbidden` names
// may be in the answer to `second`, which must be a 200 of its own.

#ifndef TESTS_SYSTEM_POISONING_ROWS_H
#define TESTS_SYSTEM_POISONING_ROWS_H

#include <string_view>

namespace poisoning {

#define WEIR_H " HTTP/1.1\r\nHost: a\r\n"

inline constexpr std::string_view kPlain = "GET $" WEIR_H;
inline constexpr std::string_view kInviting = "Cache-Control: public, max-age=60\r\n";

struct Row {
    const char* says;
    std::string_view first;                  // without the blank line
    std::string_view second = kPlain;
    std::string_view forbidden = "evil";
    std::string_view answer = kInviting;     // fields of the origin's answers
    unsigned status = 200;                   // of its answer to what contains `forbidden`
    std::string_view body = {};              // of the first request
};

// Fields that are dropped, or say what the proxy says itself; each is a row.
inline constexpr const char* kUnkeyed[] = {
    "X-Forwarded-Host", "X-Forwarded-Scheme", "X-Forwarded-Proto", "X-Forwarded-Port",
    "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Forwarded-Path", "X-Forwarded-Uri",
    "X-Forwarded-Ssl", "X-Forwarded-For", "X-Forwarded", "Forwarded", "X-Host", "X-Original-Host",
    "X-HTTP-Host-Override", "X-Original-URL", "X-Rewrite-URL", "X-Original-URI", "X-Real-IP",
    "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Front-End-Https", "X-Url-Scheme",
    "X-Proxy-Url", "X-Backend-Host", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override",
    "Proxy-Connection", "Keep-Alive", "TE",
};

// clang-format off
inline constexpr Row kRows[] = {

    // --- the host ---------------------------------------------------------------------------
    {"a host in capitals",                 "GET $ HTTP/1.1\r\nHost: A\r\n", kPlain, "Host: A"},
    {"the usual port",                     "GET $ HTTP/1.1\r\nHost: a:80\r\n", kPlain, "a:80"},
    {"no port behind a colon",             "GET $ HTTP/1.1\r\nHost: a:\r\n", kPlain, "Host: a:"},
    {"a port with zeros",                  "GET $ HTTP/1.1\r\nHost: a:0080\r\n", kPlain, "0080"},
    {"a dot behind the host",              "GET $ HTTP/1.1\r\nHost: a.\r\n", kPlain, "Host: a."},
    {"userinfo",                           "GET $ HTTP/1.1\r\nHost: evil@a\r\n"},
    {"two hosts",                          "GET $ HTTP/1.1\r\nHost: a\r\nHost: evil\r\n"},
    {"a list of hosts",                    "GET $ HTTP/1.1\r\nHost: a, evil\r\n"},
    {"a host with a path",                 "GET $ HTTP/1.1\r\nHost: a/evil\r\n"},
    {"a host with a blank",                "GET $ HTTP/1.1\r\nHost: a evil\r\n"},
    {"a host with a hash",                 "GET $ HTTP/1.1\r\nHost: a#evil\r\n"},
    {"absolute-form and another host",     "GET http://a$ HTTP/1.1\r\nHost: evil\r\n"},
    {"absolute-form with userinfo",        "GET http://evil@a$ HTTP/1.1\r\nHost: a\r\n"},
    {"absolute-form in capitals",          "GET HTTP://A$ HTTP/1.1\r\nHost: evil\r\n"},
    {"https in the clear",                 "GET https://a$?evil HTTP/1.1\r\nHost: a\r\n"},
    {"another scheme",                     "GET evil://a$ HTTP/1.1\r\nHost: a\r\n"},
    {"HTTP/1.0 and absolute-form",         "GET http://a$ HTTP/1.0\r\nHost: evil\r\n"},

    // --- the path ---------------------------------------------------------------------------
    {"dot segments",                       "GET $/evil/.." WEIR_H, "GET $/" WEIR_H},
    {"escaped dot segments",               "GET $/evil/%2e%2E" WEIR_H, "GET $/" WEIR_H},
    {"a dot segment and an escaped slash", "GET $/..%2fevil" WEIR_H, "GET $/" WEIR_H},
    {"an escape of a letter",              "GET $/%61" WEIR_H, "GET $/a" WEIR_H, "%61"},
    {"escapes in small letters",           "GET $/%c3%a4" WEIR_H, "GET $/%C3%A4" WEIR_H, "%c3"},
    {"an escaped slash",                   "GET $%2fevil" WEIR_H, "GET $/evi" WEIR_H},
    {"a double escape",                    "GET $%252fevil" WEIR_H, "GET $%2fevi" WEIR_H},
    {"a backslash",                        "GET $\\evil" WEIR_H, "GET $/evi" WEIR_H},
    {"an escaped NUL",                     "GET $%00evil" WEIR_H},
    {"an escaped line break",              "GET $%0d%0aevil:1" WEIR_H},
    {"an escaped hash",                    "GET $%23evil" WEIR_H},
    {"a hash",                             "GET $#evil" WEIR_H},
    {"an escaped question mark",           "GET $%3fevil" WEIR_H, "GET $?" WEIR_H},
    {"a parameter of the path",            "GET $;evil" WEIR_H},
    {"capitals",                           "GET $/EVIL" WEIR_H, "GET $/evil" WEIR_H, "EVIL"},
    {"an overlong slash",                  "GET $%c0%afevil" WEIR_H, "GET $/evi" WEIR_H},
    {"bytes above ASCII",                  "GET $/\xc3\xa4" "evil" WEIR_H},
    {"two slashes",                        "GET $//evil" WEIR_H, "GET $/evi" WEIR_H},
    {"half an escape",                     "GET $/%2evil%" WEIR_H},

    // --- the query --------------------------------------------------------------------------
    {"an escaped separator",               "GET $?a=1%26b=2" WEIR_H, "GET $?a=1&b=2" WEIR_H, "%26"},
    {"an escaped equals sign",             "GET $?a%3D1" WEIR_H, "GET $?a=1" WEIR_H, "%3D"},
    {"another order",                      "GET $?b=2&a=1" WEIR_H, "GET $?a=1&b=2" WEIR_H, "?b=2"},
    {"duplicates in another order",        "GET $?a=2&a=1" WEIR_H, "GET $?a=1&a=2" WEIR_H, "?a=2"},
    {"a semicolon",                        "GET $?a=1;evil" WEIR_H, "GET $?a=1" WEIR_H},
    {"a plus sign",                        "GET $?a+b" WEIR_H, "GET $?a%20b" WEIR_H, "a+b"},
    {"names in capitals",                  "GET $?A=1" WEIR_H, "GET $?a=1" WEIR_H, "?A=1"},
    {"an empty query",                     "GET $?" WEIR_H, kPlain, "? HTTP"},
    {"a second question mark",             "GET $??evil" WEIR_H, "GET $?" WEIR_H},
    {"a parameter that does not count",    "GET $/clean?utm_a=evil" WEIR_H, "GET $/clean" WEIR_H},
    {"its name escaped",                   "GET $/clean?%75tm%5fa=evil" WEIR_H, "GET $/clean" WEIR_H},
    {"behind a second question mark",      "GET $/clean??utm_a=evil" WEIR_H, "GET $/clean" WEIR_H},
    {"behind a semicolon",                 "GET $/clean?a;utm_a=evil" WEIR_H, "GET $/clean?a" WEIR_H},
    {"with a semicolon in it",             "GET $/clean?utm_a=1;a=evil" WEIR_H, "GET $/clean" WEIR_H},
    {"sorted",                             "GET $/clean?b=2&a=1" WEIR_H, "GET $/clean?a=1&b=2" WEIR_H, "?b=2"},
    {"too long, where it does not count",  "GET $/clean?utm_a=evil" WEIR_H, "GET $/clean" WEIR_H, "evil", "", 414},

    // --- methods and bodies -----------------------------------------------------------------
    {"a GET with a body",                  "GET $" WEIR_H "Content-Length: 4\r\n", kPlain, "evil", kInviting, 200, "evil"},
    {"in chunks",                          "GET $" WEIR_H "Transfer-Encoding: chunked\r\n", kPlain, "evil", kInviting, 200, "4\r\nevil\r\n0\r\n\r\n"},
    {"a form",                             "GET $" WEIR_H "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n", kPlain, "evil", kInviting, 200, "q=evil"},
    {"a HEAD with a body",                 "HEAD $" WEIR_H "Content-Length: 4\r\n", kPlain, "evil", kInviting, 200, "evil"},
    {"a POST",                             "POST $" WEIR_H "Content-Length: 4\r\n", kPlain, "evil", kInviting, 200, "evil"},
    {"a PUT",                              "PUT $" WEIR_H "Content-Length: 4\r\n", kPlain, "evil", kInviting, 200, "evil"},
    {"an unknown method",                  "EVIL $" WEIR_H, kPlain, "EVIL"},
    {"a method in small letters",          "get $" WEIR_H, kPlain, "get "},
    {"OPTIONS",                            "OPTIONS $" WEIR_H, kPlain, "OPTIONS"},
    {"HEAD and GET",                       "HEAD $" WEIR_H, kPlain, "HEAD"},
    {"GET taken for HEAD",                 "GET $" WEIR_H "X-HTTP-Method-Override: HEAD\r\n", kPlain, "HEAD"},
    {"an upgrade",                         "GET $" WEIR_H "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: evil\r\n"},
    {"a protocol that is accepted",        "GET $" WEIR_H "Connection: Upgrade\r\nUpgrade: evil\r\n"},

    // --- parts and conditions ---------------------------------------------------------------
    {"a part",                             "GET $" WEIR_H "Range: bytes=0-3\r\n", kPlain, "Range:", kInviting, 206},
    {"a part that is not there",           "GET $" WEIR_H "Range: bytes=99999-\r\n", kPlain, "Range:", kInviting, 416},
    {"a part, if unchanged",               "GET $" WEIR_H "Range: bytes=0-3\r\nIf-Range: \"x\"\r\n", kPlain, "Range:", kInviting, 206},
    {"another unit",                       "GET $" WEIR_H "Range: evil=0-3\r\n", kPlain, "Range:", kInviting, 416},
    {"a tag that is there",                "GET $" WEIR_H "If-None-Match: *\r\n", kPlain, "If-None-Match", kInviting, 304},
    {"a tag that is not",                  "GET $" WEIR_H "If-Match: \"evil\"\r\n", kPlain, "evil", kInviting, 412},
    {"an old date",                        "GET $" WEIR_H "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n", kPlain, "If-Unmodified", kInviting, 412},

    // --- errors for everybody ---------------------------------------------------------------
    {"malformed for the origin",           "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Cache-Control: public\r\n", 400},
    {"of no type it has",                  "GET $" WEIR_H "Accept: evil\r\n", kPlain, "evil", "Cache-Control: public\r\n", 406},
    {"too large for the origin",           "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Cache-Control: public\r\n", 413},
    {"fields too large",                   "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Cache-Control: public\r\n", 431},
    {"too often",                          "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Cache-Control: public\r\n", 429},
    {"of another host",                    "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Cache-Control: public\r\n", 421},
    {"forbidden",                          "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "", 403},
    {"broken",                             "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "", 500},
    {"busy",                               "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Retry-After: 60\r\n", 503},
    {"a redirection by a field",           "GET $" WEIR_H "X-Forwarded-Host: evil\r\n", kPlain, "evil", "Location: http://evil/\r\n", 301},
    {"a control in a field",               "GET $" WEIR_H "X: \x01" "evil\r\n"},
    {"a delete in a field",                   "GET $" WEIR_H "X: evil\x7f\r\n"},
    {"a folded field",                     "GET $" WEIR_H "X: a\r\n evil\r\n"},
    {"a name that is none",                "GET $" WEIR_H "X y: evil\r\n"},
    {"an expectation",                     "GET $" WEIR_H "Expect: evil\r\n"},
    {"a transfer coding",                  "GET $" WEIR_H "Transfer-Encoding: evil\r\n"},
    {"another version",                    "GET $ HTTP/9.1\r\nHost: a\r\nX: evil\r\n"},

    // --- what belongs to one user -----------------------------------------------------------
    {"credentials",                        "GET $" WEIR_H "Authorization: Basic evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\n"},
    {"a cookie that is set",               "GET $" WEIR_H "Cookie: id=evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nSet-Cookie: id=evil\r\n"},
    {"a private answer",                   "GET $" WEIR_H "Cookie: id=evil\r\n", kPlain, "evil", "Cache-Control: PRIVATE, max-age=60\r\n"},
    {"a private answer, over two lines",   "GET $" WEIR_H "Cookie: id=evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nCache-Control: x=\"y\", private\r\n"},
    {"no-store, in capitals",              "GET $" WEIR_H "Cookie: id=evil\r\n", kPlain, "evil", "Cache-Control: max-age=60,No-Store\r\n"},
    {"an answer that says nothing",        "GET $" WEIR_H "Cookie: id=evil\r\n", kPlain, "evil", ""},
    {"an account like a style sheet",      "GET $;x.css" WEIR_H "Cookie: id=evil\r\n", "GET $;x.css" WEIR_H, "evil", ""},
    {"with an escaped semicolon",          "GET $%3bx.css" WEIR_H "Cookie: id=evil\r\n", "GET $%3bx.css" WEIR_H, "evil", ""},
    {"with an escaped slash",              "GET $%2fx.css" WEIR_H "Cookie: id=evil\r\n", "GET $%2fx.css" WEIR_H, "evil", ""},
    {"with an escaped line break",         "GET $%0ax.css" WEIR_H "Cookie: id=evil\r\n", "GET $%0ax.css" WEIR_H, "evil", ""},
    {"with an escaped NUL",                "GET $%00x.css" WEIR_H "Cookie: id=evil\r\n", "GET $%00x.css" WEIR_H, "evil", ""},
    {"with an escaped question mark",      "GET $%3fx.css" WEIR_H "Cookie: id=evil\r\n", "GET $%3fx.css" WEIR_H, "evil", ""},
    {"with an escaped hash",               "GET $%23x.css" WEIR_H "Cookie: id=evil\r\n", "GET $%23x.css" WEIR_H, "evil", ""},
    {"with an escaped backslash",          "GET $%5cx.css" WEIR_H "Cookie: id=evil\r\n", "GET $%5cx.css" WEIR_H, "evil", ""},
    {"with an escaped percent sign",       "GET $%252fx.css" WEIR_H "Cookie: id=evil\r\n", "GET $%252fx.css" WEIR_H, "evil", ""},
    {"and with its cookie set",            "GET $;x.css" WEIR_H "Cookie: id=evil\r\n", "GET $;x.css" WEIR_H, "evil", "Set-Cookie: id=evil\r\n"},
    {"an account below a static path",     "GET $/static/..%2faccount" WEIR_H "Cookie: id=evil\r\n", "GET $/static/..%2faccount" WEIR_H, "evil", ""},
    {"below it by dot segments",           "GET $/static/../account" WEIR_H "Cookie: id=evil\r\n", "GET $/static/../account" WEIR_H, "evil", ""},
    {"below it by escaped ones",           "GET $/static/%2e%2e/account" WEIR_H "Cookie: id=evil\r\n", "GET $/static/%2e%2e/account" WEIR_H, "evil", ""},
    {"cookies that are stripped",          "GET $/clean" WEIR_H "Cookie: id=evil\r\n", "GET $/clean" WEIR_H},

    // --- variants ---------------------------------------------------------------------------
    {"by Cookie",                          "GET $" WEIR_H "Cookie: id=evil\r\n", "GET $" WEIR_H "Cookie: id=good\r\n", "evil", "Cache-Control: max-age=60\r\nVary: Cookie\r\n"},
    {"by Cookie, and none",                "GET $" WEIR_H "Cookie: id=evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nVary: Cookie\r\n"},
    {"by Cookie, and an empty one",        "GET $" WEIR_H "Cookie: id=evil\r\n", "GET $" WEIR_H "Cookie:\r\n", "evil", "Cache-Control: max-age=60\r\nVary: Cookie\r\n"},
    {"cookies and blanks at commas",       "GET $" WEIR_H "Cookie: id=1 , 2\r\n", "GET $" WEIR_H "Cookie: id=1,2\r\n", "1 , 2", "Cache-Control: max-age=60\r\nVary: Cookie\r\n"},
    {"cookies and empty elements",         "GET $" WEIR_H "Cookie: id=1,,2\r\n", "GET $" WEIR_H "Cookie: id=1,2\r\n", "1,,2", "Cache-Control: max-age=60\r\nVary: Cookie\r\n"},
    {"cookies on two lines",               "GET $" WEIR_H "Cookie: a=1\r\nCookie: evil\r\n", "GET $" WEIR_H "Cookie: a=1, evil\r\n", "Cookie: evil", "Cache-Control: max-age=60\r\nVary: Cookie\r\n"},
    {"credentials in another case",        "GET $" WEIR_H "Authorization: Basic EVIL\r\n", "GET $" WEIR_H "Authorization: Basic evil\r\n", "EVIL", "Cache-Control: public, max-age=60\r\nVary: Authorization\r\n"},
    {"a user agent with commas",           "GET $" WEIR_H "User-Agent: a, b\r\n", "GET $" WEIR_H "User-Agent: a,b\r\n", "a, b", "Cache-Control: max-age=60\r\nVary: User-Agent\r\n"},
    {"by everything",                      "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nVary: *\r\n"},
    {"by everything, among others",        "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nVary: a,, *\r\n"},
    {"by everything, on another line",     "GET $" WEIR_H "X: evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nVary: a\r\nVary: *\r\n"},
    {"by a name in capitals",              "GET $" WEIR_H "X-User: evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nVary: X-USER\r\n"},
    {"by the second line",                 "GET $" WEIR_H "X-User: evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nVary: Accept\r\nVary: X-User\r\n"},
    {"a value on two lines",               "GET $" WEIR_H "X: a\r\nX: evil\r\n", "GET $" WEIR_H "X: a\r\n", "evil", "Cache-Control: max-age=60\r\nVary: X\r\n"},
    {"a value that slips into the next",   "GET $" WEIR_H "A: evil\r\nB: 1\r\n", "GET $" WEIR_H "A: evi\r\nB: l,1\r\n", "A: evil", "Cache-Control: max-age=60\r\nVary: A, B\r\n"},
    {"quotes in a list",                   "GET $" WEIR_H "X: \"a, evil\"\r\n", "GET $" WEIR_H "X: \"a,evil\"\r\n", "a, evil", "Cache-Control: max-age=60\r\nVary: X\r\n"},
    {"a coding that is refused",           "GET $" WEIR_H "Accept-Encoding: gzip;q=0, evil\r\n", "GET $" WEIR_H "Accept-Encoding: gzip\r\n", "evil", "Cache-Control: max-age=60\r\nVary: Accept-Encoding\r\n"},
    {"a weight that is none",              "GET $" WEIR_H "Accept-Language: de;q=evil\r\n", "GET $" WEIR_H "Accept-Language: de\r\n", "evil", "Cache-Control: max-age=60\r\nVary: Accept-Language\r\n"},
    {"by a field that is dropped",         "GET $" WEIR_H "X-Forwarded-Host: evil\r\n", kPlain, "evil", "Cache-Control: max-age=60\r\nVary: X-Forwarded-Host\r\n"},
    {"by a field that is keyed",           "GET $/keyed" WEIR_H "X-Forwarded-Host: evil\r\n", "GET $/keyed" WEIR_H},
    {"keyed, and another value",           "GET $/keyed" WEIR_H "X-Forwarded-Host: evil\r\n", "GET $/keyed" WEIR_H "X-Forwarded-Host: good\r\n"},
    {"keyed by a cookie",                  "GET $/keyed" WEIR_H "Cookie: tenant=evil\r\n", "GET $/keyed" WEIR_H "Cookie: tenant=good\r\n"},
    {"keyed, and another order",           "GET $/keyed" WEIR_H "Cookie: x=1; tenant=evil\r\n", "GET $/keyed" WEIR_H "Cookie: tenant=good; x=1\r\n"},
    {"keyed by a cookie, and none",        "GET $/keyed" WEIR_H "Cookie: tenant=evil\r\n", "GET $/keyed" WEIR_H},

    // --- hop by hop -------------------------------------------------------------------------
    {"Connection names the cookie",        "GET $" WEIR_H "Connection: close, Cookie\r\nCookie: id=evil\r\n", kPlain},
    {"Connection names the host",          "GET $" WEIR_H "Connection: close, Host\r\nX-Host: evil\r\n", kPlain},
    {"Connection names our own fields",    "GET $" WEIR_H "Connection: close, X-Forwarded-For, Via\r\nX-Forwarded-For: evil\r\n"},
    {"Max-Forwards",                       "GET $" WEIR_H "Max-Forwards: 0\r\nX-Host: evil\r\n"},
    {"a trailer",                          "POST $" WEIR_H "Transfer-Encoding: chunked\r\nTrailer: X-Host\r\n", kPlain, "evil", kInviting, 200, "0\r\nX-Host: evil\r\n\r\n"},
};
// clang-format on

}  // namespace poisoning

#endif  // TESTS_SYSTEM_POISONING_ROWS_H
