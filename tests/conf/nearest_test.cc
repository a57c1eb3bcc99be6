// Which known word an unknown one was probably meant to be.

#include "common/conf/nearest.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

constexpr std::string_view kKnown[] = {"listen", "servers", "balance", "host", "ip"};

struct Case {
    const char *word, *meant;
};
constexpr Case kCases[] = {
    {"listn", "listen"},  {"lisetn", "listen"}, {"Listen", "listen"}, {"server", "servers"},
    {"blance", "balance"}, {"hots", "host"},    {"colour", ""},       {"", ""},
    {"xy", ""},            {"balance-policy", ""},
};

class NearestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NearestTest);
    CPPUNIT_TEST(a_slip_finds_its_word_and_a_guess_finds_none);
    CPPUNIT_TEST(a_very_long_word_is_no_slip);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_slip_finds_its_word_and_a_guess_finds_none() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.word, std::string(c.meant),
                                         std::string(conf::nearest(c.word, kKnown)));
    }
    void a_very_long_word_is_no_slip() {
        CPPUNIT_ASSERT(conf::nearest(std::string(100000, 'l'), kKnown).empty());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(NearestTest);

}  // namespace
