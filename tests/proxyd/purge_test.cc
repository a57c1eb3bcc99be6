// Purges of the cache as a whole: after one nobody finds what is older, in any process,
// whatever was being fetched, and after a restart.

#include "proxyd/cache.h"

#include <functional>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;
using What = Found::What;

constexpr const char* kUrl = "http://a.org/x/y?q";
constexpr const char* kOthers[] = {"http://b.org/x/y?q", "http://a.org:81/x/z"};

void purge_name(TestCache& t, PurgeKind kind, std::string_view text, PurgeDepth depth) {
    const PurgeName name = t.cache->purge_names().of(kind, text);
    t.cache->purge({&name, 1}, depth, kNow);
}

struct Case {
    const char* says;
    std::function<void(TestCache&, PurgeDepth)> purge;
    bool second, third;  // are the other two objects purged as well?
};

const Case kCases[] = {
    {"by its URL", [](TestCache& t, PurgeDepth d) { t.cache->purge_url("a.org/x/y?q", d, kNow); },
     false, false},
    {"by a URL with variants",
     [](TestCache& t, PurgeDepth d) { purge_name(t, PurgeKind::url, "a.org/x/y?q", d); }, false,
     false},
    {"by its host", [](TestCache& t, PurgeDepth d) { purge_name(t, PurgeKind::host, "a.org", d); },
     false, true},
    {"by its prefix",
     [](TestCache& t, PurgeDepth d) { purge_name(t, PurgeKind::prefix, "a.org/x/", d); }, false,
     false},
    {"by the prefix of all prefixes",
     [](TestCache& t, PurgeDepth d) { purge_name(t, PurgeKind::prefix, "a.org/", d); }, false,
     false},
    {"with all others", [](TestCache& t, PurgeDepth d) { t.cache->purge_all(d, kNow); }, true,
     true},
};

class PurgeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PurgeTest);
    CPPUNIT_TEST(hard_purges_take_objects_away);
    CPPUNIT_TEST(soft_purges_make_them_stale);
    CPPUNIT_TEST(a_fill_that_began_before_is_not_kept);
    CPPUNIT_TEST(nobody_joins_a_fill_that_began_before);
    CPPUNIT_TEST(what_is_fetched_afterwards_stays);
    CPPUNIT_TEST(a_validation_that_began_before_does_not_help);
    CPPUNIT_TEST(it_holds_in_all_processes_and_after_a_restart);
    CPPUNIT_TEST_SUITE_END();

  public:
    void hard_purges_take_objects_away() {
        for (const Case& c : kCases) {
            TestCache t;
            store_all(t);
            c.purge(t, PurgeDepth::hard);
            CPPUNIT_ASSERT_MESSAGE(c.says, t.find(kUrl).what == What::nothing);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.second, !t.has(kOthers[0]));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.third, !t.has(kOthers[1]));
        }
    }
    void soft_purges_make_them_stale() {
        for (const Case& c : kCases) {
            TestCache t;
            store_all(t);
            c.purge(t, PurgeDepth::soft);
            for (int i = 0; i < 2; ++i) {
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, kNow, t.find(kUrl).object.stale_since_s());
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.third ? kNow : 0,
                                             t.find(kOthers[1]).object.stale_since_s());
            }
            CPPUNIT_ASSERT_MESSAGE(c.says, t.store(kUrl, "new"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, 0u, t.find(kUrl).object.stale_since_s());
        }
    }
    void a_fill_that_began_before_is_not_kept() {
        for (const Case& c : kCases) {
            TestCache t;
            Fill fill = t.claim(kUrl);
            c.purge(t, PurgeDepth::hard);
            CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 3));
            CPPUNIT_ASSERT(fill.append(base::as_bytes("old")));
            CPPUNIT_ASSERT(fill.complete());
            CPPUNIT_ASSERT_MESSAGE(c.says, !t.has(kUrl));
        }
    }
    void nobody_joins_a_fill_that_began_before() {
        for (const Case& c : kCases)
            for (const PurgeDepth depth : {PurgeDepth::soft, PurgeDepth::hard}) {
                TestCache t;
                Fill fill = t.claim(kUrl);
                CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 3));
                CPPUNIT_ASSERT(t.find(kUrl).object);
                c.purge(t, depth);
                const Found found = t.find(kUrl);
                CPPUNIT_ASSERT_MESSAGE(c.says, found.what == What::pass && !found.object);
            }
    }
    void what_is_fetched_afterwards_stays() {
        for (const Case& c : kCases) {
            TestCache t;
            store_all(t);
            c.purge(t, PurgeDepth::hard);
            CPPUNIT_ASSERT(!t.has(kUrl));
            CPPUNIT_ASSERT(t.store(kUrl, "new"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string("new"), *t.body_of(kUrl));
        }
    }
    void a_validation_that_began_before_does_not_help() {
        for (const Case& c : kCases) {
            TestCache t;
            store_all(t);
            Found old = t.find(kUrl);
            Fill fill = t.claim(kUrl);
            c.purge(t, PurgeDepth::hard);
            (void)fill.renew(old.object, TestCache::meta(), TestCache::kHead);
            fill.abort();
            CPPUNIT_ASSERT_MESSAGE(c.says, !t.has(kUrl));
        }
    }
    void it_holds_in_all_processes_and_after_a_restart() {
        for (const Case& c : kCases) {
            TestCache t;
            store_all(t);
            if (const pid_t child = ::fork(); child == 0) {
                t.cache->index().attach(1);
                c.purge(t, PurgeDepth::hard);
                ::_exit(0);
            } else {
                CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, nullptr, 0));
            }
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.third, !t.has(kOthers[1]));
            t.restart();
            CPPUNIT_ASSERT_MESSAGE(c.says, !t.has(kUrl));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.third, !t.has(kOthers[1]));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.second, !t.has(kOthers[0]));
        }
    }

  private:
    static void store_all(TestCache& t) {
        for (const char* const url : {kUrl, kOthers[0], kOthers[1]})
            CPPUNIT_ASSERT(t.store(url, "old"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PurgeTest);

}  // namespace
