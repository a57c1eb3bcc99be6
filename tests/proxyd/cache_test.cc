// What the shared cache promises to sessions and fills: see proxyd/cache.h.

#include "proxyd/cache.h"

#include <cstring>
#include <string>

#include <sys/sendfile.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;
using base::Errc;
using What = Found::What;

std::string text(const char* t) {
    return t;
}

class CacheTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CacheTest);
    CPPUNIT_TEST(what_was_stored_is_found);
    CPPUNIT_TEST(what_was_not_stored_is_not_found);
    CPPUNIT_TEST(a_claimed_key_is_being_filled_for_all_others);
    CPPUNIT_TEST(a_body_is_read_while_it_is_filled);
    CPPUNIT_TEST(a_body_of_unknown_length_is_stored_in_pieces);
    CPPUNIT_TEST(an_aborted_fill_breaks_off_its_readers);
    CPPUNIT_TEST(a_body_shorter_than_announced_is_not_stored);
    CPPUNIT_TEST(a_body_longer_than_announced_is_refused);
    CPPUNIT_TEST(an_object_over_the_limit_is_refused);
    CPPUNIT_TEST(a_pass_holds_until_its_time_is_over);
    CPPUNIT_TEST(an_object_stays_readable_while_it_is_fetched_anew);
    CPPUNIT_TEST(a_renewed_object_has_a_new_head_and_the_old_body);
    CPPUNIT_TEST(an_object_dropped_meanwhile_is_not_renewed);
    CPPUNIT_TEST(a_dropped_key_is_gone_and_a_fill_on_the_way_is_not_kept);
    CPPUNIT_TEST(an_expired_key_says_so_until_it_is_renewed);
    CPPUNIT_TEST(a_varying_answer_leaves_a_marker_and_goes_on_as_a_variant);
    CPPUNIT_TEST(who_waits_is_rung_at_each_change);
    CPPUNIT_TEST(a_segment_whose_space_is_lost_is_left_out_and_tried_again);
    CPPUNIT_TEST(a_range_is_read_from_its_first_byte);
    CPPUNIT_TEST(a_store_filled_ten_times_over_serves_no_wrong_byte);
    CPPUNIT_TEST(a_full_set_evicts);
    CPPUNIT_TEST(used_objects_outlive_unused_ones);
    CPPUNIT_TEST(an_object_in_use_is_not_overwritten);
    CPPUNIT_TEST(what_is_on_its_way_to_a_socket_is_not_overwritten);
    CPPUNIT_TEST_SUITE_END();

  public:
    void what_was_stored_is_found() {
        TestCache t;
        CPPUNIT_ASSERT(t.store("/a", "hello"));
        Found found = t.find("/a");
        CPPUNIT_ASSERT(found.what == What::object && !found.filling && !found.expired);
        CPPUNIT_ASSERT_EQUAL(text("/a"), std::string(found.object.key()));
        CPPUNIT_ASSERT_EQUAL(std::string(TestCache::kHead), std::string(found.object.head()));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{5}, *found.object.body_bytes());
        CPPUNIT_ASSERT_EQUAL(text("hello"), *TestCache::read(found.object));
        CPPUNIT_ASSERT(t.store("/empty", ""));
        CPPUNIT_ASSERT_EQUAL(text(""), *t.body_of("/empty"));
    }
    void what_was_not_stored_is_not_found() {
        TestCache t;
        CPPUNIT_ASSERT(t.find("/a").what == What::nothing);
        CPPUNIT_ASSERT(t.store("/a", "x"));
        CPPUNIT_ASSERT(t.find("/b").what == What::nothing);
    }
    void a_claimed_key_is_being_filled_for_all_others() {
        TestCache t;
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill);
        CPPUNIT_ASSERT(t.cache->claim(t.key("/a"), kNow).what == Claim::What::taken);
        const Found found = t.find("/a");
        CPPUNIT_ASSERT(found.what == What::filling && found.filling && !found.object);
        fill.abort();
        CPPUNIT_ASSERT(t.find("/a").what == What::nothing);
    }
    void a_body_is_read_while_it_is_filled() {
        TestCache t;
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 6));
        Found found = t.find("/a");
        CPPUNIT_ASSERT(found.what == What::filling && found.object);
        Reader reader;
        reader.start(found.object);
        CPPUNIT_ASSERT(reader.next(Sending::copy).error().code == Errc::again);
        CPPUNIT_ASSERT(reader.arm());
        CPPUNIT_ASSERT(fill.append(base::as_bytes("abc")));
        CPPUNIT_ASSERT(!reader.arm());
        auto piece = reader.next(Sending::copy);
        CPPUNIT_ASSERT_EQUAL(text("abc"), std::string(base::as_text(piece->data)));
        reader.skip(3);
        CPPUNIT_ASSERT(reader.next(Sending::copy).error().code == Errc::again);
        CPPUNIT_ASSERT(fill.append(base::as_bytes("def")));
        CPPUNIT_ASSERT(fill.complete());
        piece = reader.next(Sending::copy);
        CPPUNIT_ASSERT_EQUAL(text("def"), std::string(base::as_text(piece->data)));
        reader.skip(3);
        CPPUNIT_ASSERT(reader.next(Sending::copy)->data.empty());
        CPPUNIT_ASSERT_EQUAL(text("abcdef"), *t.body_of("/a"));
    }
    void a_body_of_unknown_length_is_stored_in_pieces() {
        TestCache t(4 << 20);
        const std::string body = TestCache::bytes("u", 700'000);
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, {}));
        Object own = fill.object();
        CPPUNIT_ASSERT(!own.body_bytes());
        for (std::size_t at = 0; at < body.size(); at += 1000)
            CPPUNIT_ASSERT(fill.append(base::as_bytes(body.substr(at, 1000))));
        CPPUNIT_ASSERT(fill.complete());
        CPPUNIT_ASSERT_EQUAL(body, *TestCache::read(own));
        CPPUNIT_ASSERT_EQUAL(body, *t.body_of("/a"));
    }
    void an_aborted_fill_breaks_off_its_readers() {
        TestCache t;
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 6));
        Object own = fill.object();
        CPPUNIT_ASSERT(fill.append(base::as_bytes("abc")));
        fill.abort();
        Reader reader;
        reader.start(own);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, reader.next(Sending::copy)->data.size());
        reader.skip(3);
        CPPUNIT_ASSERT(reader.next(Sending::copy).error().code == Errc::closed);
        CPPUNIT_ASSERT(!reader.arm());
        CPPUNIT_ASSERT(t.find("/a").what == What::nothing);
    }
    void a_body_shorter_than_announced_is_not_stored() {
        TestCache t;
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 6));
        CPPUNIT_ASSERT(fill.append(base::as_bytes("abc")));
        CPPUNIT_ASSERT(fill.complete().error().code == Errc::malformed);
        CPPUNIT_ASSERT(!fill && t.find("/a").what == What::nothing);
    }
    void a_body_longer_than_announced_is_refused() {
        TestCache t;
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 2));
        CPPUNIT_ASSERT(fill.append(base::as_bytes("abc")).error().code == Errc::too_large);
    }
    void an_object_over_the_limit_is_refused() {
        TestCache t;  // a store of 1 MiB takes objects of at most a quarter of that
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 262'145).error().code ==
                       Errc::too_large);
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), std::string(49'153, 'h'), 1).error().code ==
                       Errc::too_large);
        fill.pass(kNow + 10);
        CPPUNIT_ASSERT(t.find("/a").what == What::pass);
    }
    void a_pass_holds_until_its_time_is_over() {
        TestCache t;
        t.claim("/a").pass(kNow + 10);
        CPPUNIT_ASSERT(t.cache->find(t.key("/a"), kNow + 9).what == What::pass);
        CPPUNIT_ASSERT(t.cache->find(t.key("/a"), kNow + 10).what == What::nothing);
        CPPUNIT_ASSERT(t.store("/a", "now it is"));
        CPPUNIT_ASSERT(t.has("/a"));
    }
    void an_object_stays_readable_while_it_is_fetched_anew() {
        TestCache t;
        CPPUNIT_ASSERT(t.store("/a", "old"));
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(t.find("/a").what == What::object && t.find("/a").filling);
        CPPUNIT_ASSERT(!t.cache->join(t.key("/a")));
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 3));
        CPPUNIT_ASSERT(fill.append(base::as_bytes("new")));
        CPPUNIT_ASSERT_EQUAL(text("old"), *t.body_of("/a"));
        Object joined = t.cache->join(t.key("/a"));
        CPPUNIT_ASSERT(joined && !joined.complete());
        CPPUNIT_ASSERT(fill.complete());
        CPPUNIT_ASSERT_EQUAL(text("new"), *TestCache::read(joined));
        CPPUNIT_ASSERT_EQUAL(text("new"), *t.body_of("/a"));
        t.claim("/a").abort();
        CPPUNIT_ASSERT_EQUAL(text("new"), *t.body_of("/a"));
    }
    void a_renewed_object_has_a_new_head_and_the_old_body() {
        TestCache t(4 << 20);
        const std::string body = TestCache::bytes("r", 300'000);
        CPPUNIT_ASSERT(t.store("/a", body));
        for (int round = 0; round < 3; ++round) {
            Fill fill = t.claim("/a");
            Found old = t.find("/a");
            const std::string head = "HTTP/1.1 200 OK\r\nRound: " + std::to_string(round) + "\r\n";
            CPPUNIT_ASSERT(fill.renew(old.object, TestCache::meta(), head));
            CPPUNIT_ASSERT(!fill);
            Found found = t.find("/a");
            CPPUNIT_ASSERT(found.what == What::object && !found.filling);
            CPPUNIT_ASSERT_EQUAL(head, std::string(found.object.head()));
            CPPUNIT_ASSERT_EQUAL(body, *TestCache::read(found.object));
        }
    }
    void an_object_dropped_meanwhile_is_not_renewed() {
        TestCache t;
        CPPUNIT_ASSERT(t.store("/a", "old"));
        Found old = t.find("/a");
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(t.cache->drop(t.key("/a")));
        CPPUNIT_ASSERT(fill.renew(old.object, TestCache::meta(), "h").error().code ==
                       Errc::not_found);
        fill.abort();
        CPPUNIT_ASSERT(t.find("/a").what == What::nothing);
    }
    void a_dropped_key_is_gone_and_a_fill_on_the_way_is_not_kept() {
        TestCache t;
        CPPUNIT_ASSERT(!t.cache->drop(t.key("/a")));
        CPPUNIT_ASSERT(t.store("/a", "old"));
        CPPUNIT_ASSERT(t.cache->drop(t.key("/a")));
        CPPUNIT_ASSERT(t.find("/a").what == What::nothing);
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 3));
        CPPUNIT_ASSERT(t.cache->drop(t.key("/a")));
        CPPUNIT_ASSERT(t.find("/a").what == What::pass);
        CPPUNIT_ASSERT(fill.append(base::as_bytes("new")));
        CPPUNIT_ASSERT(fill.complete());
        CPPUNIT_ASSERT(t.find("/a").what == What::nothing);
    }
    void an_expired_key_says_so_until_it_is_renewed() {
        TestCache t;
        CPPUNIT_ASSERT(t.store("/a", "old"));
        CPPUNIT_ASSERT(t.cache->expire(t.key("/a")));
        CPPUNIT_ASSERT(t.find("/a").expired);
        Found old = t.find("/a");
        Fill fill = t.claim("/a");
        CPPUNIT_ASSERT(fill.renew(old.object, TestCache::meta(), TestCache::kHead));
        CPPUNIT_ASSERT(!t.find("/a").expired);
    }
    void a_varying_answer_leaves_a_marker_and_goes_on_as_a_variant() {
        TestCache t;
        Fill fill = t.claim("/a").vary(t.key("/a\nen"), "accept-language", kNow);
        CPPUNIT_ASSERT(fill);
        Found marker = t.find("/a");
        CPPUNIT_ASSERT(marker.what == What::object &&
                       marker.object.meta().kind == ObjectKind::vary);
        CPPUNIT_ASSERT_EQUAL(text("accept-language"), std::string(marker.object.head()));
        CPPUNIT_ASSERT(t.find("/a\nen").what == What::filling);
        CPPUNIT_ASSERT(!t.claim("/a").vary(t.key("/a\nen"), "accept-language", kNow));
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 2));
        CPPUNIT_ASSERT(fill.append(base::as_bytes("hi")));
        CPPUNIT_ASSERT(fill.complete());
        CPPUNIT_ASSERT_EQUAL(text("hi"), *t.body_of("/a\nen"));
    }
    void who_waits_is_rung_at_each_change() {
        TestCache t;
        Fill fill = t.claim("/a");
        const Found before = t.find("/a");
        CPPUNIT_ASSERT(t.cache->arm(before.ticket));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, t.rung);
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, 2));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, t.rung);
        CPPUNIT_ASSERT(!t.cache->arm(before.ticket));
        const Found before_end = t.find("/a");
        CPPUNIT_ASSERT(t.cache->arm(before_end.ticket));
        CPPUNIT_ASSERT(fill.append(base::as_bytes("hi")));
        CPPUNIT_ASSERT(t.cache->arm(before_end.ticket));  // rung for readers, maybe
        t.rung = 0;
        CPPUNIT_ASSERT(fill.complete());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, t.rung);
    }
    void a_segment_whose_space_is_lost_is_left_out_and_tried_again() {
        TestCache t;
        CPPUNIT_ASSERT(t.store("/kept", "x"));
        Segments& segments = t.cache->store().segments();
        CPPUNIT_ASSERT(segments.open_next(Queue::main, 0));
        segments.lose(Queue::main);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, t.cache->usage().lost_segments);
        CPPUNIT_ASSERT(t.has("/kept"));
        // The file has its space: the next try, after 64 other openings, finds it.
        for (int i = 0; t.cache->usage().lost_segments != 0 && i < 1000; ++i)
            CPPUNIT_ASSERT(t.store("/" + std::to_string(i), TestCache::bytes("b", 20'000)));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, t.cache->usage().lost_segments);
        CPPUNIT_ASSERT(t.store("/after", "x") && t.has("/after"));
    }
    void a_range_is_read_from_its_first_byte() {
        TestCache t(4 << 20);
        const std::string body = TestCache::bytes("n", 500'000);
        CPPUNIT_ASSERT(t.store("/a", body));
        for (const std::size_t from : {0u, 1u, 65'000u, 131'072u, 400'000u, 499'999u}) {
            Found found = t.find("/a");
            Reader reader;
            reader.start(found.object, from);
            auto piece = reader.next(Sending::file);
            CPPUNIT_ASSERT(piece && !piece->data.empty());
            CPPUNIT_ASSERT(
                std::memcmp(piece->data.data(), body.data() + from, piece->data.size()) == 0);
        }
    }
    void a_store_filled_ten_times_over_serves_no_wrong_byte() {
        TestCache t(1 << 20);
        for (int i = 0; i < 1000; ++i) {
            const std::string name = "/" + std::to_string(i);
            CPPUNIT_ASSERT(t.store(name, TestCache::bytes(name, 10'000)));
            for (int back = 0; back < 100 && back <= i; back += 7) {
                const std::string earlier = "/" + std::to_string(i - back);
                if (const auto body = t.body_of(earlier))
                    CPPUNIT_ASSERT_EQUAL(TestCache::bytes(earlier, 10'000), *body);
            }
            CPPUNIT_ASSERT(t.has(name));
        }
        CPPUNIT_ASSERT(t.cache->usage().objects > 40);
    }
    void a_full_set_evicts() {
        TestCache t(8 << 20, 1024);
        for (int i = 0; i < 5000; ++i) CPPUNIT_ASSERT(t.store("/" + std::to_string(i), "x"));
        CPPUNIT_ASSERT(t.cache->usage().objects > 1000);
        CPPUNIT_ASSERT(t.has("/4999"));
    }
    void used_objects_outlive_unused_ones() {
        TestCache t(1 << 20);
        for (int i = 0; i < 20; ++i)
            CPPUNIT_ASSERT(t.store("/hot" + std::to_string(i), std::string(5000, 'h')));
        for (int i = 0; i < 2000; ++i) {
            CPPUNIT_ASSERT(t.store("/cold" + std::to_string(i), std::string(5000, 'c')));
            for (int hot = 0; hot < 20; hot += 1) t.find("/hot" + std::to_string(hot));
        }
        int left = 0;
        for (int i = 0; i < 20; ++i) left += t.has("/hot" + std::to_string(i));
        CPPUNIT_ASSERT_EQUAL(20, left);
    }
    void an_object_in_use_is_not_overwritten() {
        TestCache t(1 << 20);
        const std::string body = TestCache::bytes("pinned", 200'000);
        CPPUNIT_ASSERT(t.store("/pinned", body));
        Found held = t.find("/pinned");
        for (int i = 0; i < 500; ++i)
            (void)t.store("/" + std::to_string(i), std::string(10'000, 'c'));
        CPPUNIT_ASSERT_EQUAL(body, *TestCache::read(held.object));
    }
    // sendfile(2) lends pages of the store to the pipe, as it does to a slow socket.
    void what_is_on_its_way_to_a_socket_is_not_overwritten() {
        TestCache t(1 << 20);
        const std::string body = TestCache::bytes("lent", 15'000);
        CPPUNIT_ASSERT(t.store("/lent", body));
        int pipe[2];
        CPPUNIT_ASSERT(::pipe(pipe) == 0);
        {
            Found found = t.find("/lent");
            Reader reader;
            reader.start(found.object);
            const auto piece = reader.next(Sending::file);
            auto offset = static_cast<off_t>(piece->offset);
            CPPUNIT_ASSERT_EQUAL(ssize_t{15'000},
                                 ::sendfile(pipe[1], t.cache->store_fd(), &offset, 15'000));
        }
        for (int i = 0; i < 300; ++i)
            (void)t.store("/" + std::to_string(i), std::string(10'000, 'c'));
        CPPUNIT_ASSERT(!t.has("/lent"));
        std::string sent(15'000, '\0');
        CPPUNIT_ASSERT_EQUAL(ssize_t{15'000}, ::read(pipe[0], sent.data(), sent.size()));
        CPPUNIT_ASSERT(body == sent);
        ::close(pipe[0]);
        ::close(pipe[1]);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CacheTest);

}  // namespace
