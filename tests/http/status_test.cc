// What is known of status codes.
// Source: RFC 9110 section 15.

#include "common/http/status.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

class StatusTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StatusTest);
    CPPUNIT_TEST(registered_codes_have_their_reason);
    CPPUNIT_TEST(other_codes_have_the_reason_of_their_class);
    CPPUNIT_TEST(twelve_codes_may_be_cached_by_heuristics);
    CPPUNIT_TEST(some_codes_never_have_a_body);
    CPPUNIT_TEST(a_cache_understands_registered_final_codes);
    CPPUNIT_TEST_SUITE_END();

  public:
    void registered_codes_have_their_reason() {
        CPPUNIT_ASSERT_EQUAL(std::string_view("Continue"), http::reason_of(100));
        CPPUNIT_ASSERT_EQUAL(std::string_view("Not Found"), http::reason_of(404));
        CPPUNIT_ASSERT_EQUAL(std::string_view("Network Authentication Required"),
                             http::reason_of(511));
    }
    void other_codes_have_the_reason_of_their_class() {
        CPPUNIT_ASSERT_EQUAL(std::string_view("Client Error"), http::reason_of(499));
        CPPUNIT_ASSERT(http::reason_of(99).empty() && http::reason_of(600).empty());
    }
    void twelve_codes_may_be_cached_by_heuristics() {
        int count = 0;
        for (unsigned status = 0; status < 1000; ++status)
            count += http::is_heuristically_cacheable(status);
        CPPUNIT_ASSERT_EQUAL(12, count);
        CPPUNIT_ASSERT(http::is_heuristically_cacheable(404));
        CPPUNIT_ASSERT(!http::is_heuristically_cacheable(302));
    }
    void some_codes_never_have_a_body() {
        for (const unsigned status : {100U, 103U, 199U, 204U, 304U})
            CPPUNIT_ASSERT(http::has_no_body(status));
        for (const unsigned status : {200U, 205U, 303U, 404U})
            CPPUNIT_ASSERT(!http::has_no_body(status));
    }
    void a_cache_understands_registered_final_codes() {
        for (const unsigned status : {200U, 404U, 511U})
            CPPUNIT_ASSERT(http::is_understood(status));
        for (const unsigned status : {103U, 206U, 299U, 304U, 599U})
            CPPUNIT_ASSERT(!http::is_understood(status));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(StatusTest);

}  // namespace
