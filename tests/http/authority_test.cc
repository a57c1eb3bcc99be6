// Hosts and ports.
// Source: RFC 3986 section 3.2, RFC 9110 section 7.2.

#include "common/http/authority.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

struct Case {
    std::string_view text, host, port;  // an empty host: refused
};

// clang-format off
constexpr Case kCases[] = {
    {"a", "a", ""},                          {"www.Example.org:8080", "www.Example.org", "8080"},
    {"192.0.2.1:80", "192.0.2.1", "80"},     {"a_b-c.~d", "a_b-c.~d", ""},
    {"[::1]", "[::1]", ""},                  {"[2001:DB8::1]:443", "[2001:DB8::1]", "443"},
    {"[::ffff:192.0.2.1]:1", "[::ffff:192.0.2.1]", "1"},
    {"a:", "a", ""},                         {"a:0", "a", "0"},     {"a:65535", "a", "65535"},
    {"", "", ""},       {":80", "", ""},     {"a:65536", "", ""},   {"a:123456", "", ""},
    {"a:8o", "", ""},   {"a:+8", "", ""},    {"a:80:80", "", ""},   {"u@a", "", ""},
    {"u:p@a", "", ""},  {"a b", "", ""},     {"a,b", "", ""},       {"a%41", "", ""},
    {"a/b", "", ""},    {"[]", "", ""},      {"[::1", "", ""},      {"::1", "", ""},
    {"[::1]x", "", ""}, {"[1.2.3.4]", "", ""}, {"[::1%25a]", "", ""}, {"[v1.x]", "", ""},
    {"[1:2:3:4:5:6:7:8:9]", "", ""}, {"a\xe4", "", ""},
};
// clang-format on

class AuthorityTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuthorityTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(a_host_has_at_most_255_bytes);
    CPPUNIT_TEST(nul_does_not_end_an_address);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            const auto found = http::parse_authority(c.text);
            const std::string where(c.text);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, !c.host.empty(), found.has_value());
            if (!found) continue;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, c.host, found->host);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, c.port, found->port);
        }
    }
    void a_host_has_at_most_255_bytes() {
        CPPUNIT_ASSERT(http::parse_authority(std::string(255, 'a')));
        CPPUNIT_ASSERT(!http::parse_authority(std::string(256, 'a')));
    }
    void nul_does_not_end_an_address() {
        using std::string_view_literals::operator""sv;
        CPPUNIT_ASSERT(!http::parse_authority("[::1\0]"sv));
        CPPUNIT_ASSERT(!http::parse_authority("a\0b"sv));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AuthorityTest);

}  // namespace
