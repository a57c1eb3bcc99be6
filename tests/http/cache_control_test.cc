// The directives of Cache-Control, plain and targeted.
// Source: RFC 9111 section 5.2, RFC 5861, RFC 9213.

#include "common/http/cache_control.h"

#include <optional>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::CacheControl;
using http::FieldName;
using http::Fields;

// What was understood, as text in a fixed order.
std::string read(const CacheControl& control) {
    std::string all;
    const auto flag = [&all](bool on, const char* name) {
        if (on) all += std::string(name) + " ";
    };
    const auto value = [&all](std::optional<std::int64_t> seconds, const char* name) {
        if (seconds) all += name + ("=" + std::to_string(*seconds)) + " ";
    };
    const auto names = [&all](std::string_view list, const char* name) {
        if (!list.empty()) all += std::string(name) + "[" + std::string(list) + "] ";
    };
    flag(control.no_store, "no-store");
    flag(control.no_cache, "no-cache");
    flag(control.no_transform, "no-transform");
    flag(control.private_, "private");
    flag(control.public_, "public");
    flag(control.must_revalidate, "must-revalidate");
    flag(control.proxy_revalidate, "proxy-revalidate");
    flag(control.must_understand, "must-understand");
    flag(control.immutable, "immutable");
    flag(control.only_if_cached, "only-if-cached");
    flag(control.any_max_stale, "max-stale");
    names(control.no_cache_fields, "no-cache");
    names(control.private_fields, "private");
    value(control.max_age_s, "max-age");
    value(control.s_maxage_s, "s-maxage");
    value(control.stale_while_revalidate_s, "swr");
    value(control.stale_if_error_s, "sie");
    value(control.min_fresh_s, "min-fresh");
    value(control.max_stale_s, "max-stale");
    return all;
}

struct Case {
    const char* says;
    std::string_view value;
    std::string_view read;
};

// clang-format off
constexpr Case kPlain[] = {
    {"a lifetime",                         "max-age=60",                     "max-age=60 "},
    {"any case",                           "MAX-AGE=60, No-Store, PRIVATE",  "no-store private max-age=60 "},
    {"every flag",
     "no-store,no-cache,no-transform,private,public,must-revalidate,proxy-revalidate,must-understand,immutable,only-if-cached,max-stale",
     "no-store no-cache no-transform private public must-revalidate proxy-revalidate must-understand immutable only-if-cached max-stale "},
    {"every value",
     "max-age=1, s-maxage=2, stale-while-revalidate=3, stale-if-error=4, min-fresh=5, max-stale=6",
     "max-age=1 s-maxage=2 swr=3 sie=4 min-fresh=5 max-stale=6 "},
    {"quoted value",                       "max-age=\"60\"",                 "max-age=60 "},
    {"zero",                               "max-age=0",                      "max-age=0 "},
    {"leading zeros",                      "max-age=0060",                   "max-age=60 "},
    {"overflow is held at 2^31",           "max-age=2147483649",             "max-age=2147483648 "},
    {"overflow beyond 64 bits too",        "max-age=99999999999999999999",   "max-age=2147483648 "},
    {"the first of two counts",            "max-age=60, max-age=5",          "max-age=60 "},
    {"also when it cannot be read",        "max-age=x, max-age=5",           "max-age=0 "},
    {"negative is stale",                  "max-age=-60",                    "max-age=0 "},
    {"fraction is stale",                  "max-age=60.5",                   "max-age=0 "},
    {"letters are stale",                  "max-age=60s",                    "max-age=0 "},
    {"no value is stale",                  "max-age",                        "max-age=0 "},
    {"empty value is stale",               "max-age=",                       "max-age=0 "},
    {"single quotes are stale",            "max-age='60'",                   "max-age=0 "},
    {"half a quoted value is stale",       "max-age=\"60",                   "max-age=0 "},
    {"blank before the equals sign",       "max-age =60",                    "max-age=0 "},
    {"blank after the equals sign",        "max-age= 60",                    "max-age=0 "},
    {"s-maxage that is no number",         "s-maxage=x",                     "s-maxage=0 "},
    {"a broken permission is none",        "stale-if-error=x, stale-while-revalidate, max-stale=-1, min-fresh=x", ""},
    {"no-cache with names",                "no-cache=\"a, b\"",              "no-cache[a, b] "},
    {"no-cache with one name as a token",  "no-cache=a",                     "no-cache[a] "},
    {"no-cache with no name in the quotes","no-cache=\"\"",                  "no-cache "},
    {"no-cache with broken quotes",        "no-cache=\"a",                   "no-cache "},
    {"no-cache with names twice",          "no-cache=\"a\", no-cache=\"b\"", "no-cache no-cache[a] "},
    {"no-cache both ways",                 "no-cache=\"a\", no-cache",       "no-cache no-cache[a] "},
    {"private with names",                 "private=\"set-cookie\"",         "private[set-cookie] "},
    {"a flag with an argument is a flag",  "no-store=x",                     "no-store "},
    {"directives in quotes are none",      "x=\"max-age=60, no-store\"",     ""},
    {"unknown directives are ignored",     "x, y=z, max-age=1",              "max-age=1 "},
    {"a longer name is another",           "max-ages=1, no-stores",          ""},
    {"empty elements are ignored",         ",, max-age=1 ,",                 "max-age=1 "},
    {"blanks around are ignored",          " \tmax-age=1\t ",                "max-age=1 "},
};

