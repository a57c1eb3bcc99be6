// Requests as other proxies want them, and what their errors say about them.

#include "proxyd/way.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct HeadCase {
    const char *head, *url, *array, *expected;
};

constexpr HeadCase kHeads[] = {
    {"GET /a?b HTTP/1.1\r\nHost: origin.test\r\nX: y\r\n", "http://www.abc.test/a?b", "edge",
     "GET http://www.abc.test/a?b HTTP/1.1\r\nHost: www.abc.test\r\nProxy-Array: edge\r\nX: y\r\n"},
    {"POST / HTTP/1.1\r\nHost: o\r\n", "http://[::1]:81/", "",
     "POST http://[::1]:81/ HTTP/1.1\r\nHost: [::1]:81\r\n"},
    {"GET / HTTP/1.1\r\nHost: o\r\nA: b\r\n\r\n", "https://abc.test/", "",
     "GET https://abc.test/ HTTP/1.1\r\nHost: abc.test\r\nA: b\r\n\r\n"},
};

struct FaultCase {
    const char* name;
    std::uint16_t status;
    const char* fields;
    Fault fault;
};

constexpr FaultCase kFaults[] = {
    {"fine", 200, "", Fault::none},
    {"a mistake of the client", 404, "", Fault::none},
    {"an error of the origin's own", 500, "", Fault::none},
    {"a proxy that does not serve", 503, "", Fault::own},
    {"it says that it is to blame", 503, "Proxy-Status: p2; error=proxy_internal_error", Fault::own},
    {"the origin's 503, passed on", 503, "Cache-Status: p2; fwd=uri-miss; fwd-status=503", Fault::none},
    {"it cannot reach the origin", 502, "Cache-Status: p2\nProxy-Status: p2; error=connection_refused", Fault::beyond},
    {"the origin took too long", 504, "Proxy-Status: p2; error=http_response_timeout", Fault::none},
    {"a loop", 508, "", Fault::loop},
};

class WayTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WayTest);
    CPPUNIT_TEST(proxies_get_the_whole_url);
    CPPUNIT_TEST(errors_say_whose_they_are);
    CPPUNIT_TEST_SUITE_END();

    void proxies_get_the_whole_url() {
        for (const HeadCase& c : kHeads)
            CPPUNIT_ASSERT_EQUAL(std::string(c.expected), proxy_head(c.head, c.url, c.array));
    }

    void errors_say_whose_they_are() {
        for (const FaultCase& c : kFaults) {
            CPPUNIT_ASSERT_MESSAGE(c.name, fault_of(response(c.status, c.fields)) == c.fault);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WayTest);

}  // namespace
