// How long a policy keeps an answer.  Source: weir.conf(5), ttl and negative_ttl.

#include "proxyd/ruled_lifetime.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "proxyd/admission.h"
#include "proxyd/freshness.h"
#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct Case {
    const char* says;
    std::uint16_t status;
    std::string_view lines;
    Admission verdict;
    std::int64_t fresh_s;  // from receipt
};

// ttl is an hour, negative_ttl a minute.
constexpr Case kCases[] = {
    {"a success that says nothing", 200, "", Admission::store, 3600},
    {"or less", 200, "Cache-Control: max-age=1", Admission::store, 3600},
    {"or that it was old when it came", 200, "Cache-Control: max-age=9000\nAge: 8000", Admission::store, 3600},
    {"a redirection for now", 302, "", Admission::store, 3600},
    {"what is private stays so", 200, "Cache-Control: private", Admission::private_, 3600},
    {"and what is not to be stored", 200, "Cache-Control: no-store", Admission::no_store, 3600},
    {"an error that says nothing", 404, "", Admission::store, 60},
    {"any", 503, "", Admission::store, 60},
    {"an error that says something", 404, "Cache-Control: max-age=5", Admission::store, 5},
    {"one about the form of the request", 400, "", Admission::status, 0},
    {"which being public does not change", 400, "Cache-Control: public", Admission::status, 0},
    {"but a lifetime of its own does", 400, "Cache-Control: max-age=5", Admission::store, 5},
    {"too large", 413, "", Admission::status, 0},
    {"fields too large", 431, "", Admission::status, 0},
};

class RuledLifetimeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RuledLifetimeTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(a_long_url_is_its_own_key_unless_it_is_cut);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        conf::CachePolicy policy;
        policy.ttl = conf::Millis(3'600'000);
        policy.negative_ttl = conf::Millis(60'000);
        for (const Case& c : kCases) {
            const auto head = response(c.status, c.lines);
            const auto control = http::parse_cache_control(head.fields);
            const ObjectMeta meta = make_meta(head, control, {1'700'000'000, 1'700'000'000}, policy);
            const Admission verdict = admit({}, head, control, meta, policy);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, static_cast<int>(c.verdict), static_cast<int>(verdict));
            const auto fresh = std::int64_t{meta.lifetime_s} - meta.initial_age_s;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.fresh_s, fresh);
        }
    }
    void a_long_url_is_its_own_key_unless_it_is_cut() {
        conf::CachePolicy policy;
        CPPUNIT_ASSERT(!blames_the_request(414, policy));
        policy.query = conf::QueryKey::without;
        CPPUNIT_ASSERT(blames_the_request(414, policy));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RuledLifetimeTest);

}  // namespace
