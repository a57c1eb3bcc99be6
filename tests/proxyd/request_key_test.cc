// Which requests are for one object.  Source: RFC 9111 section 2, RFC 3986 section 6.2.

#include "proxyd/request_key.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/head_parser.h"

namespace {

using namespace proxyd;

struct Case {
    const char* says;
    std::string_view target, host;
    bool tls;
    std::string_view key;
};

// clang-format off
constexpr Case kCases[] = {
    {"plain",                        "/a?b",               "www.test",      false, "http://www.test/a?b"},
    {"over TLS it is another",       "/a?b",               "www.test",      true,  "https://www.test/a?b"},
    {"hosts have no case",           "/A",                 "WWW.Test",      false, "http://www.test/A"},
    {"the usual port is no port",    "/",                  "www.test:80",   false, "http://www.test/"},
    {"of TLS, too",                  "/",                  "www.test:443",  true,  "https://www.test/"},
    {"another port is one",          "/",                  "www.test:443",  false, "http://www.test:443/"},
    {"dot segments go",              "/x/../a/./b",        "www.test",      false, "http://www.test/a/b"},
    {"escapes that say nothing go",  "/%61%7e",            "www.test",      false, "http://www.test/a~"},
    {"an escaped slash stays",       "/a%2fb",             "www.test",      false, "http://www.test/a%2Fb"},
    {"so does an escaped dot pair",  "/a/%2e%2e/b",        "www.test",      false, "http://www.test/b"},
    {"the query keeps its order",    "/?b=2&a=1",          "www.test",      false, "http://www.test/?b=2&a=1"},
    {"an empty query is a query",    "/a?",                "www.test",      false, "http://www.test/a?"},
    {"absolute-form names the host", "http://b.test/x",    "www.test",      false, "http://b.test/x"},
    {"half an escape is none",       "/a%2",               "www.test",      false, ""},
};
// clang-format on

class RequestKeyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RequestKeyTest);
    CPPUNIT_TEST(one_key_for_one_url);
    CPPUNIT_TEST(what_does_not_fit_has_none);
    CPPUNIT_TEST(the_policy_of_the_url_rewrites_its_query);
    CPPUNIT_TEST_SUITE_END();

  public:
    void one_key_for_one_url() {
        std::array<char, 256> room;
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.key), key(c, room));
    }
    void what_does_not_fit_has_none() {
        std::array<char, 12> room;
        CPPUNIT_ASSERT_EQUAL(std::string(), key(kCases[0], room));
    }

    void the_policy_of_the_url_rewrites_its_query() {
        conf::Proxy proxy;
        proxy.rules.resize(1);
        proxy.rules[0].path = "/a";
        proxy.rules[0].policy.query = conf::QueryKey::none;
        http::RequestHead head;
        std::array<char, 256> room;
        const auto key_of = [&](const std::string& target) {
            const std::string text = "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
            CPPUNIT_ASSERT(http::parse_request_head(text, 0, {1024, 1024, 16}, head));
            return request_key(head, false, proxy, room);
        };
        CPPUNIT_ASSERT_EQUAL(std::string("http://h/a"), std::string(key_of("/a?b=1").url));
        const RequestKey other = key_of("/b?b=1");
        CPPUNIT_ASSERT_EQUAL(std::string("http://h/b?b=1"), std::string(other.url));
        CPPUNIT_ASSERT(other.policy == &proxy.cache);
    }

  private:
    static std::string key(const Case& c, std::span<char> room) {
        std::string text = "GET ";
        text.append(c.target).append(" HTTP/1.1\r\nHost: ").append(c.host).append("\r\n\r\n");
        http::RequestHead head;
        CPPUNIT_ASSERT(http::parse_request_head(text, 0, {1024, 1024, 16}, head));
        return std::string(request_key(head, c.tls, room));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RequestKeyTest);

}  // namespace
