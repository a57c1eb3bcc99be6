// What is said of an answer that the proxy had to make itself.  Source: RFC 9209.

#include "proxyd/proxy_status.h"

#include <array>
#include <cerrno>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;
using base::Errc;

struct Case {
    base::Error why;
    std::string_view type;
};

constexpr Case kCases[] = {
    {{Errc::system, ECONNREFUSED, "connect"}, "connection_refused"},
    {{Errc::system, EHOSTUNREACH, "connect"}, "destination_ip_unroutable"},
    {{Errc::system, EACCES, "connect"}, "destination_ip_prohibited"},
    {{Errc::system, EMFILE, "connect"}, "destination_unavailable"},
    {{Errc::timed_out, 0, "connect"}, "connection_timeout"},
    {{Errc::timed_out, 0, "request"}, "connection_write_timeout"},
    {{Errc::timed_out, 0, "first byte"}, "http_response_timeout"},
    {{Errc::timed_out, 0, "response body"}, "connection_read_timeout"},
    {{Errc::closed, 0, "response head"}, "connection_terminated"},
    {{Errc::system, ECONNRESET, "response head"}, "connection_terminated"},
    {{Errc::closed, 0, "response body"}, "http_response_incomplete"},
    {{Errc::too_large, 0, "response head"}, "http_response_header_section_size"},
    {{Errc::too_large, 0, "interim responses"}, "http_protocol_error"},
    {{Errc::malformed, 0, "status line"}, "http_protocol_error"},
    {{Errc::unsupported, 0, "Transfer-Encoding"}, "http_response_transfer_coding"},
    {{Errc::tls, 0, "handshake"}, "tls_protocol_error"},
    {{Errc::not_found, 0, "host name"}, "dns_error"},
    {{Errc::not_found, 0, "dns"}, "dns_error"},
    {{Errc::malformed, 0, "dns"}, "dns_error"},
    {{Errc::system, EAGAIN, "dns"}, "dns_error"},
    {{Errc::timed_out, 0, "dns"}, "dns_timeout"},
};

class ProxyStatusTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProxyStatusTest);
    CPPUNIT_TEST(every_failure_has_a_type);
    CPPUNIT_TEST(the_field_is_well_formed);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_failure_has_a_type() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.why.what, c.type, error_type_of(c.why));
    }
    void the_field_is_well_formed() {
        std::array<char, 512> room;
        CPPUNIT_ASSERT_EQUAL(
            std::string_view("Proxy-Status: p1; error=dns_error; details=\"a \\\"b\\\"\"\r\n"),
            proxy_status("p1", "dns_error", "a \"b\"", room));
        CPPUNIT_ASSERT_EQUAL(std::string_view("Proxy-Status: \"1p\"; error=dns_error\r\n"),
                             proxy_status("1p", "dns_error", "", room));
        CPPUNIT_ASSERT(proxy_status("p1", "dns_error", "", std::span(room).first(20)).empty());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ProxyStatusTest);

}  // namespace
