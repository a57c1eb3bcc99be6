// What a server connection answers to what a client sends, however the bytes arrive.
// Source: RFC 9112 sections 6, 7 and 9; RFC 9110 sections 10.1.1 and 15.2.

#include "common/h1/server.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/h1/site.h"

namespace {

using h1test::Site;

struct Case {
    const char* says;
    std::string_view in, out;
    bool closes = false;
};

#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
#define HELLO_CLOSE "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
#define HELLO_KEEP "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello"
#define REFUSED(status, size)                               \
    "HTTP/1.1 " status                                      \
    "\r\nContent-Type: text/plain\r\nConnection: close\r\n" \
    "Content-Length: " size "\r\n\r\n" status "\n"
#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define GET10(path) "GET " path " HTTP/1.0\r\nHost: a\r\n\r\n"
#define POST(path, fields) "POST " path " HTTP/1.1\r\nHost: a\r\n" fields "\r\n"

// clang-format off
constexpr Case kCases[] = {
    {"a request is answered and the connection kept", GET("/hello"), HELLO},
    {"an empty line before a request is let pass", "\r\n" GET("/hello"), HELLO},
    {"three requests in a pipeline are answered in order",
     GET("/hello") GET("/parts") GET("/chunked"),
     HELLO
     "HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\nE: f\r\nContent-Length: 4\r\n\r\nwxyz"
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n13\r\ndefghijklmnopqrstuv\r\n0\r\n\r\n"},
    {"a client that asks for it is let go",
     "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", HELLO_CLOSE, true},
    {"nothing after a last request is answered",
     "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" GET("/hello"), HELLO_CLOSE, true},
    {"HTTP/1.0 closes", GET10("/hello"), HELLO_CLOSE, true},
    {"HTTP/1.0 may ask to be kept",
     "GET /hello HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", HELLO_KEEP},
    {"HTTP/1.0 gets a body of unknown length until close", GET10("/chunked"),
     "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcdefghijklmnopqrstuv", true},
    {"... also if it asked to be kept",
     "GET /chunked HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
     "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcdefghijklmnopqrstuv", true},
    {"HEAD has the length and no body", "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" GET("/hello"),
     "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" HELLO},
    {"HEAD of an unknown length", "HEAD /chunked HTTP/1.1\r\nHost: a\r\n\r\n" GET("/hello"),
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" HELLO},
    {"204 has no framing", GET("/empty") GET("/hello"), "HTTP/1.1 204 No Content\r\n\r\n" HELLO},
    {"304 has no framing", GET("/304") GET("/hello"), "HTTP/1.1 304 Not Modified\r\n\r\n" HELLO},
    {"a simple answer", GET("/simple"),
     "HTTP/1.1 404 Not Found\r\nX: y\r\nContent-Length: 4\r\n\r\nnone"},
    {"an interim answer comes first", GET("/hint"),
     "HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" HELLO},
    {"... but not to HTTP/1.0", GET10("/hint"), HELLO_CLOSE, true},

    {"a body of a length", POST("/echo", "Content-Length: 5\r\n") "hello" GET("/hello"), HELLO HELLO},
    {"an empty body", POST("/echo", "Content-Length: 0\r\n") GET("/hello"),
     "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" HELLO},
    {"a chunked body",
     POST("/echo", "Transfer-Encoding: chunked\r\n") "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nA: b\r\n\r\n" GET("/hello"),
     HELLO HELLO},
    {"a body that nobody asked for is read away",
     POST("/hello", "Content-Length: 5\r\n") "12345" GET("/hello"), HELLO HELLO},
    {"... also in chunks",
     POST("/hello", "Transfer-Encoding: chunked\r\n") "5\r\n12345\r\n0\r\n\r\n" GET("/hello"), HELLO HELLO},
    {"... but not if it is large", POST("/hello", "Content-Length: 65537\r\n") "12345", HELLO_CLOSE, true},

    {"100 Continue when the handler asks for the body",
     POST("/echo", "Expect: 100-continue\r\nContent-Length: 5\r\n"),
     "HTTP/1.1 100 Continue\r\n\r\n"},
    {"an answer without 100 Continue closes",
     POST("/hello", "Expect: 100-continue\r\nContent-Length: 5\r\n"), HELLO_CLOSE, true},

    {"garbage", "\x16\x03\x01\r\n\r\n", REFUSED("400 Bad Request", "16"), true},
    {"nothing after garbage is read", "GET\r\n\r\n" GET("/hello"), REFUSED("400 Bad Request", "16"), true},
    {"garbage after a request", GET("/hello") "x\r\n\r\n", HELLO REFUSED("400 Bad Request", "16"), true},
    {"both lengths", POST("/echo", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
     REFUSED("400 Bad Request", "16"), true},
    {"an unknown coding", POST("/echo", "Transfer-Encoding: tea, chunked\r\n"), REFUSED("501 Not Implemented", "20"), true},
    {"an unknown version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
     REFUSED("505 HTTP Version Not Supported", "31"), true},
    {"an unknown expectation", POST("/echo", "Expect: tea\r\nContent-Length: 5\r\n"),
     REFUSED("417 Expectation Failed", "23"), true},
    {"a malformed chunk", POST("/echo", "Transfer-Encoding: chunked\r\n") "5\nhello\r\n0\r\n\r\n",
     REFUSED("400 Bad Request", "16"), true},
    {"a malformed chunk after the answer is not answered",
     POST("/hello", "Transfer-Encoding: chunked\r\n") "zz", HELLO, true},
    {"a body above the limit", POST("/echo", "Content-Length: 100001\r\n"),
     REFUSED("413 Content Too Large", "22"), true},
    {"a chunk above the limit", POST("/echo", "Transfer-Encoding: chunked\r\n") "186a1\r\n",
     REFUSED("413 Content Too Large", "22"), true},
};
// clang-format on

class ServerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServerTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(the_answer_does_not_depend_on_how_bytes_arrive);
    CPPUNIT_TEST(the_answer_does_not_depend_on_where_the_bytes_are_split);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) check(c, c.in.size(), c.in.size());
    }
    void the_answer_does_not_depend_on_how_bytes_arrive() {
        for (const Case& c : kCases)
            for (const std::size_t step : {1UL, 7UL}) check(c, step, step);
    }
    void the_answer_does_not_depend_on_where_the_bytes_are_split() {
        for (const Case& c : kCases)
            for (std::size_t at = 1; at < c.in.size(); ++at) check(c, at, c.in.size());
    }

  private:
    // The first piece, then the others.
    static void check(const Case& c, std::size_t first, std::size_t step) {
        const std::string where = std::string(c.says) + ", split at " + std::to_string(first);
        h1::ServerLimits limits;
        limits.max_body = 100'000;
        Site site(limits);
        site.connection->start();
        std::string_view in = c.in;
        site.say(in.substr(0, first));
        in.remove_prefix(first);
        while (!in.empty()) {
            site.say(in.substr(0, step));
            in.remove_prefix(std::min(step, in.size()));
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string(c.out), site.out);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(where, c.closes, site.closed);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ServerTest);

}  // namespace
