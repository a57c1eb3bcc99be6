// Structured field values.
// Source: RFC 9651 section 4.

#include "common/http/structured.h"

#include <array>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::BareItem;
using http::Member;
using http::StructuredField;

std::string show(const BareItem& item) {
    const std::string text(item.text), number = std::to_string(item.number);
    switch (item.kind) {
    case BareItem::Kind::integer:
        return number;
    case BareItem::Kind::decimal:
        return number + "m";
    case BareItem::Kind::string:
        return "'" + text + "'";
    case BareItem::Kind::token:
        return text;
    case BareItem::Kind::bytes:
        return ":" + text;
    case BareItem::Kind::boolean:
        return item.truth ? "T" : "F";
    case BareItem::Kind::date:
        return "@" + number;
    case BareItem::Kind::display:
        return "%" + text;
    }
    return {};
}

std::string show(const http::Item& item, bool value = true) {
    std::string all = value ? show(item.value) : "";
    for (const http::Parameter& parameter : item.parameters)
        all += ";" + std::string(parameter.key) + "=" + show(parameter.value);
    return all;
}

// Everything that was parsed: "a=1;b=T c=(1 2);d=T ".
std::string show(const StructuredField& field) {
    std::string all;
    for (const Member& member : field.members()) {
        if (!member.key.empty()) all += std::string(member.key) + "=";
        if (member.inner_list) all += "(";
        for (const http::Item& item : member.items) all += show(item) + ",";
        if (member.inner_list) all += ")";
        all += show(member.item, !member.inner_list) + " ";
    }
    return all;
}

struct Case {
    const char* says;
    std::string_view text;
    std::string_view shown;
};

constexpr std::string_view kBad = "bad";

// clang-format off
constexpr Case kItems[] = {
    {"integer",                     "42",                     "42 "},
    {"negative",                    "-42",                    "-42 "},
    {"15 digits",                   "999999999999999",        "999999999999999 "},
    {"16 digits",                   "9999999999999999",       kBad},
    {"leading zeros",               "007",                    "7 "},
    {"decimal",                     "1.5",                    "1500m "},
    {"negative decimal",            "-0.125",                 "-125m "},
    {"four digits of fraction",     "1.2345",                 kBad},
    {"point at the end",            "1.",                     kBad},
    {"13 digits before the point",  "1234567890123.1",        kBad},
    {"only a sign",                 "-",                      kBad},
    {"plus",                        "+1",                     kBad},
    {"string",                      "\"a b\"",                "'a b' "},
    {"escapes",                     "\"a\\\"\\\\\"",          "'a\\\"\\\\' "},
    {"unknown escape",              "\"\\n\"",                kBad},
    {"string without an end",       "\"a",                    kBad},
    {"escape at the end",           "\"a\\",                  kBad},
    {"obs-text in a string",        "\"\xe4\"",               kBad},
    {"HTAB in a string",            "\"\t\"",                 kBad},
    {"token",                       "a/b:c*",                 "a/b:c* "},
    {"token with a star in front",  "*a",                     "*a "},
    {"bytes",                       ":aGk=:",                 ":aGk= "},
    {"bytes without an end",        ":aGk=",                  kBad},
    {"bytes with a blank",          ":a k:",                  kBad},
    {"true and false",              "?0",                     "F "},
    {"no such truth",               "?2",                     kBad},
    {"date",                        "@1659578233",            "@1659578233 "},
    {"date with a fraction",        "@1.5",                   kBad},
    {"display string",              "%\"f%c3%bc\"",           "%f%c3%bc "},
    {"display escape in capitals",  "%\"%C3\"",               kBad},
    {"display escape cut short",    "%\"%c\"",                kBad},
    {"parameters",                  "a;b;c=1;d=\"x\"",        "a;b=T;c=1;d='x' "},
    {"the last of two parameters",  "a;b=1;c=2;b=3",          "a;b=3;c=2 "},
    {"blank after the semicolon",   "a; b",                   "a;b=T "},
    {"blank before the semicolon",  "a ;b",                   kBad},
    {"key in capitals",             "a;B",                    kBad},
    {"blanks around",               "  a  ",                  "a "},
    {"text after it",               "a b",                    kBad},
    {"empty",                       "",                       kBad},
    {"parenthesis",                 "(a)",                    kBad},
};