constexpr Case kTargeted[] = {
    {"values and flags",          "max-age=60, must-revalidate, no-store", "no-store must-revalidate max-age=60 "},
    {"small letters only",        "MAX-AGE=60",                            "(void)"},
    {"a flag that is false",      "no-store=?0, max-age=1",                "max-age=1 "},
    {"a string is no number",     "max-age=\"60\"",                        ""},
    {"a token is no number",      "max-age=a",                             ""},
    {"a decimal is no integer",   "max-age=60.0",                          ""},
    {"negative is no lifetime",   "max-age=-1",                            ""},
    {"the last of two counts",    "max-age=1, max-age=2",                  "max-age=2 "},
    {"parameters are ignored",    "max-age=60;a=b;c",                      "max-age=60 "},
    {"names of fields",           "private=\"a\", no-cache=\"b\"",         "no-cache[b] private[a] "},
    {"one mistake voids it all",  "max-age=60, &",                         "(void)"},
    {"empty is void",             "",                                      "(void)"},
};
// clang-format on

Fields one(FieldName name, std::string_view value) {
    Fields fields;
    fields.add(name, text_of(name), value);
    return fields;
}

class CacheControlTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CacheControlTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(targeted_fields_are_dictionaries);
    CPPUNIT_TEST(several_lines_are_one_list);
    CPPUNIT_TEST(no_line_is_not_an_empty_line);
    CPPUNIT_TEST(pragma_counts_only_alone);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kPlain) {
            const Fields fields = one(FieldName::cache_control, c.value);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.read),
                                         read(parse_cache_control(fields)));
        }
    }
    void targeted_fields_are_dictionaries() {
        for (const Case& c : kTargeted) {
            const Fields fields = one(FieldName::cdn_cache_control, c.value);
            const auto control = parse_targeted(fields, "CDN-Cache-Control");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.read),
                                         control ? read(*control) : "(void)");
        }
        CPPUNIT_ASSERT(!parse_targeted(Fields(), "CDN-Cache-Control"));
    }
    void several_lines_are_one_list() {
        Fields fields = one(FieldName::cache_control, "max-age=1");
        fields.add(FieldName::cache_control, "cache-control", "max-age=2, no-store");
        CPPUNIT_ASSERT_EQUAL(std::string("no-store max-age=1 "), read(parse_cache_control(fields)));
    }
    void no_line_is_not_an_empty_line() {
        CPPUNIT_ASSERT(!parse_cache_control(Fields()).present);
        CPPUNIT_ASSERT(!parse_cache_control(one(FieldName::cache_control, "")).present);
        CPPUNIT_ASSERT(parse_cache_control(one(FieldName::cache_control, "x")).present);
    }
    void pragma_counts_only_alone() {
        Fields fields = one(FieldName::pragma, "No-Cache");
        CPPUNIT_ASSERT(pragma_no_cache(fields));
        fields.add(FieldName::cache_control, "Cache-Control", "max-age=1");
        CPPUNIT_ASSERT(!pragma_no_cache(fields));
        CPPUNIT_ASSERT(!pragma_no_cache(one(FieldName::pragma, "x")));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CacheControlTest);

}  // namespace
