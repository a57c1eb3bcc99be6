// Which requests share a variant.  Source: RFC 9111 section 4.1.

#include "proxyd/variant.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct NamesCase {
    const char* says;
    std::string_view lines;
    std::string_view names;
};

constexpr NamesCase kNames[] = {
    {"no Vary, no names", "Age: 1", ""},
    {"lower case", "Vary: Accept", "accept"},
    {"sorted, from all lines", "Vary: b, A\nVary: c", "a,b,c"},
    {"each once, in any case", "Vary: accept, Accept , ACCEPT", "accept"},
    {"empty elements do not count", "Vary: ,, a,", "a"},
};

struct KeyCase {
    const char* says;
    std::string_view names;
    std::string_view one, other;
    bool same;
};

constexpr KeyCase kKeys[] = {
    {"equal values", "accept", "Accept: text/html", "Accept: text/html", true},
    {"other values", "accept", "Accept: text/html", "Accept: text/plain", false},
    {"values keep their case", "accept", "Accept: a", "Accept: A", false},
    {"the name does not", "accept", "ACCEPT: a", "accept: a", true},
    {"blank space around commas", "accept", "Accept: a,b", "Accept:  a , b", true},
    {"two lines are a list", "accept", "Accept: a\nAccept: b", "Accept: a, b", true},
    {"the order counts", "accept", "Accept: a, b", "Accept: b, a", false},
    {"other fields do not", "accept", "Accept: a\nCookie: 1", "Accept: a\nCookie: 2", true},
    {"absent and present differ", "accept", "Cookie: 1", "Accept: a", false},
    {"a value does not slip into the next field", "a,b", "a: 1\nb: 2", "a: 1,2", false},
};

std::string key_for(std::string_view names, std::string_view lines) {
    std::array<char, 512> room;
    return std::string(variant_key("http://h/", names, request(lines).fields, room));
}

class VariantTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(VariantTest);
    CPPUNIT_TEST(names_have_a_normal_form);
    CPPUNIT_TEST(requests_with_equal_selecting_fields_share_a_key);
    CPPUNIT_TEST(every_marker_has_variants_of_its_own);
    CPPUNIT_TEST(what_does_not_fit_is_not_cut);
    CPPUNIT_TEST_SUITE_END();

  public:
    void names_have_a_normal_form() {
        for (const NamesCase& c : kNames) {
            std::array<char, kMaxVaryNames> room;
            const VaryNames names = vary_names(response(200, c.lines).fields, room);
            CPPUNIT_ASSERT_MESSAGE(c.says, names.sound);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.names), std::string(names.text));
        }
    }
    void requests_with_equal_selecting_fields_share_a_key() {
        for (const KeyCase& c : kKeys)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.same,
                                         key_for(c.names, c.one) == key_for(c.names, c.other));
    }
    void every_marker_has_variants_of_its_own() {
        const std::string one = marker_text("a,b", 1), other = marker_text("a,b", 2);
        CPPUNIT_ASSERT_EQUAL(std::string("a,b"), std::string(names_of_marker(one)));
        CPPUNIT_ASSERT_EQUAL(std::string(), std::string(names_of_marker({})));
        CPPUNIT_ASSERT_EQUAL(std::string("http://h/\na:1\nb:\n@1:"), key_for(one, "a: 1"));
        CPPUNIT_ASSERT(key_for(one, "a: 1") != key_for(other, "a: 1"));
    }
    void what_does_not_fit_is_not_cut() {
        std::array<char, 8> room;
        CPPUNIT_ASSERT(!vary_names(response(200, "Vary: accept-encoding").fields, room).sound);
        CPPUNIT_ASSERT(variant_key("http://h/", "a", request("a: 1").fields, room).empty());
        std::string many = "Vary: n0";
        for (int i = 1; i < 40; ++i) many += ", n" + std::to_string(i);
        std::array<char, kMaxVaryNames> large;
        CPPUNIT_ASSERT(!vary_names(response(200, many).fields, large).sound);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(VariantTest);

}  // namespace