constexpr Case kLists[] = {
    {"members",                     "a, 1 ,\t?1",             "a 1 T "},
    {"empty",                       "",                       ""},
    {"inner lists",                 "(a 1;x);y, ()",          "(a,1;x=T,);y=T () "},
    {"blanks in an inner list",     "(  a   b )",             "(a,b,) "},
    {"no blank between items",      "(\"a\"\"b\")",           kBad},
    {"inner list without an end",   "(a b",                   kBad},
    {"inner list in a list",        "((a))",                  kBad},
    {"comma at the end",            "a,",                     kBad},
    {"comma in front",              ",a",                     kBad},
    {"two commas",                  "a,,b",                   kBad},
    {"no comma",                    "a b",                    kBad},
};

constexpr Case kDictionaries[] = {
    {"entries",                     "a=1, b=x;y=2, c, d;e",   "a=1 b=x;y=2 c=T d=T;e=T "},
    {"a key counts once, in place", "a=1, b=2, a=3",          "a=3 b=2 "},
    {"inner list",                  "a=(1 2)",                "a=(1,2,) "},
    {"key in capitals",             "A=1",                    kBad},
    {"key with a star in front",    "*a.b-c_d=1",             "*a.b-c_d=1 "},
    {"no value",                    "a=",                     kBad},
    {"blank before the value",      "a= 1",                   kBad},
    {"blank before the equals",     "a =1",                   kBad},
    {"no key",                      "=1",                     kBad},
    {"empty",                       "",                       ""},
};
// clang-format on

class StructuredTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StructuredTest);
    CPPUNIT_TEST(items);
    CPPUNIT_TEST(lists);
    CPPUNIT_TEST(dictionaries);
    CPPUNIT_TEST(lines_are_joined);
    CPPUNIT_TEST(members_and_parameters_are_found_by_key);
    CPPUNIT_TEST(what_does_not_fit_is_too_large);
    CPPUNIT_TEST(strings_are_written_escaped);
    CPPUNIT_TEST_SUITE_END();

  public:
    void items() {
        for (const Case& c : kItems) check(c, field_.parse_item(c.text));
    }
    void lists() {
        for (const Case& c : kLists) check(c, field_.parse_list(c.text));
    }
    void dictionaries() {
        for (const Case& c : kDictionaries) check(c, field_.parse_dictionary(c.text));
    }
    void lines_are_joined() {
        constexpr auto kName = http::FieldName::cache_groups;
        http::Fields fields;
        fields.add(kName, "Cache-Groups", "\"a\", \"b\"");
        fields.add(kName, "Cache-Groups", "");
        fields.add(kName, "Cache-Groups", "\"c\"");
        CPPUNIT_ASSERT(field_.parse_list(fields, kName));
        CPPUNIT_ASSERT_EQUAL(std::string("'a' 'b' 'c' "), show(field_));
        fields.add(kName, "Cache-Groups", "&");
        CPPUNIT_ASSERT(!field_.parse_list(fields, kName));
        CPPUNIT_ASSERT(field_.members().empty());
    }
    void members_and_parameters_are_found_by_key() {
        CPPUNIT_ASSERT(field_.parse_dictionary("a, b=2;x=3"));
        CPPUNIT_ASSERT(field_.find("c") == nullptr);
        const Member* member = field_.find("b");
        CPPUNIT_ASSERT(member != nullptr);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, member->item.parameter("x")->number);
        CPPUNIT_ASSERT(member->item.parameter("y") == nullptr);
    }
    void what_does_not_fit_is_too_large() {
        std::string members = "a", items = "(a", parameters = "a";
        for (std::size_t i = 0; i < 200; ++i) {
            members += ",a";
            items += " a";
            parameters += ";a" + std::to_string(i);
        }
        for (const std::string& text : {members, items + ")", parameters}) {
            const auto status = field_.parse_list(text);
            CPPUNIT_ASSERT(!status && status.error().code == base::Errc::too_large);
        }
    }
    void strings_are_written_escaped() {
        std::array<char, 64> buffer;
        http::HeadWriter head(buffer);
        http::add_string(head, "a\"\\\n\xe4");
        http::add_token_or_string(head, "proxy1.example");
        http::add_token_or_string(head, "1a");
        CPPUNIT_ASSERT(head.ok());
        CPPUNIT_ASSERT_EQUAL(std::string_view("\"a\\\"\\\\\?\?\"proxy1.example\"1a\""),
                             head.text());
    }

  private:
    void check(const Case& c, const base::Status& status) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.shown),
                                     status ? show(field_) : std::string(kBad));
    }

    StructuredField field_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(StructuredTest);

}  // namespace
