// Preconditions and entity tags.
// Source: RFC 9110 sections 8.8.3 and 13, RFC 9111 section 4.3.2.

#include "common/http/conditional.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/entity_tag.h"

namespace {

using http::Evaluator;
using http::FieldName;
using http::Method;
using http::Precondition;

constexpr std::int64_t kNow = 1795300000;
constexpr std::int64_t kModified = 784111777;
constexpr std::string_view kBefore = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr std::string_view kSame = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr std::string_view kAfter = "Sun, 06 Nov 1994 08:49:38 GMT";

struct Condition {
    FieldName name = FieldName::other;
    std::string_view value;
};

struct Case {
    const char* says;
    Method method;
    Condition first, second;
    Precondition origin, cache;
};

constexpr auto kGo = Precondition::proceed;
constexpr auto k304 = Precondition::not_modified;
constexpr auto k412 = Precondition::failed;
constexpr auto kMatch = FieldName::if_match;
constexpr auto kNone = FieldName::if_none_match;
constexpr auto kSince = FieldName::if_modified_since;
constexpr auto kUnmodified = FieldName::if_unmodified_since;

// The present state has ETag "v1" and Last-Modified kSame.
// clang-format off
constexpr Case kCases[] = {
    {"no condition",                          Method::get,  {}, {}, kGo, kGo},
    {"If-None-Match with the tag",            Method::get,  {kNone, "\"v1\""}, {}, k304, k304},
    {"weak comparison",                       Method::get,  {kNone, "W/\"v1\""}, {}, k304, k304},
    {"one of a list",                         Method::head, {kNone, "\"x\", \"v1\""}, {}, k304, k304},
    {"another tag",                           Method::get,  {kNone, "\"v2\""}, {}, kGo, kGo},
    {"a comma in a tag",                      Method::get,  {kNone, "\"a,b\", \"v1\""}, {}, k304, k304},
    {"a backslash is no escape",              Method::get,  {kNone, "\"a\\\", \"v1\""}, {}, k304, k304},
    {"any tag",                               Method::get,  {kNone, "*"}, {}, k304, k304},
    {"a tag without quotes",                  Method::get,  {kNone, "v1"}, {}, kGo, kGo},
    {"two lines",                             Method::get,  {kNone, "\"x\""}, {kNone, "\"v1\""}, k304, k304},
    {"PUT with a matching tag",               Method::put,  {kNone, "\"v1\""}, {}, k412, k412},
    {"PUT that wants to be first",            Method::put,  {kNone, "*"}, {}, k412, k412},
    {"If-Modified-Since before",              Method::get,  {kSince, kBefore}, {}, kGo, kGo},
    {"If-Modified-Since the same second",     Method::get,  {kSince, kSame}, {}, k304, k304},
    {"If-Modified-Since after",               Method::head, {kSince, kAfter}, {}, k304, k304},
    {"If-Modified-Since with PUT",            Method::put,  {kSince, kAfter}, {}, kGo, kGo},
    {"a date that cannot be read",            Method::get,  {kSince, "yesterday"}, {}, kGo, kGo},
    {"two dates",                             Method::get,  {kSince, kAfter}, {kSince, kAfter}, kGo, kGo},
    {"a tag outranks a date",                 Method::get,  {kNone, "\"x\""}, {kSince, kAfter}, kGo, kGo},
    {"If-Match with the tag",                 Method::put,  {kMatch, "\"v1\""}, {}, kGo, kGo},
    {"strong comparison",                     Method::put,  {kMatch, "W/\"v1\""}, {}, k412, kGo},
    {"If-Match with another tag",             Method::get,  {kMatch, "\"x\""}, {}, k412, kGo},
    {"If-Match with any tag",                 Method::put,  {kMatch, "*"}, {}, kGo, kGo},
    {"If-Unmodified-Since before",            Method::put,  {kUnmodified, kBefore}, {}, k412, kGo},
    {"If-Unmodified-Since the same second",   Method::put,  {kUnmodified, kSame}, {}, kGo, kGo},
    {"If-Unmodified-Since cannot be read",    Method::put,  {kUnmodified, "x"}, {}, kGo, kGo},
    {"If-Match outranks a date",              Method::put,  {kMatch, "\"v1\""}, {kUnmodified, kBefore}, kGo, kGo},
    {"first may it change, then is it new",   Method::get,  {kMatch, "\"x\""}, {kNone, "\"v1\""}, k412, k304},
};
// clang-format on

http::RequestHead request(Method method, Condition first, Condition second = {}) {
    http::RequestHead head;
    head.method = method;
    for (const Condition& condition : {first, second})
        if (condition.name != FieldName::other)
            head.fields.add(condition.name, text_of(condition.name), condition.value);
    return head;
}

class ConditionalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConditionalTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(nothing_there_matches_nothing);
    CPPUNIT_TEST(if_range_wants_strong_validators);
    CPPUNIT_TEST(entity_tags_are_read_strictly);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            const auto head = request(c.method, c.first, c.second);
            CPPUNIT_ASSERT_MESSAGE(
                c.says,
                c.origin == evaluate_preconditions(head, kPresent, Evaluator::origin, kNow));
            CPPUNIT_ASSERT_MESSAGE(
                c.says, c.cache == evaluate_preconditions(head, kPresent, Evaluator::cache, kNow));
        }
    }
    void nothing_there_matches_nothing() {
        const http::Validators nothing{.exists = false, .etag = {}, .last_modified_s = {}};
        const auto answer = [&nothing](Condition condition) {
            return evaluate_preconditions(request(Method::put, condition), nothing,
                                          Evaluator::origin, kNow);
        };
        CPPUNIT_ASSERT(answer({kNone, "*"}) == kGo);
        CPPUNIT_ASSERT(answer({kMatch, "*"}) == k412);
        CPPUNIT_ASSERT(answer({kMatch, "\"v1\""}) == k412);
        CPPUNIT_ASSERT(answer({kUnmodified, kBefore}) == kGo);
    }
    void if_range_wants_strong_validators() {
        const auto holds = [](std::string_view value, http::Validators present) {
            return if_range_holds(request(Method::get, {FieldName::if_range, value}), present,
                                  kNow);
        };
        http::Validators weak = kPresent, dated = kPresent;
        weak.etag = "W/\"v1\"";
        dated.last_modified_is_strong = true;
        CPPUNIT_ASSERT(if_range_holds(request(Method::get, {}), kPresent, kNow));
        CPPUNIT_ASSERT(holds("\"v1\"", kPresent));
        CPPUNIT_ASSERT(!holds("\"v2\"", kPresent));
        CPPUNIT_ASSERT(!holds("W/\"v1\"", kPresent) && !holds("W/\"v1\"", weak));
        CPPUNIT_ASSERT(holds(kSame, dated) && !holds(kSame, kPresent));
        CPPUNIT_ASSERT(!holds(kAfter, dated) && !holds(kBefore, dated));
        CPPUNIT_ASSERT(!holds("nonsense", dated) && !holds("", dated));
    }
    void entity_tags_are_read_strictly() {
        for (const char* good : {"\"\"", "\"a\"", "W/\"a\"", "\"\xe4!#~\"", "\"a,b\\\""})
            CPPUNIT_ASSERT_MESSAGE(good, http::parse_entity_tag(good));
        for (const char* bad : {"", "a", "\"", "\"a", "a\"", "w/\"a\"", "W/a", "W/ \"a\"",
                                "\"a b\"", "\"a\"b", "\"a\" ", "\"\x7f\"", "*"})
            CPPUNIT_ASSERT_MESSAGE(bad, !http::parse_entity_tag(bad));
        CPPUNIT_ASSERT(http::parse_entity_tag("W/\"a\"")->weak);
    }

  private:
    static constexpr http::Validators kPresent{
        .exists = true, .etag = "\"v1\"", .last_modified_s = kModified};
};
CPPUNIT_TEST_SUITE_REGISTRATION(ConditionalTest);

}  // namespace
