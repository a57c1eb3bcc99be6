// What of a query makes a difference, by No-Vary-Search.
// Source: draft-ietf-httpbis-no-vary-search-05; its examples are among these.

#include "proxyd/search_rule.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct RuleCase {
    const char* says;
    std::string_view lines, rule;
};

// clang-format off
constexpr RuleCase kRules[] = {
    {"no field",                        "",                                              ""},
    {"no parameter counts",             "No-Vary-Search: params",                        "k+"},
    {"the same in full",                "No-Vary-Search: params=?1",                     "k+"},
    {"all count",                       "No-Vary-Search: params=?0",                     ""},
    {"none is named",                   "No-Vary-Search: params=()",                     ""},
    {"the order does not count",        "No-Vary-Search: key-order",                     "--"},
    {"the order counts",                "No-Vary-Search: key-order=?0",                  ""},
    {"one does not count",              "No-Vary-Search: params=(\"a\")",                "k-&a"},
    {"names are sorted, each once",     "No-Vary-Search: params=(\"b\" \"a\" \"b\")",    "k-&a&b"},
    {"only one counts",                 "No-Vary-Search: params, except=(\"x\")",         "k+&x"},
    {"in any order of the members",     "No-Vary-Search: except=(\"x\"), params, key-order", "-+&x"},
    {"over several lines",              "No-Vary-Search: params\nNo-Vary-Search: except=(\"x\")", "k+&x"},
    {"in any case of the name",         "no-vary-search: params",                        "k+"},
    {"names are encoded",               "No-Vary-Search: params=(\"%C3%A9+%E6%B0%97\")", "k-&%C3%A9+%E6%B0%97"},
    {"and decoded first",               "No-Vary-Search: params=(\"%61\")",              "k-&a"},
    {"an escaped quote",                "No-Vary-Search: params=(\"a\\\"b\")",           "k-&a%22b"},
    {"a name that is empty",            "No-Vary-Search: params=(\"\")",                 "k-&"},
    {"parameters of members are void",  "No-Vary-Search: params=(\"a\";b=1);c",          "k-&a"},
    {"another member is ignored",       "No-Vary-Search: params, other=1",               "k+"},
    {"only another",                    "No-Vary-Search: unknown-key",                   ""},
    {"the order is no boolean",         "No-Vary-Search: key-order=\"not a boolean\"",   ""},
    {"a string",                        "No-Vary-Search: params=\"a\"",                  ""},
    {"a list of tokens",                "No-Vary-Search: params=(not-a-string)",         ""},
    {"an exception to a list",          "No-Vary-Search: params=(\"a\"), except=(\"x\")", ""},
    {"an empty one",                    "No-Vary-Search: params=(), except=()",          ""},
    {"an exception to nothing",         "No-Vary-Search: params=?0, except=(\"x\")",     ""},
    {"an exception of tokens",          "No-Vary-Search: params, except=(a)",            ""},
    {"an exception that is no list",    "No-Vary-Search: params, except=\"a\"",          ""},
    {"a true exception",                "No-Vary-Search: params, except=?1",             ""},
    {"an exception alone",              "No-Vary-Search: except=(\"x\")",                ""},
    {"no dictionary",                   "No-Vary-Search: params,,",                      ""},
};

struct FormCase {
    const char* says;
    std::string_view rule, url, form;
};

constexpr FormCase kForms[] = {
    {"no query",                     "k+",      "http://h/a",              "http://h/a"},
    {"an empty query",               "k-&a",    "http://h/a?",             "http://h/a"},
    {"none counts",                  "k+",      "http://h/a?b=1&c",        "http://h/a"},
    {"one does not",                 "k-&b",    "http://h/?a=1&b=2&c=3",   "http://h/?a=1&c=3"},
    {"as often as it comes",         "k-&b",    "http://h/?b&a=1&b=2&b=",  "http://h/?a=1"},
    {"only one does",                "k+&b",    "http://h/?a=1&b=2&b=3",   "http://h/?b=2&b=3"},
    {"names are whole",              "k-&b",    "http://h/?bb=1",          "http://h/?bb=1"},
    {"names have a case",            "k-&b",    "http://h/?B=1",           "http://h/?B=1"},
    {"names are decoded",            "k-&b",    "http://h/?%62=1",         "http://h/"},
    {"the order counts",             "k-&x",    "http://h/?b=1&a=2",       "http://h/?b=1&a=2"},
    {"the order does not",           "--",      "http://h/?b=1&a=2",       "http://h/?a=2&b=1"},
    {"that of values does",          "--",      "http://h/?b=2&a=1&b=1",   "http://h/?a=1&b=2&b=1"},
    {"order and names",              "-+&a&b",  "http://h/?c=3&b=2&a=1",   "http://h/?a=1&b=2"},
    {"values are decoded",           "--",      "http://h/?a=%78",         "http://h/?a=x"},
    {"a name without a value",       "--",      "http://h/?a",             "http://h/?a="},
    {"blanks",                       "--",      "http://h/?a=%20+",        "http://h/?a=++"},
    {"empty parameters",             "--",      "http://h/?&a=x&&",        "http://h/?a=x"},
    {"a value with an equals",       "--",      "http://h/?a=b=c",         "http://h/?a=b%3Dc"},
    {"an escaped separator",         "--",      "http://h/?a=1%26b=2",     "http://h/?a=1%26b%3D2"},
    {"no escape",                    "--",      "http://h/?a=%zz%4",       "http://h/?a=%25zz%254"},
    {"not ASCII",                    "k-&%C3%A9", "http://h/?%c3%a9=1&b=%C3%A9", "http://h/?b=%C3%A9"},
    {"the empty name",               "k-&",     "http://h/?=1&b=1",        "http://h/?b=1"},
    {"no name is not the empty one", "--",      "http://h/?=1",            "http://h/?=1"},
    {"a question mark",              "--",      "http://h/?a=?b",          "http://h/?a=%3Fb"},
};
// clang-format on

class SearchRuleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SearchRuleTest);
    CPPUNIT_TEST(every_field_in_the_table);
    CPPUNIT_TEST(every_form_in_the_table);
    CPPUNIT_TEST(a_form_has_itself_as_its_form);
    CPPUNIT_TEST(what_does_not_fit_has_none);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_field_in_the_table() {
        for (const RuleCase& c : kRules) {
            std::array<char, kMaxSearchRule> room;
            const http::ResponseHead head = response(200, c.lines);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.rule),
                                         std::string(search_rule(head.fields, room)));
        }
    }
    void every_form_in_the_table() {
        for (const FormCase& c : kForms)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.form), form(c.url, c.rule));
    }
    void a_form_has_itself_as_its_form() {
        for (const FormCase& c : kForms)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.form), form(c.form, c.rule));
    }
    void what_does_not_fit_has_none() {
        std::string url = "http://h/?a=1";
        for (std::size_t size = 0; size < 40; ++size) {
            const std::string some = form(url, "--", size);
            CPPUNIT_ASSERT(some.empty() || some == url);
        }
        for (int i = 0; i < 300; ++i) url += "&b";
        CPPUNIT_ASSERT(form(url, "--").empty());
        std::string field = "No-Vary-Search: params=(\"" + std::string(kMaxSearchRule, 'a') + "\")";
        std::array<char, kMaxSearchRule> room;
        CPPUNIT_ASSERT(search_rule(response(200, field).fields, room).empty());
    }

  private:
    static std::string form(std::string_view url, std::string_view rule, std::size_t size = 8192) {
        std::string room(size, '\0');
        return std::string(search_form(url, rule, {room.data(), room.size()}));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SearchRuleTest);

}  // namespace
