// Lists with weights in one order.  Source: RFC 9110 section 12.4.2.

#include "common/http/preferences.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace http;

struct Case {
    std::string_view first, second;  // two lines
    bool sound;
    std::string_view normal, favourite;
};

constexpr Case kCases[] = {
    {"en, de", "", true, "de,en", ""},
    {"de, en", "", true, "de,en", ""},
    {"eN", "De", true, "de,en", ""},
    {"  en ,,  de ", "", true, "de,en", ""},
    {"fr;q=0.5, de;q=1.0", "", true, "de,fr;q=0.5", "de"},
    {"fr ; q=0.500", "DE;Q=1.000", true, "de,fr;q=0.5", "DE"},
    {"a;q=0.25, b;q=0.205, c;q=0", "", true, "a;q=0.25,b;q=0.205,c;q=0", "a"},
    {"*", "", true, "*", ""},
    {"de, *;q=0.1", "", true, "de,*;q=0.1", "de"},
    {"de;q=0", "", true, "de;q=0", ""},
    {"", "", true, "", ""},
    {"de;q=2", "", false, "", ""},
    {"de;q=evil", "", false, "", ""},
    {"de;level=1", "", false, "", ""},
    {"de;q=0.5;x=1", "", false, "", ""},
    {"de;", "", false, "", ""},
    {"d e", "", false, "", ""},
    {"de, DE;q=0.1", "", false, "", ""},
};

class PreferencesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PreferencesTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(too_many_have_no_order);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            Fields fields;
            fields.add(FieldName::accept_language, "Accept-Language", c.first);
            fields.add(FieldName::accept_language, "Accept-Language", c.second);
            Preferences all;
            const std::string says(c.first);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(says, c.sound, all.read(fields, FieldName::accept_language));
            if (!c.sound) continue;
            std::array<char, 64> room;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(says, std::string(c.normal), std::string(all.write(room)));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(says, std::string(c.favourite), std::string(all.favourite()));
            CPPUNIT_ASSERT(c.normal.empty() || all.write(std::span(room).first(1)).size() < 2);
        }
    }
    void too_many_have_no_order() {
        std::string many = "a";
        for (int i = 0; i < 40; ++i) many += ", a" + std::to_string(i);
        Fields fields;
        fields.add(FieldName::accept_language, "Accept-Language", many);
        Preferences all;
        CPPUNIT_ASSERT(!all.read(fields, FieldName::accept_language));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PreferencesTest);

}  // namespace
