// Which rule fits which URL.  Source: weir.conf(5), section RULES.

#include "proxyd/rules.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;

struct PathCase {
    std::string_view pattern, path;
    bool narrow, wide;
};

constexpr PathCase kPaths[] = {
    {"", "/", true, true},
    {"/static/", "/static/a.css", true, true},
    {"/static/", "/static/", true, true},
    {"/static/", "/static", false, false},
    {"/static/", "/a/static/", false, false},
    {"*.css", "/a/b.css", true, true},
    {"*.css", "/a/b.css/", false, false},
    {"/a/*/b", "/a/x/y/b", true, true},
    {"/a/*/b", "/a/b", false, false},
    {"/a*b*c", "/aXbXbXc", true, true},
    {"*", "/", true, true},
    {"/a*", "/a", true, true},
    {"*a*a*a*a*a*b", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false, false},
    // What servers read differently.
    {"*.css", "/account;x.css", false, true},
    {"*.css", "/account%3Bx.css", false, true},
    {"*.css", "/account%2Fx.css", false, true},
    {"*.css", "/account%0Ax.css", false, true},
    {"*.css", "/account%00.css", false, true},
    {"*.css", "/account%3Fx.css", false, true},
    {"*.css", "/account%23x.css", false, true},
    {"*.css", "/account\\x.css", false, true},
    {"*.css", "/account%255Cx.css", false, true},
    {"/static/", "/static/..%2Faccount", false, true},
    {"/static/", "/static/a%20b.css", true, true},
    {"*.css", "/%C3%A4.css", true, true},
    {"/a;v=1/", "/a;v=1/b", true, true},
    {"/account", "/account;x.css", false, true},
};

struct HostCase {
    std::string_view pattern, host;
    bool fits;
};

constexpr HostCase kHosts[] = {
    {"", "any.test", true},
    {"abc.com", "abc.com", true},
    {"abc.com", "www.abc.com", false},
    {"*.abc.com", "www.abc.com", true},
    {"*.abc.com", "a.b.abc.com", true},
    {"*.abc.com", "abc.com", false},
    {"*.abc.com", "xabc.com", false},
    {"*.abc.com", ".abc.com", false},
};

class RulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RulesTest);
    CPPUNIT_TEST(every_path_in_the_table);
    CPPUNIT_TEST(every_host_in_the_table);
    CPPUNIT_TEST(the_first_rule_that_fits_applies);
    CPPUNIT_TEST(without_rules_the_cache_decides);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_path_in_the_table() {
        for (const PathCase& c : kPaths) {
            const std::string says = std::string(c.pattern) + " " + std::string(c.path);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(says, c.narrow, path_fits(c.pattern, c.path, false));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(says, c.wide, path_fits(c.pattern, c.path, true));
        }
    }
    void every_host_in_the_table() {
        for (const HostCase& c : kHosts)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(c.host), c.fits, host_fits(c.pattern, c.host));
    }
    void the_first_rule_that_fits_applies() {
        conf::Proxy proxy;
        proxy.rules.resize(3);
        proxy.rules[0].host = "a.test";
        proxy.rules[0].path = "/x";
        proxy.rules[1].path = "/x";
        proxy.rules[2].host = "[::1]";
        const auto which = [&proxy](std::string_view url) {
            const conf::CachePolicy* policy = &policy_for(proxy, url);
            for (std::size_t i = 0; i < proxy.rules.size(); ++i)
                if (policy == &proxy.rules[i].policy) return static_cast<int>(i);
            return policy == &proxy.cache ? -1 : -2;
        };
        CPPUNIT_ASSERT_EQUAL(0, which("http://a.test:81/xy?z"));
        CPPUNIT_ASSERT_EQUAL(1, which("http://b.test/x"));
        CPPUNIT_ASSERT_EQUAL(2, which("http://[::1]:80/y"));
        CPPUNIT_ASSERT_EQUAL(-1, which("http://a.test/y?/x"));
    }
    void without_rules_the_cache_decides() {
        const conf::Proxy proxy{};
        const conf::CachePolicy* cache = &proxy.cache;
        CPPUNIT_ASSERT(&policy_for(proxy, "http://a.test/") == cache);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RulesTest);

}  // namespace
