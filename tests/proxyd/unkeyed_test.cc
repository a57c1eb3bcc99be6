// Fields that ask for another resource than the URL.  Source: proxyd(8).

#include "proxyd/unkeyed.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/field_name.h"

namespace {

using namespace proxyd;

class UnkeyedTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UnkeyedTest);
    CPPUNIT_TEST(fields_that_redirect);
    CPPUNIT_TEST(fields_that_override_the_method);
    CPPUNIT_TEST_SUITE_END();

  public:
    void fields_that_redirect() {
        for (const char* name : {"Forwarded", "X-Forwarded-Host", "x-forwarded-scheme", "X-FORWARDED-SSL",
                                 "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-Url", "X-Host",
                                 "True-Client-IP", "X-Real-IP", "Front-End-Https"})
            CPPUNIT_ASSERT_MESSAGE(name, redirects({http::field_name(name), name, {}}));
        for (const char* name : {"Host", "X-Forward", "Accept", "User-Agent", "Cookie", "X-Hosts", "Via"})
            CPPUNIT_ASSERT_MESSAGE(name, !redirects({http::field_name(name), name, {}}));
    }
    void fields_that_override_the_method() {
        CPPUNIT_ASSERT(overrides_method("x-http-method-override"));
        CPPUNIT_ASSERT(overrides_method("X-Method-Override"));
        CPPUNIT_ASSERT(!overrides_method("X-Method"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(UnkeyedTest);

}  // namespace
