// Media types by suffix.

#include "originsim/mime.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

class MimeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MimeTest);
    CPPUNIT_TEST(the_suffix_of_the_last_segment_decides);
    CPPUNIT_TEST(text_is_compressible_and_pictures_are_not);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_suffix_of_the_last_segment_decides() {
        CPPUNIT_ASSERT_EQUAL(std::string("image/png"), type("/a/b.png"));
        CPPUNIT_ASSERT_EQUAL(std::string("image/png"), type("b.tar.PNG"));
        CPPUNIT_ASSERT_EQUAL(std::string(), type("/a.png/b"));
        CPPUNIT_ASSERT_EQUAL(std::string(), type("/a."));
        CPPUNIT_ASSERT_EQUAL(std::string(), type("/"));
        CPPUNIT_ASSERT_EQUAL(std::string(), type(""));
    }
    void text_is_compressible_and_pictures_are_not() {
        CPPUNIT_ASSERT(originsim::is_compressible("text/x-unheard-of"));
        CPPUNIT_ASSERT(originsim::is_compressible("Application/JSON ; charset=utf-8"));
        CPPUNIT_ASSERT(!originsim::is_compressible("image/png"));
        CPPUNIT_ASSERT(!originsim::is_compressible(""));
    }

  private:
    static std::string type(std::string_view path) {
        const auto* found = originsim::media_type(path);
        return found == nullptr ? std::string() : std::string(found->text);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MimeTest);

}  // namespace
