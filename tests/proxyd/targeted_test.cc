// Which field of an answer has the directives for this cache.  Source: RFC 9213.

#include "proxyd/targeted.h"

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct Case {
    const char* says;
    std::string_view lines;
    std::int64_t max_age_s;  // -1: none
    bool targeted;
};

const std::vector<std::string> kTargets{"CDN-Cache-Control", "Surrogate-Control", "Our-Control"};

#define MAX60 "Cache-Control: max-age=60\n"
constexpr Case kCases[] = {
    {"Cache-Control alone", MAX60, 60, false},
    {"a target wins", MAX60 "CDN-Cache-Control: max-age=5", 5, true},
    {"one that knows no field name", MAX60 "our-control: max-age=5", 5, true},
    {"the first target wins", "Our-Control: max-age=7\nCDN-Cache-Control: max-age=5", 5, true},
    {"the older syntax", "Surrogate-Control: Max-Age=8;p1", 8, true},
    {"a target of others", MAX60 "Surrogate-Control: max-age=8;p2", 60, false},
    {"a field that is no target", MAX60 "Other-Control: max-age=5", 60, false},
    {"empty", MAX60 "CDN-Cache-Control:", 60, false},
    {"not well formed", MAX60 "CDN-Cache-Control: max-age=5, &&", 60, false},
    {"not well formed: the next", "CDN-Cache-Control: max-age=5,\nOur-Control: max-age=7", 7, true},
    {"upper case is no key", MAX60 "CDN-Cache-Control: Max-Age=5", 60, false},
    {"a value of the wrong type is no directive", MAX60 "CDN-Cache-Control: max-age=\"5\"", -1, true},
    {"a target without a lifetime", MAX60 "CDN-Cache-Control: no-cache", -1, true},
    {"over two lines", MAX60 "CDN-Cache-Control: foo\nCDN-Cache-Control: max-age=5", 5, true},
    {"nothing at all", "X: 1", -1, false},
};

class TargetedTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TargetedTest);
    CPPUNIT_TEST(the_first_sound_target_counts);
    CPPUNIT_TEST(without_targets_there_is_cache_control);
    CPPUNIT_TEST(surrogate_control_wants_a_capability);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_first_sound_target_counts() {
        for (const Case& c : kCases) {
            const auto head = response(200, c.lines);
            const auto control = directives_of(head.fields, kTargets, "p1");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.max_age_s, control.max_age_s.value_or(-1));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.targeted, control.targeted);
        }
    }
    void without_targets_there_is_cache_control() {
        const auto head = response(200, MAX60 "CDN-Cache-Control: max-age=5");
        CPPUNIT_ASSERT(directives_of(head.fields, {}, "p1").max_age_s == 60);
    }
    void surrogate_control_wants_a_capability() {
        CPPUNIT_ASSERT(is_surrogate(kTargets));
        CPPUNIT_ASSERT(!is_surrogate({"CDN-Cache-Control"}));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TargetedTest);

}  // namespace
