// The directives of Surrogate-Control.  Source: the W3C note "Edge Architecture", section 2.

#include "common/http/surrogate_control.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

struct Case {
    const char* says;
    std::string_view value;
    bool present;
    std::int64_t max_age_s = -1;  // -1: none
    std::int64_t revalidate_s = -1;
    bool no_store = false;
};

constexpr Case kCases[] = {
    {"a lifetime", "max-age=60", true, 60},
    {"in any case", "MaX-aGe=60", true, 60},
    {"quoted", "max-age=\"60\"", true, 60},
    {"with an extension", "max-age=60+30", true, 60, 30},
    {"among others", "content=\"ESI/1.0\", foo, max-age=60", true, 60},
    {"a large one is held", "max-age=99999999999", true, 2147483648},
    {"no number: over", "max-age=soon", true, 0},
    {"a blank before the value: over", "max-age= 60", true, 0},
    {"a blank before the equals sign: no directive", "max-age =60", false},
    {"without a value: no directive", "max-age", false},
    {"nothing known", "foo", false},
    {"not to be stored", "no-store", true, -1, -1, true},
    {"nor far from the origin", "no-store-remote", true, -1, -1, true},
    {"for us", "max-age=60;weir", true, 60},
    {"for us among others", "max-age=60;other;Weir", true, 60},
    {"for others", "max-age=60;other", false},
    {"for us counts more than for all", "max-age=60;weir, max-age=5", true, 60},
    {"what is for others does not hide what is for all", "max-age=60;other, max-age=5", true, 5},
};

class SurrogateControlTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SurrogateControlTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            http::Fields fields;
            fields.add(http::FieldName::surrogate_control, "Surrogate-Control", c.value);
            const auto got = http::parse_surrogate_control(fields, "weir");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.present, got.has_value());
            if (!got) continue;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.max_age_s, got->max_age_s.value_or(-1));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.revalidate_s,
                                         got->stale_while_revalidate_s.value_or(-1));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.no_store, got->no_store);
        }
        CPPUNIT_ASSERT(!http::parse_surrogate_control({}, "weir"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SurrogateControlTest);

}  // namespace
