// When probes change the health of a server; see dispatcherd/verdict.h.

#include "dispatcherd/verdict.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using dispatcherd::Health;

struct Case {
    const char* says;
    unsigned rise, fall;
    Health before;
    std::string_view probes;    // '+' good, '-' bad
    std::string_view health;    // after each: u(p), d(own), ? (unknown)
};

constexpr Case kCases[] = {
    {"the first probe decides",             3, 3, Health::unknown, "+",        "u"},
    {"the first bad probe decides too",     3, 3, Health::unknown, "-",        "d"},
    {"down needs fall in a row",            1, 3, Health::up,      "---",      "uud"},
    {"a good probe starts the count again", 1, 3, Health::up,      "--+--+---", "uuuuuuuud"},
    {"up needs rise in a row",              2, 1, Health::down,    "+-++",     "dddu"},
    {"what is known survives a reload",     2, 2, Health::down,    "+",        "d"},
};

char letter(Health health) {
    return health == Health::up ? 'u' : health == Health::down ? 'd' : '?';
}

class VerdictTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(VerdictTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            dispatcherd::Verdict verdict(c.rise, c.fall, c.before);
            std::string health;
            for (const char probe : c.probes) health += letter(verdict.after(probe == '+'));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.health), health);
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(VerdictTest);

}  // namespace
