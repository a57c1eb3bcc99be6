// Columns that line up, and numbers that fit: see weirctl/table.h.

#include "weirctl/table.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

struct Case {
    double value;
    const char* text;
};

constexpr Case kNumbers[] = {
    {0, "0"},         {7, "7"},          {0.5, "0.5"},      {99.9, "99.9"},   {99.96, "100"},
    {999, "999"},     {999.4, "999"},    {999.6, "1.0k"},   {1000, "1.0k"},   {12'345, "12.3k"},
    {123'456, "123k"}, {999'600, "1.0M"}, {4'500'000, "4.5M"}, {1.2e11, "120G"}, {1.8e19, "18.0E"},
};

class TableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TableTest);
    CPPUNIT_TEST(numbers_take_five_characters_at_most);
    CPPUNIT_TEST(columns_line_up);
    CPPUNIT_TEST_SUITE_END();

  public:
    void numbers_take_five_characters_at_most() {
        for (const Case& c : kNumbers) {
            const std::string text = weirctl::short_number(c.value);
            CPPUNIT_ASSERT_EQUAL(std::string(c.text), text);
            CPPUNIT_ASSERT(text.size() <= 5);
        }
    }
    void columns_line_up() {
        CPPUNIT_ASSERT_EQUAL(std::string("  name      n\n"
                                         "  x       123\n"
                                         "  longer    4  y\n"),
                             weirctl::lay_out({{"name", "n"}, {"x", "123"}, {"longer", "4", "y"}}, 2));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TableTest);

}  // namespace
