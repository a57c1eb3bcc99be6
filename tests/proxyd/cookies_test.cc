// The cookies of a request.  Source: RFC 6265 section 4.2.

#include "proxyd/cookies.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct Case {
    std::string_view lines, all, kept;  // all: "name>value", one after the other
};

constexpr Case kCases[] = {
    {"", "", ""},
    {"Cookie: a=1", "a>1 ", "a=1"},
    {"Cookie: a=1; b=2;c=3", "a>1 b>2 c>3 ", "a=1; c=3"},
    {"Cookie: b=2\nX: 1\nCookie: c=3; a=1", "b>2 c>3 a>1 ", "c=3; a=1"},
    {"Cookie: ;; a ;=x; ab=1", "a> >x ab>1 ", "a"},
    {"Cookie: a=b=c, d", "a>b=c, d ", "a=b=c, d"},
    {"Cookie: A=1", "A>1 ", ""},
};

class CookiesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CookiesTest);
    CPPUNIT_TEST(all_are_read_and_those_named_kept);
    CPPUNIT_TEST_SUITE_END();

  public:
    void all_are_read_and_those_named_kept() {
        for (const Case& c : kCases) {
            const auto head = request(c.lines);
            std::string all;
            CookieReader cookies(head.fields);
            for (CookieReader::Pair pair; cookies.next(pair);)
                all.append(pair.name).append(">").append(pair.value()).append(" ");
            CPPUNIT_ASSERT_EQUAL(std::string(c.all), all);
            std::array<char, 64> room;
            CPPUNIT_ASSERT_EQUAL(std::string(c.kept),
                                 std::string(kept_cookies(head.fields, {"a", "c"}, room)));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CookiesTest);

}  // namespace
