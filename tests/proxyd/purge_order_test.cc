// What a request to purge asks for: see proxyd/purge_order.h and proxyd(8).

#include "proxyd/purge_order.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;

struct Case {
    const char* says;
    std::string_view lines;
    PurgeScope scope;
    std::string_view where;
    bool soft = false;
    std::string_view key = "http://a.org:81/x/y?q";
};

const Case kCases[] = {
    {"a URL", "", PurgeScope::url, "a.org:81/x/y?q"},
    {"said in full", "Purge-Scope: URL", PurgeScope::url, "a.org:81/x/y?q"},
    {"softly", "Fastly-Soft-Purge: 1", PurgeScope::url, "a.org:81/x/y?q", true},
    {"not softly", "Fastly-Soft-Purge: 0", PurgeScope::url, "a.org:81/x/y?q"},
    {"a prefix", "Purge-Scope: prefix", PurgeScope::prefix, "a.org/x/", false, "http://a.org/x/"},
    {"a host", "Purge-Scope: host", PurgeScope::host, "a.org:81"},
    {"everything", "Purge-Scope: all", PurgeScope::all, ""},
    {"tags", "Surrogate-Key: a b\nFastly-Soft-Purge: true", PurgeScope::tags, "", true},
    {"tags, said in full", "xkey: a\nPurge-Scope: tag", PurgeScope::tags, ""},
};

struct Mistake {
    std::string_view lines, key;
};

const Mistake kMistakes[] = {
    {"Purge-Scope: some", "http://a.org/"},
    {"Purge-Scope: tag", "http://a.org/"},
    {"Purge-Scope: all\nxkey: a", "http://a.org/"},
    {"Purge-Scope: prefix", "http://a.org/x"},
    {"Purge-Scope: prefix", "http://a.org/x/?y/"},
};

class PurgeOrderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PurgeOrderTest);
    CPPUNIT_TEST(orders_are_read);
    CPPUNIT_TEST(mistakes_are_told);
    CPPUNIT_TEST(orders_are_carried_out);
    CPPUNIT_TEST(groups_are_of_one_origin);
    CPPUNIT_TEST_SUITE_END();

  public:
    void orders_are_read() {
        for (const Case& c : kCases) {
            const auto head = request(c.lines);
            const PurgeOrder order = read_purge(head, c.key);
            CPPUNIT_ASSERT_MESSAGE(c.says, order.mistake.empty());
            CPPUNIT_ASSERT_MESSAGE(c.says, c.scope == order.scope);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.where, order.where);
            CPPUNIT_ASSERT_MESSAGE(c.says, c.soft == (order.depth == PurgeDepth::soft));
        }
    }
    void mistakes_are_told() {
        for (const Mistake& c : kMistakes)
            CPPUNIT_ASSERT_MESSAGE(std::string(c.lines),
                                   !read_purge(request(c.lines), c.key).mistake.empty());
    }
    void orders_are_carried_out() {
        for (const Case& c : kCases) {
            TestCache t;
            const std::string url(c.key);
            CPPUNIT_ASSERT(t.store(url, "old", kTagged));
            const auto head = request(c.lines);
            carry_out(read_purge(head, url), *t.cache, kNow);
            const Found found = t.find(url);
            CPPUNIT_ASSERT_MESSAGE(c.says, c.soft ? found.object.stale_since_s() == kNow
                                                  : found.what == Found::What::nothing);
        }
    }
    void groups_are_of_one_origin() {
        TestCache t;
        const char* const urls[] = {"http://a.org/1", "http://b.org/1", "https://a.org/1"};
        for (const char* const url : urls) CPPUNIT_ASSERT(t.store(url, "old", kTagged));
        const auto head = response(200, "Cache-Group-Invalidation: \"g\"");
        invalidate_groups(head.fields, "http://a.org/form", *t.cache, kNow);
        CPPUNIT_ASSERT(!t.has(urls[0]));
        CPPUNIT_ASSERT(t.has(urls[1]) && t.has(urls[2]));
        const auto order = request("xkey: g");  // the operator means all of them
        carry_out(read_purge(order, "http://a.org/"), *t.cache, kNow);
        CPPUNIT_ASSERT(!t.has(urls[1]) && !t.has(urls[2]));
    }

  private:
    static constexpr std::string_view kTagged =
        "HTTP/1.1 200 OK\r\nSurrogate-Key: a c\r\nCache-Groups: \"g\"\r\n";
};
CPPUNIT_TEST_SUITE_REGISTRATION(PurgeOrderTest);

}  // namespace
