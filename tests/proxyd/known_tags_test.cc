// The tags of stored variants, and aliases of them.

#include "proxyd/known_tags.h"

#include <cppunit/extensions/HelperMacros.h>

#include "proxyd/freshness.h"
#include "proxyd/variant.h"
#include "proxyd/variant_list.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;

// A URL with variants, "1", "2" and so on, and the marker that lists them.
struct Variants {
    TestCache t{4 << 20, 4096};
    std::string marker;

    explicit Variants(std::string_view names = "x") : marker(marker_text(names, 7)) {}
    static std::string key(std::string_view name) { return "http://h/\nx:" + std::string(name); }
    void store(std::string_view name, std::string_view tag, std::uint32_t flags = 0) {
        const std::string text = key(name);
        std::string head = "HTTP/1.1 200 OK\r\n";
        if (!tag.empty()) head += "ETag: " + std::string(tag) + "\r\n";
        ObjectMeta meta = TestCache::meta();
        meta.flags |= flags;
        locate_parts(head, meta);
        Fill fill = t.claim(text);
        CPPUNIT_ASSERT(fill.begin(meta, head, 1) && fill.append(base::as_bytes("b")));
        CPPUNIT_ASSERT(fill.complete());
        if (!is_listed(marker, t.key(text).digest)) VariantList::add(marker, t.key(text).digest);
    }
    std::string tags(std::string_view own, std::string_view tag = {}) {
        std::string all;
        for (const KnownTag& one :
             known_tags(*t.cache, marker, t.key(key(own)).digest, tag, kNow))
            all += (all.empty() ? "" : " ") + one.tag;
        return all;
    }
};

class KnownTagsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(KnownTagsTest);
    CPPUNIT_TEST(the_newest_come_first_each_once);
    CPPUNIT_TEST(those_of_no_use_are_left_out);
    CPPUNIT_TEST(no_more_than_eight);
    CPPUNIT_TEST(none_where_tags_may_be_shared);
    CPPUNIT_TEST(an_alias_leads_to_the_tag_it_was_made_for);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_newest_come_first_each_once() {
        Variants v;
        v.store("1", "\"a\"");
        v.store("2", "W/\"b\"");
        v.store("3", "\"a\"");
        CPPUNIT_ASSERT_EQUAL(text("\"a\" W/\"b\""), v.tags("4"));
        CPPUNIT_ASSERT_EQUAL(text("W/\"b\" \"a\""), v.tags("3"));
        CPPUNIT_ASSERT_EQUAL(text("W/\"b\""), v.tags("3", "\"a\""));
    }
    void those_of_no_use_are_left_out() {
        Variants v;
        v.store("none", "");
        v.store("long", "\"" + std::string(kMaxTagBytes, 'l') + "\"");
        v.store("made here", "W/\"g-gzip\"", kGzip | kSqueezed);
        v.store("gone", "\"gone\"");
        v.store("expired", "\"expired\"");
        v.t.cache->drop(v.t.key(Variants::key("gone")));
        v.t.cache->expire(v.t.key(Variants::key("expired")));
        CPPUNIT_ASSERT_EQUAL(text("\"g\""), v.tags("4"));
    }
    void no_more_than_eight() {
        Variants v;
        for (int i = 0; i < 20; ++i) v.store(std::to_string(i), "\"" + std::to_string(i) + "\"");
        CPPUNIT_ASSERT_EQUAL(text("\"19\" \"18\" \"17\" \"16\" \"15\" \"14\" \"13\" \"12\""), v.tags("x"));
    }
    void none_where_tags_may_be_shared() {
        for (const char* const names : {"accept-encoding", "a,authorization", "cookie", "cookie=id,x"}) {
            Variants v(names);
            v.store("1", "\"a\"");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(names, text(""), v.tags("2"));
        }
    }
    void an_alias_leads_to_the_tag_it_was_made_for() {
        Variants v;
        v.store("1", "\"a\"");
        const std::string note = alias_text(v.t.find(Variants::key("1")).object);
        CPPUNIT_ASSERT(v.t.claim("alias").mark(note, kNow));
        const Found alias = v.t.find("alias");
        CPPUNIT_ASSERT(aliased(*v.t.cache, alias.object, kNow));
        v.store("1", "\"a\"");
        CPPUNIT_ASSERT(aliased(*v.t.cache, alias.object, kNow));
        v.store("1", "\"b\"");
        CPPUNIT_ASSERT(!aliased(*v.t.cache, alias.object, kNow));
        v.store("1", "\"a\"");
        v.t.cache->expire(v.t.key(Variants::key("1")));
        CPPUNIT_ASSERT(!aliased(*v.t.cache, alias.object, kNow));
        v.t.cache->drop(v.t.key(Variants::key("1")));
        CPPUNIT_ASSERT(!aliased(*v.t.cache, alias.object, kNow));
    }

  private:
    static std::string text(const char* what) { return what; }
};
CPPUNIT_TEST_SUITE_REGISTRATION(KnownTagsTest);

}  // namespace
