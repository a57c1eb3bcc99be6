// Quality values, content codings and media types.
// Source: RFC 9110 sections 8.3.1, 12.4.2 and 12.5.3.

#include "common/http/negotiation.h"

#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::FieldName;

struct Case {
    const char* says;
    std::string_view accept_encoding;
    std::string_view coding;
    unsigned weight;
};

// clang-format off
constexpr Case kCases[] = {
    {"named",                          "gzip, br",             "gzip",     1000},
    {"in any case",                    "GZIP",                 "gzip",     1000},
    {"the old name",                   "x-gzip",               "gzip",     1000},
    {"with a weight",                  "gzip;q=0.5",           "gzip",     500},
    {"blanks around the semicolon",    "gzip ; q=0.25",        "gzip",     250},
    {"capital Q",                      "gzip;Q=0.1",           "gzip",     100},
    {"three digits",                   "gzip;q=0.001",         "gzip",     1},
    {"not at all",                     "gzip;q=0",             "gzip",     0},
    {"not at all, in full",            "gzip;q=0.000",         "gzip",     0},
    {"not named",                      "br",                   "gzip",     0},
    {"all others",                     "br, *;q=0.3",          "gzip",     300},
    {"named before all others",        "*;q=0.3, gzip;q=0.7",  "gzip",     700},
    {"identity unless refused",        "gzip",                 "identity", 1000},
    {"identity refused",               "identity;q=0",         "identity", 0},
    {"identity refused with the rest", "gzip, *;q=0",          "identity", 0},
    {"empty: only identity",           "",                     "gzip",     0},
    {"empty: identity",                "",                     "identity", 1000},
    {"weight above 1 is no element",   "gzip;q=1.1",           "gzip",     0},
    {"four digits are no element",     "gzip;q=0.1234",        "gzip",     0},
    {"letters are no element",         "gzip;q=x",             "gzip",     0},
    {"negative is no element",         "gzip;q=-1",            "gzip",     0},
};

struct MediaCase {
    std::string_view content_type, essence;
};

constexpr MediaCase kMedia[] = {
    {"text/html", "text/html"},           {"Text/HTML; charset=utf-8", "Text/HTML"},
    {"text/html;a=\";\"", "text/html"},   {" text/html ", "text/html"},
    {"text", ""},  {"", ""},              {"text/", ""},
    {"/html", ""}, {"text/ht ml", ""},    {"text/html/x", ""},
};
// clang-format on

class NegotiationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NegotiationTest);
    CPPUNIT_TEST(every_coding_has_its_weight);
    CPPUNIT_TEST(without_the_field_only_identity_is_used);
    CPPUNIT_TEST(the_essence_has_no_parameters);
    CPPUNIT_TEST(media_ranges_match_in_any_case);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_coding_has_its_weight() {
        for (const Case& c : kCases) {
            http::Fields fields;
            fields.add(FieldName::accept_encoding, "Accept-Encoding", c.accept_encoding);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.weight, coding_weight(fields, c.coding));
        }
    }
    void without_the_field_only_identity_is_used() {
        CPPUNIT_ASSERT_EQUAL(0U, http::coding_weight({}, "gzip"));
        CPPUNIT_ASSERT_EQUAL(1000U, http::coding_weight({}, "identity"));
    }
    void the_essence_has_no_parameters() {
        for (const MediaCase& c : kMedia)
            CPPUNIT_ASSERT_EQUAL(c.essence, http::media_essence(c.content_type));
    }
    void media_ranges_match_in_any_case() {
        CPPUNIT_ASSERT(http::media_matches("text/HTML", "Text/html"));
        CPPUNIT_ASSERT(http::media_matches("text/html", "TEXT/*"));
        CPPUNIT_ASSERT(http::media_matches("text/html", "*/*"));
        CPPUNIT_ASSERT(!http::media_matches("texts/html", "text/*"));
        CPPUNIT_ASSERT(!http::media_matches("", "*/*"));
        CPPUNIT_ASSERT(!http::media_matches("text/html", "text/plain"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(NegotiationTest);

}  // namespace
