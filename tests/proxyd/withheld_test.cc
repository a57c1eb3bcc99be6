// Fields that are not for a shared cache.  Source: RFC 9111 sections 5.2.2.4 and 5.2.2.7.

#include "proxyd/withheld.h"

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct Case {
    const char* says;
    std::string_view directives;
    std::string_view kept, taken;
};

constexpr std::string_view kHead = "HTTP/1.1 200 OK\r\nA: 1\r\nSet-Cookie: a\r\nB: 2\r\nset-cookie: b\r\n";
constexpr Case kCases[] = {
    {"nothing withheld", "max-age=60", "A: 1\r\nSet-Cookie: a\r\nB: 2\r\nset-cookie: b\r\n", ""},
    {"one field, all its lines", "private=\"Set-Cookie\"", "A: 1\r\nB: 2\r\n",
     "Set-Cookie: a\r\nset-cookie: b\r\n"},
    {"no-cache too", "no-cache=\"a\"", "Set-Cookie: a\r\nB: 2\r\nset-cookie: b\r\n", "A: 1\r\n"},
    {"both, and several", "no-cache=\"a, x\", private=\"b\"", "Set-Cookie: a\r\nset-cookie: b\r\n",
     "A: 1\r\nB: 2\r\n"},
};

class WithheldTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WithheldTest);
    CPPUNIT_TEST(named_fields_are_taken_out);
    CPPUNIT_TEST(what_says_what_the_body_is_cannot_be_withheld);
    CPPUNIT_TEST_SUITE_END();

  public:
    void named_fields_are_taken_out() {
        for (const Case& c : kCases) {
            const std::string line = "Cache-Control: " + std::string(c.directives);
            const auto head = response(200, line);
            const auto control = http::parse_cache_control(head.fields);
            std::string room(kHead);
            std::string_view text = room;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.taken), take_withheld(text, control));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, "HTTP/1.1 200 OK\r\n" + std::string(c.kept),
                                         std::string(text));
        }
    }
    void what_says_what_the_body_is_cannot_be_withheld() {
        CPPUNIT_ASSERT(may_withhold(""));
        CPPUNIT_ASSERT(may_withhold("Set-Cookie, X-User"));
        CPPUNIT_ASSERT(!may_withhold("Set-Cookie, content-encoding"));
        CPPUNIT_ASSERT(!may_withhold("Vary"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(WithheldTest);

}  // namespace
