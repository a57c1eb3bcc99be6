// What Result and Error promise: see common/base/result.h.

#include "common/base/result.h"

#include <cerrno>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using base::Errc;
using base::Error;
using base::Result;

class ResultTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ResultTest);
    CPPUNIT_TEST(it_holds_a_value_or_an_error);
    CPPUNIT_TEST(an_error_reads_as_a_sentence);
    CPPUNIT_TEST_SUITE_END();

  public:
    void it_holds_a_value_or_an_error() {
        const Result<int> seven = 7;
        CPPUNIT_ASSERT(seven);
        CPPUNIT_ASSERT_EQUAL(7, *seven);
        const Result<int> none = Error{Errc::not_found};
        CPPUNIT_ASSERT(!none);
        CPPUNIT_ASSERT(none.error().code == Errc::not_found);
    }
    void an_error_reads_as_a_sentence() {
        CPPUNIT_ASSERT_EQUAL(std::string("bind: Permission denied"),
                             base::describe(Error{Errc::system, EACCES, "bind"}));
        CPPUNIT_ASSERT_EQUAL(std::string("chunk size: malformed"),
                             base::describe(Error{Errc::malformed, 0, "chunk size"}));
        CPPUNIT_ASSERT_EQUAL(std::string("timed out"), base::describe(Error{Errc::timed_out}));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ResultTest);

}  // namespace
