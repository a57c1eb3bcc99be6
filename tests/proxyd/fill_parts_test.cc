// Partial objects in the cache: begun, put together, cut short, evicted and started again.

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"
#include "proxyd/index_check.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;
using http::ByteRange;
using What = Found::What;

class FillPartsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FillPartsTest);
    CPPUNIT_TEST(a_part_is_found_and_says_what_it_is);
    CPPUNIT_TEST(a_part_behind_another_makes_one_body);
    CPPUNIT_TEST(the_last_part_in_order_makes_a_plain_object);
    CPPUNIT_TEST(who_reads_the_old_object_reads_no_further);
    CPPUNIT_TEST(a_part_of_another_body_is_not_put_behind);
    CPPUNIT_TEST(an_object_dropped_meanwhile_is_not_added_to);
    CPPUNIT_TEST(a_renewed_object_keeps_its_parts);
    CPPUNIT_TEST(a_body_cut_short_is_kept_as_far_as_it_came);
    CPPUNIT_TEST(a_cut_part_is_kept_behind_the_others);
    CPPUNIT_TEST(a_cut_body_does_not_replace_a_whole_one);
    CPPUNIT_TEST(parts_larger_than_an_object_may_be_are_refused);
    CPPUNIT_TEST(parts_outlive_a_start_and_the_checker_knows_them);
    CPPUNIT_TEST(parts_survive_eviction_or_are_gone_altogether);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_part_is_found_and_says_what_it_is() {
        TestCache t;
        const std::string whole = TestCache::bytes("w", 1000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {200, 299}));
        Found found = t.find("/a");
        CPPUNIT_ASSERT(found.what == What::object && found.object.partial());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{100}, *found.object.body_bytes());
        const auto parts = found.object.parts();
        CPPUNIT_ASSERT(parts && parts->covers({200, 299}) && !parts->covers({199, 200}));
        CPPUNIT_ASSERT_EQUAL(whole.substr(200, 100), *TestCache::read(found.object));
        CPPUNIT_ASSERT_EQUAL(std::string(TestCache::kHead), std::string(found.object.head()));
    }
    void a_part_behind_another_makes_one_body() {
        TestCache t(16 << 20);
        for (const std::size_t size : {90u, 9000u, 900'000u}) {
            const std::string key = "/" + std::to_string(size);
            const std::string whole = TestCache::bytes("w", size);
            const std::size_t third = size / 3;
            CPPUNIT_ASSERT(add(t, key, whole, {2 * third, size - 1}));
            CPPUNIT_ASSERT(add(t, key, whole, {0, third - 1}));
            expect_parts(t, key, whole);
            CPPUNIT_ASSERT(add(t, key, whole, {third, 2 * third - 1}));
            expect_parts(t, key, whole);
            const Found found = t.find(key);
            CPPUNIT_ASSERT(found.object.parts()->is_whole());
        }
        CPPUNIT_ASSERT(is_sound(t));
    }
    void the_last_part_in_order_makes_a_plain_object() {
        TestCache t(4 << 20);
        const std::string whole = TestCache::bytes("w", 300'000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {0, 99'999}));
        CPPUNIT_ASSERT(add(t, "/a", whole, {100'000, 199'999}));
        CPPUNIT_ASSERT(add(t, "/a", whole, {200'000, 299'999}));
        const Found found = t.find("/a");
        CPPUNIT_ASSERT(!found.object.partial() && found.object.extra().empty());
        CPPUNIT_ASSERT_EQUAL(whole, *t.body_of("/a"));
        CPPUNIT_ASSERT(is_sound(t));
    }
    void who_reads_the_old_object_reads_no_further() {
        TestCache t;
        const std::string whole = TestCache::bytes("w", 1000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {0, 99}));
        Found old = t.find("/a");
        CPPUNIT_ASSERT(add(t, "/a", whole, {100, 199}));
        Found now = t.find("/a");
        CPPUNIT_ASSERT(old.object.shares_body(now.object));
        CPPUNIT_ASSERT_EQUAL(whole.substr(0, 100), *TestCache::read(old.object));
        CPPUNIT_ASSERT_EQUAL(whole.substr(0, 200), *TestCache::read(now.object));
    }
    void a_part_of_another_body_is_not_put_behind() {
        TestCache t;
        const std::string whole = TestCache::bytes("w", 1000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {0, 99}));
        CPPUNIT_ASSERT(add(t, "/b", whole, {0, 99}));
        const Found other = t.find("/b");
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(begin(fill, whole, {100, 199}, nullptr));
        CPPUNIT_ASSERT(fill.combine(other.object, *other.object.parts()).error().code ==
                       base::Errc::not_found);
        CPPUNIT_ASSERT(fill.complete());  // alone
        const Found found = t.find("/a");
        CPPUNIT_ASSERT(found.object.parts()->covers({100, 199}));
        CPPUNIT_ASSERT(!found.object.parts()->covers({0, 0}));
    }
    void an_object_dropped_meanwhile_is_not_added_to() {
        TestCache t;
        const std::string whole = TestCache::bytes("w", 1000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {0, 99}));
        Fill fill = t.claim("/a");
        const Found base = t.find("/a");
        CPPUNIT_ASSERT(begin(fill, whole, {100, 199}, &base.object));
        CPPUNIT_ASSERT(t.cache->drop(t.key("/a")));
        PartList all = *base.object.parts();
        CPPUNIT_ASSERT(all.add({100, 199}, 100));
        CPPUNIT_ASSERT(!fill.combine(base.object, all));
        CPPUNIT_ASSERT(fill.complete());
        CPPUNIT_ASSERT(t.find("/a").what == What::nothing);  // dropped means dropped
    }
    void a_renewed_object_keeps_its_parts() {
        TestCache t;
        const std::string whole = TestCache::bytes("w", 1000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {0, 99}));
        Fill fill = t.claim("/a");
        Found old = t.find("/a");
        CPPUNIT_ASSERT(fill.renew(old.object, TestCache::meta(), "HTTP/1.1 200 OK\r\nA: 2\r\n"));
        CPPUNIT_ASSERT(add(t, "/a", whole, {100, 199}));
        expect_parts(t, "/a", whole);
        CPPUNIT_ASSERT(t.find("/a").object.parts()->covers({0, 199}));
    }
    void a_body_cut_short_is_kept_as_far_as_it_came() {
        TestCache t(16 << 20);
        for (const std::size_t size : {100u, 10'000u, 1'000'000u}) {
            const std::string key = "/" + std::to_string(size);
            const std::string whole = TestCache::bytes("w", size);
            Fill fill = t.claim(key);
            CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, size));
            Object along = fill.object();
            CPPUNIT_ASSERT(fill.append(base::as_bytes(whole.substr(0, size / 2))));
            PartList parts(size);
            CPPUNIT_ASSERT(parts.add({0, size / 2 - 1}, 0));
            CPPUNIT_ASSERT(fill.keep(nullptr, parts));
            CPPUNIT_ASSERT(!fill && along.aborted());
            expect_parts(t, key, whole);
            CPPUNIT_ASSERT(add(t, key, whole, {size / 2, size - 1}));
            CPPUNIT_ASSERT(!t.find(key).object.partial());
            CPPUNIT_ASSERT_EQUAL(whole, *t.body_of(key));
        }
        CPPUNIT_ASSERT(is_sound(t));
    }
    void a_cut_part_is_kept_behind_the_others() {
        TestCache t;
        const std::string whole = TestCache::bytes("w", 1000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {500, 599}));
        Fill fill = t.claim("/a");
        const Found base = t.find("/a");
        CPPUNIT_ASSERT(begin(fill, whole, {0, 499}, &base.object, 200));
        PartList all = *base.object.parts();
        CPPUNIT_ASSERT(all.add({0, 199}, 100));
        CPPUNIT_ASSERT(fill.keep(&base.object, all));
        expect_parts(t, "/a", whole);
        CPPUNIT_ASSERT(t.find("/a").object.parts()->covers({0, 199}));
        CPPUNIT_ASSERT(t.find("/a").object.parts()->covers({500, 599}));
    }
    void a_cut_body_does_not_replace_a_whole_one() {
        TestCache t;
        CPPUNIT_ASSERT(t.store("/a", "old body"));
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 100));
        CPPUNIT_ASSERT(fill.append(base::as_bytes("new")));
        PartList parts(100);
        CPPUNIT_ASSERT(parts.add({0, 2}, 0));
        CPPUNIT_ASSERT(!fill.keep(nullptr, parts));
        fill.abort();
        CPPUNIT_ASSERT_EQUAL(std::string("old body"), *t.body_of("/a"));
    }
    void parts_larger_than_an_object_may_be_are_refused() {
        TestCache t;  // 1 MiB: objects of at most a quarter of it
        const std::string whole = TestCache::bytes("w", 400'000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {0, 199'999}));
        Fill fill = t.claim("/a");
        const Found base = t.find("/a");
        PartList part(whole.size());
        CPPUNIT_ASSERT(part.add({200'000, 399'999}, 0));
        CPPUNIT_ASSERT(fill.begin_part(TestCache::meta(), TestCache::kHead, part, {}, &base.object)
                           .error()
                           .code == base::Errc::too_large);
    }
    void parts_outlive_a_start_and_the_checker_knows_them() {
        TestCache t(4 << 20);
        const std::string whole = TestCache::bytes("w", 300'000);
        CPPUNIT_ASSERT(add(t, "/a", whole, {100'000, 199'999}));
        CPPUNIT_ASSERT(add(t, "/a", whole, {0, 50'000}));
        t.restart();
        expect_parts(t, "/a", whole);
        CPPUNIT_ASSERT(is_sound(t));
        // As after another boot: compared before use.
        t.cache->index().header().boot_id[0] ^= 1;
        t.restart();
        expect_parts(t, "/a", whole);
        CPPUNIT_ASSERT(add(t, "/a", whole, {50'001, 99'999}));
        expect_parts(t, "/a", whole);
    }
    void parts_survive_eviction_or_are_gone_altogether() {
        TestCache t(1 << 20);
        base::Random random(3);
        const std::string whole = TestCache::bytes("w", 60'000);
        unsigned combined = 0;
        for (int i = 0; i < 4000; ++i) {
            const std::string name = "/" + std::to_string(random.below(12));
            const std::uint64_t first = random.below(whole.size());
            const ByteRange range{first, std::min(first + random.below(9000), whole.size() - 1)};
            Found found = t.find(name);
            if (found.what == What::object) {
                expect_parts(t, name, whole);
                const auto parts = found.object.parts();
                const auto missing = parts ? parts->missing(range) : std::nullopt;
                if (missing) combined += add(t, name, whole, *missing);
            } else {
                CPPUNIT_ASSERT(add(t, name, whole, range));
            }
            (void)t.store("/filler" + std::to_string(i), std::string(3000, 'f'));
        }
        CPPUNIT_ASSERT(combined > 100);
        CPPUNIT_ASSERT(is_sound(t));
    }

  private:
    static bool begin(Fill& fill, const std::string& whole, const ByteRange& range,
                      const Object* base, std::uint64_t most = UINT64_MAX) {
        PartList part(whole.size());
        if (!part.add(range, 0)) return false;
        if (!fill.begin_part(TestCache::meta(), TestCache::kHead, part, {}, base)) return false;
        const std::string body = whole.substr(range.first, std::min(range.size(), most));
        return fill.append(base::as_bytes(body)).has_value();
    }

    // Fetches a part, and puts it behind what is there.
    static bool add(TestCache& t, const std::string& key, const std::string& whole,
                    const ByteRange& range) {
        Fill fill = t.claim(key);
        Found base = t.find(key);
        const bool there = base.object && base.object.partial();
        if (!begin(fill, whole, range, there ? &base.object : nullptr)) return false;
        if (there) {
            PartList all = *base.object.parts();
            if (!all.add(range, *base.object.body_bytes())) return fill.complete().has_value();
            if (fill.combine(base.object, all)) return true;
        }
        return fill.complete().has_value();
    }

    // Every byte that the parts say is there must be right.
    static void expect_parts(TestCache& t, const std::string& key, const std::string& whole) {
        Found found = t.find(key);
        CPPUNIT_ASSERT(found.what == What::object);
        const auto body = TestCache::read(found.object);
        CPPUNIT_ASSERT(body);
        if (!found.object.partial()) {
            CPPUNIT_ASSERT_EQUAL(whole, *body);
            return;
        }
        const auto parts = found.object.parts();
        CPPUNIT_ASSERT(parts);
        for (const Part& part : parts->parts())
            CPPUNIT_ASSERT(body->substr(part.at, part.range.size()) ==
                           whole.substr(part.range.first, part.range.size()));
    }

    static bool is_sound(TestCache& t) {
        CheckOptions options;
        options.running = true;
        options.bodies = true;
        const auto index = shm::Region::file(t.settings.dir + "/index",
                                             t.cache->index().geometry().index_bytes, 0600);
        const auto store = shm::Region::file(t.settings.dir + "/store",
                                             t.cache->index().geometry().store_bytes, 0600);
        return check_cache(index->bytes(), store->bytes(), options).findings.empty();
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FillPartsTest);

}  // namespace
