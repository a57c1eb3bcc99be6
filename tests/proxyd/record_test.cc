// The compact form of what is said about an object: see proxyd/record.h and extra.h.

#include "proxyd/record.h"

#include <cstring>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "proxyd/extra.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;

constexpr std::int64_t kFar = 5'000'000'000;  // after 2106

struct Case {
    const char* name;
    unsigned words;
    void (*change)(ObjectMeta&);
};

const Case kCases[] = {
    {"what all have", 0, [](ObjectMeta&) {}},
    {"an entity tag", 1,
     [](ObjectMeta& m) {
         m.etag = {1000, 34};
     }},
    {"a type", 1,
     [](ObjectMeta& m) {
         m.content_type = {48'000, 9};
     }},
    {"Last-Modified", 1, [](ObjectMeta& m) { m.last_modified_s = 784'111'777; }},
    {"Last-Modified in 1970", 1, [](ObjectMeta& m) { m.last_modified_s = 0; }},
    {"a small age", 0, [](ObjectMeta& m) { m.initial_age_s = 15; }},
    {"an age", 1, [](ObjectMeta& m) { m.initial_age_s = 16; }},
    {"a slow clock of the origin", 0, [](ObjectMeta& m) { m.date_s -= 15; }},
    {"a slower one", 1, [](ObjectMeta& m) { m.date_s -= 16; }},
    {"a fast one", 1, [](ObjectMeta& m) { m.date_s += 1; }},
    {"a date long ago", 1, [](ObjectMeta& m) { m.date_s = 0; }},
    {"stale times", 2,
     [](ObjectMeta& m) {
         m.stale_while_revalidate_s = 10;
         m.stale_if_error_s = ~0u;
     }},
    {"all flags", 0, [](ObjectMeta& m) { m.flags = (1u << kFlagBits) - 1; }},
    {"a marker", 0,
     [](ObjectMeta& m) {
         m.kind = ObjectKind::vary;
         m.status = 0;
     }},
    {"the last status", 0, [](ObjectMeta& m) { m.status = 999; }},
    {"all there is", 7,
     [](ObjectMeta& m) {
         m.etag = {7, 8};
         m.content_type = {9, 10};
         m.last_modified_s = 11;
         m.initial_age_s = 1200;
         m.date_s = 13;
         m.stale_while_revalidate_s = 14;
         m.stale_if_error_s = 15;
     }},
};

std::string text_of(const ObjectMeta& m) {
    std::string text;
    for (const std::int64_t n :
         {m.response_time_s, m.date_s, m.last_modified_s, std::int64_t{m.initial_age_s},
          std::int64_t{m.lifetime_s}, std::int64_t{m.stale_while_revalidate_s},
          std::int64_t{m.stale_if_error_s}, std::int64_t{m.flags}, std::int64_t{m.status},
          std::int64_t{static_cast<int>(m.kind)}, std::int64_t{m.etag.offset},
          std::int64_t{m.etag.length}, std::int64_t{m.content_type.offset},
          std::int64_t{m.content_type.length}})
        text += std::to_string(n) + " ";
    return text;
}

class RecordTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordTest);
    CPPUNIT_TEST(what_is_stored_comes_back);
    CPPUNIT_TEST(times_out_of_range_are_the_nearest_in_it);
    CPPUNIT_TEST(a_small_object_costs_few_bytes);
    CPPUNIT_TEST(extra_parts_are_found_by_kind);
    CPPUNIT_TEST(a_validation_keeps_the_extra_or_replaces_it);
    CPPUNIT_TEST_SUITE_END();

  public:
    void what_is_stored_comes_back() {
        for (const Case& c : kCases)
            for (const std::size_t size : {std::size_t{10}, std::size_t{100'000}}) {
                TestCache t(4 << 20);
                ObjectMeta meta = TestCache::meta();
                c.change(meta);
                CPPUNIT_ASSERT_EQUAL(c.words, pack(meta, 0).count);
                const Object object = stored(t, meta, size, "");
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.name, text_of(meta), text_of(object.meta()));
                CPPUNIT_ASSERT(object.kind() == meta.kind);
                CPPUNIT_ASSERT_EQUAL(std::string("/key"), std::string(object.key()));
                CPPUNIT_ASSERT(object.head() == TestCache::kHead);
            }
    }
    void times_out_of_range_are_the_nearest_in_it() {
        TestCache t;
        ObjectMeta meta = TestCache::meta();
        meta.response_time_s = meta.date_s = kFar;
        meta.last_modified_s = kFar;
        const ObjectMeta back = stored(t, meta, 1, "").meta();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0xffff'ffff}, back.response_time_s);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0xffff'ffff}, back.date_s);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0xffff'ffff}, back.last_modified_s);
    }
    void a_small_object_costs_few_bytes() {
        TestCache t;
        ObjectMeta meta = TestCache::meta();
        meta.etag = {20, 10};
        meta.content_type = {50, 10};
        meta.last_modified_s = kNow - 1000;
        (void)stored(t, meta, 1000, "");
        const std::uint32_t used = t.cache->index().segment(0).used.load();
        const std::size_t payload = 4 + TestCache::kHead.size() + 1000;
        CPPUNIT_ASSERT_EQUAL(align_block(44 + payload), std::uint64_t{used});
    }
    void extra_parts_are_found_by_kind() {
        TestCache t;
        std::string extra;
        CPPUNIT_ASSERT(add_extra(extra, Extra::ranges, "0-9"));
        CPPUNIT_ASSERT(add_extra(extra, Extra::tags, std::string(300, 't')));
        CPPUNIT_ASSERT(!add_extra(extra, Extra::tags, std::string(kMaxExtraBytes, 't')));
        const Object object = stored(t, TestCache::meta(), 100, extra);
        CPPUNIT_ASSERT_EQUAL(std::string("0-9"), std::string(object.extra(Extra::ranges)));
        CPPUNIT_ASSERT_EQUAL(std::size_t{300}, object.extra(Extra::tags).size());
        CPPUNIT_ASSERT(object.head() == TestCache::kHead);
        CPPUNIT_ASSERT(find_extra("", Extra::tags).empty());
        CPPUNIT_ASSERT(find_extra(std::string_view(extra).substr(0, 5), Extra::ranges).empty());
    }
    void a_validation_keeps_the_extra_or_replaces_it() {
        for (const std::size_t size : {std::size_t{10}, std::size_t{100'000}}) {
            TestCache t(4 << 20);
            Object old = stored(t, TestCache::meta(), size, "old");
            const std::string body = *TestCache::read(old);
            Fill keeps = t.claim("/key");
            CPPUNIT_ASSERT(keeps.renew(old, TestCache::meta(), "HTTP/1.1 200 OK\r\nA: b\r\n"));
            old = t.find("/key").object;
            CPPUNIT_ASSERT_EQUAL(std::string("old"), std::string(old.extra()));
            Fill replaces = t.claim("/key");
            CPPUNIT_ASSERT(replaces.renew(old, TestCache::meta(), TestCache::kHead, "newer"));
            old = t.find("/key").object;
            CPPUNIT_ASSERT_EQUAL(std::string("newer"), std::string(old.extra()));
            CPPUNIT_ASSERT(body == TestCache::read(old));
        }
    }

  private:
    static Object stored(TestCache& t, const ObjectMeta& meta, std::size_t size,
                         std::string_view extra) {
        Fill fill = t.claim("/key");
        CPPUNIT_ASSERT(fill.begin(meta, TestCache::kHead, size, extra));
        CPPUNIT_ASSERT(fill.append(base::as_bytes(TestCache::bytes("b", size))));
        CPPUNIT_ASSERT(fill.complete());
        return std::move(t.find("/key").object);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RecordTest);

}  // namespace
