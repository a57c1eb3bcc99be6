// What a request needs of a partial object, and what a 206 brings.
// Source: RFC 9110 sections 13.1.5, 14 and 15.3.7, RFC 9111 section 3.4.

#include "proxyd/range_plan.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

constexpr std::int64_t kNow = 1'000'000'000;
constexpr std::int64_t kModified = kNow - 3600;

http::RequestHead get(std::string_view lines) {
    http::RequestHead head = request(lines);
    head.method = http::Method::get;
    return head;
}

http::Validators tagged(std::string_view etag) {
    http::Validators validators;
    validators.etag = etag;
    return validators;
}
http::Validators dated(std::int64_t modified_s, bool strong = true) {
    http::Validators validators;
    validators.last_modified_s = modified_s;
    validators.last_modified_is_strong = strong;
    return validators;
}

struct ForwardCase {
    const char* says;
    std::string_view lines, forwarded;
};

// clang-format off
constexpr ForwardCase kForward[] = {
    {"none",                    "Accept: a",                        ""},
    {"from and to",             "Range: bytes=0-9",                 "bytes=0-9"},
    {"from",                    "Range: bytes=5-",                  "bytes=5-"},
    {"the last ones",           "Range: bytes=-5",                  "bytes=-5"},
    {"several: all",            "Range: bytes=0-9,20-29",           ""},
    {"two lines: all",          "Range: bytes=0-9\nRange: bytes=1-2", ""},
    {"another unit: all",       "Range: lines=0-9",                 ""},
    {"not a range: all",        "Range: bytes=9-0",                 ""},
    {"of nothing: all",         "Range: bytes=-0",                  ""},
};

struct NeedCase {
    const char* says;
    std::string_view lines;
    bool served;
    std::string_view missing;
};

// Of 100 bytes with the tag "one", 10-19 and 50-59 are there.
constexpr NeedCase kNeed[] = {
    {"the whole",                       "Accept: a",                                  false, "0-99"},
    {"what is there",                   "Range: bytes=12-15",                         true,  ""},
    {"several that are there",          "Range: bytes=12-15,50-51",                   true,  ""},
    {"one of several is not",           "Range: bytes=12-15,30-40",                   false, "30-40"},
    {"the end of it is not",            "Range: bytes=15-30",                         false, "20-30"},
    {"to the end",                      "Range: bytes=55-",                           false, "60-99"},
    {"the last bytes",                  "Range: bytes=-5",                            false, "95-99"},
    {"a part in the middle is there",   "Range: bytes=40-70",                         false, "40-70"},
    {"beyond the end: 416",             "Range: bytes=100-",                          true,  ""},
    {"If-Range holds",                  "Range: bytes=12-15\nIf-Range: \"one\"",      true,  ""},
    {"If-Range does not: the whole",    "Range: bytes=12-15\nIf-Range: \"two\"",      false, "0-99"},
    {"not a range: the whole",          "Range: bytes=5-1",                           false, "0-99"},
};

struct AnswerCase {
    const char* says;
    std::string_view lines;
    std::int64_t length;  // -1: chunked
    std::string part;     // "first-last/total", with "!" if more was claimed; or empty
};

const AnswerCase kAnswers[] = {
    {"a part",                     "Content-Range: bytes 4-9/10",             6, "4-9/10"},
    {"of unknown length",          "Content-Range: bytes 4-9/10",            -1, "4-9/10"},
    {"of an unknown whole",        "Content-Range: bytes 4-9/*",              6, ""},
    {"no part",                    "Content-Range: bytes */10",               6, ""},
    {"no Content-Range",           "Content-Type: multipart/byteranges; boundary=x", 6, ""},
    {"two of them",                "Content-Range: bytes 4-9/10\nContent-Range: bytes 4-9/10", 6, ""},
    {"more bytes than it says",    "Content-Range: bytes 4-9/10",             7, ""},
    {"less, in the middle",        "Content-Range: bytes 4-7/10",             3, ""},
    {"less, at the end",           "Content-Range: bytes 4-9/10",             5, "4-8/9!"},
    {"less, at the end, strong",   "Content-Range: bytes 4-9/10\nETag: \"one\"", 5, ""},
    {"nothing at all",             "Content-Range: bytes 4-9/10",             0, ""},
};
// clang-format on

class RangePlanTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RangePlanTest);
    CPPUNIT_TEST(one_range_is_forwarded_and_nothing_else);
    CPPUNIT_TEST(a_request_needs_what_is_not_there);
    CPPUNIT_TEST(of_a_small_representation_all_is_fetched);
    CPPUNIT_TEST(other_methods_need_all_of_it);
    CPPUNIT_TEST(a_206_says_what_it_brings);
    CPPUNIT_TEST(only_the_same_strong_validator_combines);
    CPPUNIT_TEST(if_range_is_a_strong_validator);
    CPPUNIT_TEST(a_range_to_the_end_has_no_end);
    CPPUNIT_TEST_SUITE_END();

  public:
    void one_range_is_forwarded_and_nothing_else() {
        for (const ForwardCase& c : kForward)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.forwarded, range_to_forward(get(c.lines)));
        http::RequestHead head = get("Range: bytes=0-9");
        head.method = http::Method::head;
        CPPUNIT_ASSERT(range_to_forward(head).empty());
    }
    void a_request_needs_what_is_not_there() {
        for (const NeedCase& c : kNeed) {
            const Need need = need_of(get(c.lines), tagged("\"one\""), parts(), 0, kNow);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.served, need.served);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.missing), text_of(need.missing));
        }
    }
    void of_a_small_representation_all_is_fetched() {
        const auto head = get("Range: bytes=15-30");
        const Need small = need_of(head, tagged("\"one\""), parts(), 100, kNow);
        CPPUNIT_ASSERT_EQUAL(std::string("0-99"), text_of(small.missing));
        const Need large = need_of(head, tagged("\"one\""), parts(), 99, kNow);
        CPPUNIT_ASSERT_EQUAL(std::string("20-30"), text_of(large.missing));
    }
    void other_methods_need_all_of_it() {
        http::RequestHead head = get("Range: bytes=12-15");
        head.method = http::Method::head;
        const Need need = need_of(head, tagged("\"one\""), parts(), 0, kNow);
        CPPUNIT_ASSERT(!need.served && !need.missing);
    }
    void a_206_says_what_it_brings() {
        for (const AnswerCase& c : kAnswers) {
            http::ResponseHead head = response(206, c.lines);
            head.framing.kind = c.length < 0 ? http::Framing::Kind::chunked
                                             : http::Framing::Kind::length;
            head.framing.length = static_cast<std::uint64_t>(c.length < 0 ? 0 : c.length);
            const auto part =
                part_of_answer(head, tagged(head.fields.first(http::FieldName::etag)));
            std::string text;
            if (part)
                text = text_of(part->range) + "/" + std::to_string(part->total) +
                       (part->claimed ? "!" : "");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.part, text);
        }
        CPPUNIT_ASSERT(!part_of_answer(response(200, "Content-Range: bytes 4-9/10"), {}));
    }
    void only_the_same_strong_validator_combines() {
        CPPUNIT_ASSERT(may_combine(tagged("\"a\""), tagged("\"a\"")));
        CPPUNIT_ASSERT(!may_combine(tagged("\"a\""), tagged("\"b\"")));
        CPPUNIT_ASSERT(!may_combine(tagged("W/\"a\""), tagged("W/\"a\"")));
        CPPUNIT_ASSERT(!may_combine(tagged("\"a\""), tagged("")));
        CPPUNIT_ASSERT(!may_combine({}, {}));
        CPPUNIT_ASSERT(may_combine(dated(kModified), dated(kModified)));
        CPPUNIT_ASSERT(!may_combine(dated(kModified), dated(kModified + 1)));
        CPPUNIT_ASSERT(!may_combine(dated(kModified, false), dated(kModified)));
        CPPUNIT_ASSERT(!may_combine(dated(kModified), tagged("\"a\"")));
    }
    void if_range_is_a_strong_validator() {
        CPPUNIT_ASSERT_EQUAL(std::string("\"a\""), if_range_text(tagged("\"a\"")));
        CPPUNIT_ASSERT_EQUAL(std::string(), if_range_text(tagged("W/\"a\"")));
        CPPUNIT_ASSERT_EQUAL(std::string("Sun, 09 Sep 2001 00:46:40 GMT"),
                             if_range_text(dated(kModified)));
        CPPUNIT_ASSERT_EQUAL(std::string(), if_range_text(dated(kModified, false)));
        CPPUNIT_ASSERT_EQUAL(std::string(), if_range_text({}));
    }
    void a_range_to_the_end_has_no_end() {
        CPPUNIT_ASSERT_EQUAL(std::string("bytes=5-8"), range_text({5, 8}, 10));
        CPPUNIT_ASSERT_EQUAL(std::string("bytes=5-"), range_text({5, 9}, 10));
    }

  private:
    static PartList parts() {
        PartList list(100);
        CPPUNIT_ASSERT(list.add({10, 19}, 0) && list.add({50, 59}, 10));
        return list;
    }
    static std::string text_of(const std::optional<http::ByteRange>& range) {
        if (!range) return {};
        return std::to_string(range->first) + "-" + std::to_string(range->last);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RangePlanTest);

}  // namespace
