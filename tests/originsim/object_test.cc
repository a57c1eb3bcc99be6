// What a name says about a synthetic object: see originsim/object.h.

#include "originsim/object.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using originsim::Object;
using originsim::Texture;

constexpr std::int64_t kNow = 1'800'000'000;

Object object(std::string_view target, std::string_view variant = {}, std::int64_t now = kNow) {
    base::Random random(1);
    const auto query = originsim::parse_query(originsim::query_of(target), random);
    return originsim::describe_object(target, *query, variant, now);
}

struct Case {
    const char* target;
    std::uint64_t size;
    Texture texture;
    const char* type;
};
constexpr Case kCases[] = {
    {"/", 1024, Texture::text, "text/plain"},
    {"/any/thing", 1024, Texture::text, "text/plain"},
    {"/any.html", 1024, Texture::text, "text/html; charset=utf-8"},
    {"/any.JPG", 1024, Texture::random, "image/jpeg"},
    {"/dir.jpg/file", 1024, Texture::text, "text/plain"},
    {"/any?s=7", 7, Texture::text, "text/plain"},
    {"/any?s=0", 0, Texture::text, "text/plain"},
    {"/any?R=1", 1024, Texture::random, "application/octet-stream"},
    {"/any.css?R=1", 1024, Texture::random, "text/css; charset=utf-8"},
    {"/any.jpg?R=0", 1024, Texture::text, "image/jpeg"},
    {"/any?type=image/png", 1024, Texture::random, "image/png"},
    {"/any?type=application/json", 1024, Texture::text, "application/json"},
    {"/any?type=", 1024, Texture::random, ""},
    {"/bytes/0", 0, Texture::text, "text/plain"},
    {"/bytes/123", 123, Texture::text, "text/plain"},
    {"/bytes/20k", 20480, Texture::text, "text/plain"},
    {"/bytes/2g.bin", 2ull << 30, Texture::random, "application/octet-stream"},
    {"/bytes/10m.png?x=1", 10 << 20, Texture::random, "image/png"},
    {"/bytes/many", 1024, Texture::text, "text/plain"},
    {"/bytes/5?s=6", 6, Texture::text, "text/plain"},
};

class ObjectTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ObjectTest);
    CPPUNIT_TEST(every_name_in_the_table);
    CPPUNIT_TEST(objects_by_name_have_sizes_like_those_of_a_site);
    CPPUNIT_TEST(another_query_is_another_object);
    CPPUNIT_TEST(a_changing_object_changes_at_the_full_period_only);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_name_in_the_table() {
        for (const Case& c : kCases) {
            const Object o = object(c.target);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.target, c.size, o.size);
            CPPUNIT_ASSERT_MESSAGE(c.target, c.texture == o.texture);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.target, std::string(c.type), o.type);
        }
    }
    void objects_by_name_have_sizes_like_those_of_a_site() {
        int small = 0;
        for (int i = 0; i < 1000; ++i) {
            const std::uint64_t size = object("/obj/" + std::to_string(i)).size;
            CPPUNIT_ASSERT(size >= 1024 && size < 128 * 1024);
            if (size < 4096) ++small;
        }
        CPPUNIT_ASSERT(small > 600 && small < 850);
        CPPUNIT_ASSERT_EQUAL(object("/obj/7").size, object("/obj/7?cc=no-store").size);
    }
    void another_query_is_another_object() {
        CPPUNIT_ASSERT(object("/a?v=1").key != object("/a?v=2").key);
        CPPUNIT_ASSERT(object("/a?v=1").etag != object("/a?v=2").etag);
        CPPUNIT_ASSERT(object("/a", "de").etag != object("/a", "fr").etag);
        CPPUNIT_ASSERT_EQUAL(object("/a?v=1").etag, object("/a?v=1").etag);
    }
    void a_changing_object_changes_at_the_full_period_only() {
        const Object first = object("/a?every=60", {}, 120);
        const Object same = object("/a?every=60", {}, 179);
        const Object next = object("/a?every=60", {}, 180);
        CPPUNIT_ASSERT_EQUAL(first.etag, same.etag);
        CPPUNIT_ASSERT(first.etag != next.etag);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{120}, same.modified_s);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{180}, next.modified_s);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ObjectTest);

}  // namespace
