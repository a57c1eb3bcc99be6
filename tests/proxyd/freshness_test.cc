// How long a stored response may be used, and by whom.
// Source: RFC 9111 sections 4 and 5.2, RFC 5861.

#include "proxyd/freshness.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

constexpr std::int64_t kSent = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
#define DATE "Date: Sun, 06 Nov 1994 08:49:37 GMT"

ObjectMeta meta_of(std::uint16_t status, std::string_view lines, std::int64_t delay_s = 0,
                   const conf::CachePolicy& settings = {}) {
    const http::ResponseHead head = response(status, lines);
    return make_meta(head, http::parse_cache_control(head.fields), {kSent, kSent + delay_s},
                     settings);
}

struct LifetimeCase {
    const char* says;
    std::string_view lines;
    std::uint32_t lifetime_s;
    std::uint16_t status = 200;
};

constexpr LifetimeCase kLifetimes[] = {
    {"nothing said, nothing guessed", DATE, 0},
    {"max-age", "Cache-Control: max-age=60\n" DATE, 60},
    {"s-maxage wins over max-age", "Cache-Control: max-age=60, s-maxage=5\n" DATE, 5},
    {"s-maxage wins in any order", "Cache-Control: s-maxage=5, max-age=60\n" DATE, 5},
    {"max-age wins over Expires",
     "Cache-Control: max-age=60\nExpires: Sun, 06 Nov 1994 09:49:37 GMT\n" DATE, 60},
    {"Expires less Date", "Expires: Sun, 06 Nov 1994 08:51:17 GMT\n" DATE, 100},
    {"Expires without Date counts from receipt", "Expires: Sun, 06 Nov 1994 08:51:17 GMT", 100},
    {"Expires before Date is over", "Expires: Sun, 06 Nov 1994 08:40:00 GMT\n" DATE, 0},
    {"Expires that is no date is over",
     "Expires: 0\nLast-Modified: Sun, 06 Nov 1993 08:49:37 GMT\n" DATE, 0},
    {"a tenth of the age at receipt", "Last-Modified: Sun, 06 Nov 1994 08:32:57 GMT\n" DATE, 100},
    {"at most a day", "Last-Modified: Sat, 06 Nov 1993 08:49:37 GMT\n" DATE, 86'400},
    {"no guess from the future", "Last-Modified: Sun, 06 Nov 1994 08:59:37 GMT\n" DATE, 0},
    {"no guess for a status that must say", "Last-Modified: Sat, 06 Nov 1993 08:49:37 GMT\n" DATE,
     0, 302},
    {"but if it is public",
     "Cache-Control: public\nLast-Modified: Sun, 06 Nov 1994 08:32:57 GMT\n" DATE, 100, 302},
    {"404 may be guessed", "Last-Modified: Sun, 06 Nov 1994 08:32:57 GMT\n" DATE, 100, 404},
    {"a broken max-age is over", "Cache-Control: max-age=soon\n" DATE, 0},
    {"large numbers are held", "Cache-Control: max-age=99999999999\n" DATE, 0x8000'0000},
};

struct AgeCase {
    const char* says;
    std::string_view lines;
    std::int64_t delay_s;  // from request to response
    std::uint32_t age_s;   // at receipt
};

constexpr AgeCase kAges[] = {
    {"fresh from the origin", DATE, 0, 0},
    {"an Age is taken over", DATE "\nAge: 7", 0, 7},
    {"the time of the exchange counts", DATE "\nAge: 7", 3, 10},
    {"an old Date counts more than a small Age", "Date: Sun, 06 Nov 1994 08:49:00 GMT\nAge: 7", 0,
     37},
    {"a Date of the future counts for nothing", "Date: Sun, 06 Nov 1994 09:49:37 GMT", 0, 0},
    {"an Age that is no number counts for nothing", DATE "\nAge: old", 0, 0},
    {"of several the first counts", DATE "\nAge: 7, 9", 0, 7},
};

struct ReuseCase {
    const char* says;
    std::string_view stored;
    std::string_view asked;
    std::int64_t after_s;
    Reuse reuse;
    bool expired = false;
};

#define MAX60 "Cache-Control: max-age=60"
constexpr ReuseCase kReuses[] = {
    {"fresh", MAX60, "", 59, Reuse::fresh},
    {"no longer fresh", MAX60, "", 60, Reuse::validate},
    {"invalidated", MAX60, "", 1, Reuse::validate, true},
    {"no-cache of the origin", MAX60 ", no-cache", "", 1, Reuse::validate},
    {"no-cache for some fields", MAX60 ", no-cache=\"Set-Cookie\"", "", 1, Reuse::fresh},
    {"no-cache for what says what it is", MAX60 ", no-cache=\"Vary\"", "", 1, Reuse::validate},
    {"no-cache of the client", MAX60, "Cache-Control: no-cache", 1, Reuse::validate},
    {"Pragma of the client", MAX60, "Pragma: no-cache", 1, Reuse::validate},
    {"Pragma beside Cache-Control is ignored", MAX60, "Pragma: no-cache\nCache-Control: max-age=50",
     1, Reuse::fresh},
    {"the client's max-age is kept", MAX60, "Cache-Control: max-age=10", 10, Reuse::fresh},
    {"the client's max-age is passed", MAX60, "Cache-Control: max-age=10", 11, Reuse::validate},
    {"min-fresh is left", MAX60, "Cache-Control: min-fresh=10", 50, Reuse::fresh},
    {"min-fresh is not left", MAX60, "Cache-Control: min-fresh=10", 51, Reuse::validate},
    {"max-stale of some seconds", MAX60, "Cache-Control: max-stale=10", 70, Reuse::stale},
    {"max-stale is passed", MAX60, "Cache-Control: max-stale=10", 71, Reuse::validate},
    {"max-stale without a number", MAX60, "Cache-Control: max-stale", 7000, Reuse::stale},
    {"max-stale against must-revalidate", MAX60 ", must-revalidate", "Cache-Control: max-stale", 70,
     Reuse::validate},
    {"max-stale against proxy-revalidate", MAX60 ", proxy-revalidate", "Cache-Control: max-stale",
     70, Reuse::validate},
    {"max-stale against s-maxage", "Cache-Control: s-maxage=60", "Cache-Control: max-stale", 70,
     Reuse::validate},
    {"stale-while-revalidate", MAX60 ", stale-while-revalidate=30", "", 89,
     Reuse::stale_while_revalidate},
    {"stale-while-revalidate is over", MAX60 ", stale-while-revalidate=30", "", 90,
     Reuse::validate},
    {"stale-while-revalidate of the invalidated", MAX60 ", stale-while-revalidate=30", "", 70,
     Reuse::validate, true},
};

struct ErrorCase {
    const char* says;
    std::string_view stored;
    std::int64_t after_s;
    bool error, unreachable;  // may it stand in?
};

constexpr ErrorCase kErrors[] = {
    {"stale-if-error", MAX60 ", stale-if-error=30", 89, true, true},
    {"stale-if-error is over", MAX60 ", stale-if-error=30", 90, false, true},
    {"only the policy", MAX60, 61, false, true},
    {"the policy is over", MAX60, 160, false, false},
    {"stale-if-error beyond the policy", MAX60 ", stale-if-error=300", 160, true, true},
    {"must-revalidate wins", MAX60 ", stale-if-error=30, must-revalidate", 61, false, false},
    {"proxy-revalidate wins", MAX60 ", stale-if-error=30, proxy-revalidate", 61, false, false},
    {"s-maxage wins", "Cache-Control: s-maxage=60, stale-if-error=30", 61, false, false},
    {"no-cache wins", MAX60 ", stale-if-error=30, no-cache", 61, false, false},
};

class FreshnessTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FreshnessTest);
    CPPUNIT_TEST(lifetimes_in_the_order_of_a_shared_cache);
    CPPUNIT_TEST(ages_at_receipt);
    CPPUNIT_TEST(age_grows_and_never_shrinks);
    CPPUNIT_TEST(reuse_as_both_sides_want_it);
    CPPUNIT_TEST(a_soft_purge_makes_stale);
    CPPUNIT_TEST(a_stale_answer_stands_in_for_an_error_within_its_window);
    CPPUNIT_TEST(settings_stand_in_for_what_is_not_said);
    CPPUNIT_TEST(parts_of_the_stored_head_are_found);
    CPPUNIT_TEST(only_if_cached_is_seen);
    CPPUNIT_TEST_SUITE_END();

  public:
    void lifetimes_in_the_order_of_a_shared_cache() {
        for (const LifetimeCase& c : kLifetimes)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.lifetime_s,
                                         meta_of(c.status, c.lines).lifetime_s);
    }
    void ages_at_receipt() {
        for (const AgeCase& c : kAges)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.age_s,
                                         meta_of(200, c.lines, c.delay_s).initial_age_s);
    }
    void age_grows_and_never_shrinks() {
        const ObjectMeta meta = meta_of(200, DATE "\nAge: 7");
        CPPUNIT_ASSERT_EQUAL(17u, current_age_s(meta, kSent + 10));
        CPPUNIT_ASSERT_EQUAL(7u, current_age_s(meta, kSent - 100));  // the clock was set back
    }
    void reuse_as_both_sides_want_it() {
        for (const ReuseCase& c : kReuses) {
            const ObjectMeta meta = meta_of(200, c.stored);
            const Reuse reuse =
                may_reuse(meta, request(c.asked), kSent + c.after_s, c.expired).reuse;
            CPPUNIT_ASSERT_MESSAGE(c.says, reuse == c.reuse);
        }
    }
    void a_soft_purge_makes_stale() {
        const ObjectMeta meta =
            meta_of(200, MAX60 ", stale-while-revalidate=20, stale-if-error=30");
        const auto reuse = [&](std::int64_t after_s, std::int64_t purged_s, const char* asked = "") {
            return may_reuse(meta, request(asked), kSent + after_s, false,
                             static_cast<std::uint32_t>(kSent + purged_s));
        };
        CPPUNIT_ASSERT(reuse(5, 5).reuse == Reuse::stale_while_revalidate);
        CPPUNIT_ASSERT(reuse(24, 5).reuse == Reuse::stale_while_revalidate);
        CPPUNIT_ASSERT(reuse(25, 5).reuse == Reuse::validate);
        CPPUNIT_ASSERT(reuse(25, 5).why == Why::purged);
        CPPUNIT_ASSERT(reuse(4, 5).reuse == Reuse::stale_while_revalidate);  // set back
        CPPUNIT_ASSERT(reuse(79, 70).reuse == Reuse::stale_while_revalidate);
        CPPUNIT_ASSERT(reuse(80, 70).reuse == Reuse::validate);  // too old anyway
        CPPUNIT_ASSERT(reuse(25, 5, "Cache-Control: max-stale=30").reuse == Reuse::stale);
        CPPUNIT_ASSERT(may_use_on_error(meta, {}, Failure::error, kSent + 34, kSent + 5));
        CPPUNIT_ASSERT(!may_use_on_error(meta, {}, Failure::error, kSent + 35, kSent + 5));
    }
    void a_stale_answer_stands_in_for_an_error_within_its_window() {
        conf::CachePolicy policy;
        policy.stale_if_unreachable = conf::Millis{100'000};
        for (const ErrorCase& c : kErrors) {
            const ObjectMeta meta = meta_of(200, c.stored);
            const auto usable = [&](Failure failure) {
                return may_use_on_error(meta, policy, failure, kSent + c.after_s, 0);
            };
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.error, usable(Failure::error));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.unreachable, usable(Failure::unreachable));
        }
    }
    void settings_stand_in_for_what_is_not_said() {
        conf::CachePolicy settings;
        settings.default_ttl = conf::Millis{5000};
        settings.stale_while_revalidate = conf::Millis{7000};
        settings.stale_if_error = conf::Millis{9000};
        const ObjectMeta meta = meta_of(200, DATE, 0, settings);
        CPPUNIT_ASSERT_EQUAL(5u, meta.lifetime_s);
        CPPUNIT_ASSERT_EQUAL(7u, meta.stale_while_revalidate_s);
        CPPUNIT_ASSERT_EQUAL(9u, meta.stale_if_error_s);
        CPPUNIT_ASSERT_EQUAL(0u, meta_of(302, DATE, 0, settings).lifetime_s);
        CPPUNIT_ASSERT_EQUAL(
            1u, meta_of(200, MAX60 ", stale-if-error=1", 0, settings).stale_if_error_s);
    }
    void parts_of_the_stored_head_are_found() {
        const std::string head =
            "HTTP/1.1 200 OK\r\nETag: W/\"x\"\r\nContent-Type: text/html\r\n"
            "Last-Modified:  Sun, 06 Nov 1994 08:49:37 GMT\r\n";
        ObjectMeta meta;
        meta.last_modified_s = 0;
        locate_parts(head, meta);
        const auto part = [&](HeadPart p) { return head.substr(p.offset, p.length); };
        CPPUNIT_ASSERT_EQUAL(std::string("W/\"x\""), part(meta.etag));
        CPPUNIT_ASSERT_EQUAL(std::string("text/html"), part(meta.content_type));
        CPPUNIT_ASSERT((meta.flags & kWeakEtag) != 0);
    }
    void only_if_cached_is_seen() {
        CPPUNIT_ASSERT(only_if_cached(request("Cache-Control: Only-If-Cached")));
        CPPUNIT_ASSERT(!only_if_cached(request("Cache-Control: no-cache")));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FreshnessTest);

}  // namespace
