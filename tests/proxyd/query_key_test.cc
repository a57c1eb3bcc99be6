// What of a query is part of the key.  Source: weir.conf(5).

#include "proxyd/query_key.h"

#include <array>
#include <cstring>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;
using conf::QueryKey;

struct Case {
    const char* says;
    QueryKey query;
    bool sort;
    std::string_view url, key;
};

// clang-format off
constexpr Case kCases[] = {
    {"no query",                          QueryKey::none,    true,  "http://h/a",              "http://h/a"},
    {"all of it",                         QueryKey::all,     true,  "http://h/a?a=1",          "http://h/a?a=1"},
    {"by name",                           QueryKey::all,     true,  "http://h/?b=1&a=2&c",     "http://h/?a=2&b=1&c"},
    {"duplicates stay in order",          QueryKey::all,     true,  "http://h/?b=2&a=1&b=1",   "http://h/?a=1&b=2&b=1"},
    {"an escaped separator is none",      QueryKey::all,     true,  "http://h/?b=1&a=1%26c=2", "http://h/?a=1%26c=2&b=1"},
    {"a semicolon is none",               QueryKey::all,     true,  "http://h/?b;a&a",         "http://h/?a&b;a"},
    {"empty parameters go",               QueryKey::all,     true,  "http://h/?&&a&",          "http://h/?a"},
    {"none of it",                        QueryKey::none,    false, "http://h/?a=1&b",         "http://h/"},
    {"only those named",                  QueryKey::only,    false, "http://h/?c=1&id=2&b=3",  "http://h/?id=2"},
    {"only those, and none is there",     QueryKey::only,    false, "http://h/?c=1",           "http://h/"},
    {"all without those named",           QueryKey::without, false, "http://h/?utm_a=1&x&id",  "http://h/?x"},
    {"names are compared decoded",        QueryKey::without, false, "http://h/?%69d=1&x=1",    "http://h/?x=1"},
    {"and whole",                         QueryKey::without, false, "http://h/?idx=1&i=1",     "http://h/?idx=1&i=1"},
    {"and in their case",                 QueryKey::without, false, "http://h/?ID=1",          "http://h/?ID=1"},
    {"an escaped equals is of the name",  QueryKey::without, false, "http://h/?id%3D1",        "http://h/?id%3D1"},
    {"a question mark is no separator",   QueryKey::without, false, "http://h/?x?id=1",        "http://h/?x?id=1"},
};
// clang-format on

class QueryKeyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QueryKeyTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(twice_is_once);
    CPPUNIT_TEST(too_much_is_refused);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.key), rewritten(c, c.url));
    }
    void twice_is_once() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.key), rewritten(c, c.key));
    }
    void too_much_is_refused() {
        std::string url = "http://h/?";
        for (int i = 0; i < 300; ++i) url += "a&";
        CPPUNIT_ASSERT_EQUAL(std::string(), rewritten(kCases[1], url));
        CPPUNIT_ASSERT_EQUAL(std::string(), rewritten(kCases[1], "http://h/?" + std::string(900, 'a')));
    }

  private:
    static std::string rewritten(const Case& c, std::string_view url) {
        conf::CachePolicy policy;
        policy.query = c.query;
        policy.query_sort = c.sort;
        policy.query_names = {"id", "utm_*"};
        std::array<char, 1024> room;
        std::memcpy(room.data(), url.data(), url.size());
        return std::string(rewrite_query(policy, {room.data(), url.size()}, room));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(QueryKeyTest);

}  // namespace
