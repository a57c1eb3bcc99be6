// Lists in field values.
// Source: RFC 9110 section 5.6.

#include "common/http/field_list.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::FieldName;

std::string elements(http::FieldList list) {
    std::string all;
    for (std::string_view element; list.next(element);) all += "[" + std::string(element) + "]";
    return all;
}

struct Case {
    const char* says;
    std::string_view value;
    std::string_view elements;
};

// clang-format off
constexpr Case kCases[] = {
    {"elements",                         "a, b,c",              "[a][b][c]"},
    {"blanks around elements go",        "\t a \t,\tb ",        "[a][b]"},
    {"empty elements are left out",      ",a,, ,b,",            "[a][b]"},
    {"empty list",                       "",                    ""},
    {"only commas",                      " , ,",                ""},
    {"comma in quotes",                  "a=\"b,c\", d",        "[a=\"b,c\"][d]"},
    {"escaped quote in quotes",          "\"a\\\",b\",c",       "[\"a\\\",b\"][c]"},
    {"backslash outside quotes is text", "a\\,b",               "[a\\][b]"},
    {"quotes that never end",            "a, \"b, c",           "[a][\"b, c]"},
    {"escape at the end",                "\"a\\",               "[\"a\\]"},
};

struct QuoteCase {
    std::string_view text, inside;
    bool sound;
};

constexpr QuoteCase kQuotes[] = {
    {"abc", "abc", true},       {"\"abc\"", "abc", true},  {"\"\"", "", true},
    {"", "", false},            {"a b", "a b", false},     {"\"a\"b", "a", false},
    {"\"a", "a", false},        {"\"a\\\"b\"", "a\\\"b", true}, {"\"a\\", "a\\", false},
};
// clang-format on

class FieldListTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FieldListTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(a_list_goes_on_over_lines);
    CPPUNIT_TEST(quotes_do_not_reach_over_lines);
    CPPUNIT_TEST(an_element_is_found_in_any_case);
    CPPUNIT_TEST(quotes_are_taken_off);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.elements),
                                         elements(http::FieldList(c.value)));
    }
    void a_list_goes_on_over_lines() {
        http::Fields fields;
        CPPUNIT_ASSERT_EQUAL(std::string(), elements({fields, FieldName::vary}));
        fields.add(FieldName::vary, "Vary", "a, b");
        fields.add(FieldName::other, "X", "no");
        fields.add(FieldName::vary, "Vary", "");
        fields.add(FieldName::vary, "vary", "c");
        CPPUNIT_ASSERT_EQUAL(std::string("[a][b][c]"), elements({fields, FieldName::vary}));
    }
    void quotes_do_not_reach_over_lines() {
        http::Fields fields;
        fields.add(FieldName::cache_control, "Cache-Control", "a=\"b");
        fields.add(FieldName::cache_control, "Cache-Control", "no-store");
        CPPUNIT_ASSERT_EQUAL(std::string("[a=\"b][no-store]"),
                             elements({fields, FieldName::cache_control}));
    }
    void an_element_is_found_in_any_case() {
        http::Fields fields;
        fields.add(FieldName::vary, "Vary", "Accept, Origin");
        CPPUNIT_ASSERT(list_has(fields, FieldName::vary, "ORIGIN"));
        CPPUNIT_ASSERT(!list_has(fields, FieldName::vary, "Orig"));
        CPPUNIT_ASSERT(!list_has(fields, FieldName::te, "Origin"));
    }
    void quotes_are_taken_off() {
        for (const QuoteCase& c : kQuotes) {
            bool sound = false;
            CPPUNIT_ASSERT_EQUAL(c.inside, http::unquoted(c.text, sound));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(c.text), c.sound, sound);
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FieldListTest);

}  // namespace
