// Where strings and numbers begin in a configuration text.

#include "common/conf/scalars.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

struct Case {
    const char* says;
    const char* text;
    const char* found;   // "LINE" of a string, "LINE=TEXT" of a number, separated by blanks
};
constexpr Case kCases[] = {
    {"a string", "a = \"x\";", "1"},
    {"the last string of a list keeps its line", "a = [ \"x\",\n\"y\"\n];", "1 2"},
    {"neighbouring strings are one", "a = \"x\"\n  # and\n  \"y\";", "1"},
    {"a comma separates strings", "a = [ \"x\"\n,\n\"y\" ];", "1 3"},
    {"numbers are kept as written", "a = 5000000000; b = -1.5e3; c = 0x1FL;",
     "1=5000000000 1=-1.5e3 1=0x1FL"},
    {"names may contain digits and dashes", "http-1 = 2; x1 : 3", "1=2 1=3"},
    {"flags are not in the list", "a = true; b = FALSE;", ""},
    {"comments hide what is in them", "# \"x\" 1\n// 2\n/* \"y\"\n 3 */ a = 4;", "4=4"},
    {"a quote may be escaped", "a = \"x\\\" # 1\"; b = 2;", "1 1=2"},
    {"a string may span lines", "a = \"x\ny\"; b = 1;", "1 2=1"},
    {"included files are not strings", "@include \"x.conf\"\na = \"y\";", "2"},
    {"broken text ends", "a = \"x", "1"},
};

std::string found_in(const char* text) {
    std::string all;
    for (const conf::Scalar& scalar : conf::scan_scalars(text)) {
        if (!all.empty()) all += ' ';
        all += std::to_string(scalar.line);
        if (!scalar.text.empty()) all += "=" + scalar.text;
    }
    return all;
}

class ScalarsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ScalarsTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.found), found_in(c.text));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ScalarsTest);

}  // namespace
