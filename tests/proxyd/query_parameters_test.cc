// Names decoded, and parameters in order.

#include "proxyd/query_parameters.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;

std::string decoded(std::string_view text) {
    std::string all;
    while (!text.empty()) all += take_decoded(text);
    return all;
}

class QueryParametersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QueryParametersTest);
    CPPUNIT_TEST(names_end_at_the_first_equals);
    CPPUNIT_TEST(escapes_and_blanks_are_decoded);
    CPPUNIT_TEST(equal_names_keep_their_order);
    CPPUNIT_TEST(there_is_room_for_so_many);
    CPPUNIT_TEST_SUITE_END();

  public:
    void names_end_at_the_first_equals() {
        CPPUNIT_ASSERT(parameter_name("a=b=c") == "a");
        CPPUNIT_ASSERT(parameter_name("a") == "a");
        CPPUNIT_ASSERT(parameter_name("=b").empty());
    }

    void escapes_and_blanks_are_decoded() {
        CPPUNIT_ASSERT_EQUAL(std::string("a b/c"), decoded("a+b%2Fc"));
        CPPUNIT_ASSERT_EQUAL(std::string("/A"), decoded("%2f%41"));
        CPPUNIT_ASSERT_EQUAL(std::string("%4"), decoded("%4"));
        CPPUNIT_ASSERT_EQUAL(std::string("%4g1"), decoded("%4g1"));
        CPPUNIT_ASSERT_EQUAL(std::string("%A"), decoded("%%41"));
    }

    void equal_names_keep_their_order() {
        QueryParameters found;
        for (const char* each : {"b=2", "a=3", "b=1", "a"}) CPPUNIT_ASSERT(found.add(each));
        found.sort();
        std::string all;
        for (std::size_t i = 0; i < found.size(); ++i) all.append(found[i]).append(" ");
        CPPUNIT_ASSERT_EQUAL(std::string("a=3 a b=2 b=1 "), all);
    }

    void there_is_room_for_so_many() {
        QueryParameters found;
        for (int i = 0; i < 256; ++i) CPPUNIT_ASSERT(found.add("a"));
        CPPUNIT_ASSERT(!found.add("a"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{256}, found.size());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(QueryParametersTest);

}  // namespace
