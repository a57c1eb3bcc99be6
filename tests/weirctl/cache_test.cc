// The requests that weirctl makes of its words.

#include "weirctl/cache.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

struct Case {
    const char* what;
    const char* name;
    bool soft;
    std::string head;
};

const Case kCases[] = {
    {"url", "http://a.org/x?y", false,
     "PURGE http://a.org/x?y HTTP/1.1\r\nHost: a.org\r\nPurge-Scope: url\r\n"},
    {"url", "a.org/x", true,
     "PURGE http://a.org/x HTTP/1.1\r\nHost: a.org\r\nPurge-Scope: url\r\n"
     "Fastly-Soft-Purge: 1\r\n"},
    {"prefix", "https://a.org/x/", false,
     "PURGE https://a.org/x/ HTTP/1.1\r\nHost: a.org\r\nPurge-Scope: prefix\r\n"},
    {"host", "a.org:81", false,
     "PURGE http://a.org:81/ HTTP/1.1\r\nHost: a.org:81\r\nPurge-Scope: host\r\n"},
    {"tag", "a", false, "PURGE http://all/ HTTP/1.1\r\nHost: all\r\nxkey: a\r\n"},
    {"all", "", false, "PURGE http://all/ HTTP/1.1\r\nHost: all\r\nPurge-Scope: all\r\n"},
};

class CacheTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CacheTest);
    CPPUNIT_TEST(purges);
    CPPUNIT_TEST(warming);
    CPPUNIT_TEST_SUITE_END();

  public:
    void purges() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL(c.head, weirctl::purge_head(c.what, c.name, c.soft));
    }
    void warming() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("GET /x?y HTTP/1.1\r\nHost: a.org\r\nUser-Agent: weirctl\r\n"),
            weirctl::warm_head("http://a.org/x?y"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("GET / HTTP/1.1\r\nHost: a.org\r\nUser-Agent: weirctl\r\n"),
            weirctl::warm_head("http://a.org"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("GET /?y HTTP/1.1\r\nHost: a.org:81\r\nUser-Agent: weirctl\r\n"),
            weirctl::warm_head("https://a.org:81?y"));
        for (const char* const bad : {"ftp://a.org/", "a.org/x", "", "http://a.org/x y"})
            CPPUNIT_ASSERT_EQUAL(std::string(), weirctl::warm_head(bad));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CacheTest);

}  // namespace
