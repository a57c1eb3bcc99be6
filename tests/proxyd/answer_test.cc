// What of a stored object answers a request.  Source: RFC 9110 sections 13.2 and 14, RFC 9211.

#include "proxyd/answer.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"
#include "tests/proxyd/test_instance.h"

namespace {

using namespace proxyd;

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nETag: \"one\"\r\nLast-Modified: Sun, 09 Sep 2001 00:00:00 GMT\r\n";
constexpr std::int64_t kModified = 999'993'600;  // an hour and 46 minutes before kNow
constexpr std::string_view kBody = "0123456789";

struct SelectCase {
    const char* says;
    std::string_view lines;
    unsigned status;
    std::uint64_t first, end;  // 206 only
};

// clang-format off
constexpr SelectCase kSelect[] = {
    {"no condition: all of it",        "Accept: a",                                                        200, 0, 0},
    {"the ETag is known",              "If-None-Match: \"one\"",                                           304, 0, 0},
    {"the ETag is in the list",        "If-None-Match: \"x\", W/\"one\"",                                  304, 0, 0},
    {"any ETag will do",               "If-None-Match: *",                                                 304, 0, 0},
    {"another ETag",                   "If-None-Match: \"two\"",                                           200, 0, 0},
    {"not modified since",             "If-Modified-Since: Sun, 09 Sep 2001 00:00:00 GMT",                 304, 0, 0},
    {"modified since",                 "If-Modified-Since: Sat, 08 Sep 2001 23:59:59 GMT",                 200, 0, 0},
    {"an ETag outweighs a date",       "If-None-Match: \"two\"\nIf-Modified-Since: Sun, 09 Sep 2001 00:00:00 GMT", 200, 0, 0},
    {"a condition outweighs a range",  "If-None-Match: \"one\"\nRange: bytes=0-1",                         304, 0, 0},
    {"If-Match is for the origin",     "If-Match: \"two\"",                                                200, 0, 0},
    {"a range",                        "Range: bytes=2-4",                                                 206, 2, 5},
    {"the last bytes",                 "Range: bytes=-3",                                                  206, 7, 10},
    {"an end beyond the end",          "Range: bytes=8-100",                                               206, 8, 10},
    {"all of it as a range",           "Range: bytes=0-",                                                  206, 0, 10},
    {"beyond the end",                 "Range: bytes=10-",                                                 416, 0, 0},
    {"the last no bytes",              "Range: bytes=-0",                                                  416, 0, 0},
    {"several ranges",                 "Range: bytes=0-1,4-5",                                             206, 0, 0},
    {"ranges that overlap: all of it", "Range: bytes=0-4,4-5",                                             200, 0, 0},
    {"another unit: all of it",        "Range: lines=0-1",                                                 200, 0, 0},
    {"no valid range: all of it",      "Range: bytes=4-2",                                                 200, 0, 0},
    {"If-Range: the same",             "Range: bytes=0-1\nIf-Range: \"one\"",                              206, 0, 2},
    {"If-Range: another",              "Range: bytes=0-1\nIf-Range: \"two\"",                              200, 0, 0},
    {"If-Range: a weak one",           "Range: bytes=0-1\nIf-Range: W/\"one\"",                            200, 0, 0},
    {"If-Range: the date",             "Range: bytes=0-1\nIf-Range: Sun, 09 Sep 2001 00:00:00 GMT",        206, 0, 2},
    {"If-Range: another date",         "Range: bytes=0-1\nIf-Range: Sun, 09 Sep 2001 00:00:01 GMT",        200, 0, 0},
};
// clang-format on

struct AddedCase {
    const char* says;
    Added added;
    std::string_view text;
};

Added added(Outcome outcome, std::int64_t ttl_s = 0) {
    Added added;
    added.cache_status = "Cache-Status: p";
    added.outcome = outcome;
    added.ttl_s = ttl_s;
    return added;
}

// What is stored goes out as it is.
Form whole(std::optional<std::uint64_t> total) {
    return {std::nullopt, true, total};
}

class AnswerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AnswerTest);
    CPPUNIT_TEST(conditions_come_first_and_ranges_second);
    CPPUNIT_TEST(a_body_of_unknown_length_has_no_ranges);
    CPPUNIT_TEST(cache_status_says_how_it_came_to_be);
    CPPUNIT_TEST(content_range_says_what_part_it_is);
    CPPUNIT_TEST_SUITE_END();

  public:
    void conditions_come_first_and_ranges_second() {
        TestInstance test;
        const Object object = test.stored(kHead, kBody, kModified);
        for (const SelectCase& c : kSelect) {
            auto head = request(c.lines);
            head.method = http::Method::get;
            const Selection got = select(head, object, whole(kBody.size()), kNow);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.status, got.status);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.status == 200 || c.status == 206, got.body);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.first, got.first);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.end, got.end.value_or(0));
        }
    }
    void a_body_of_unknown_length_has_no_ranges() {
        TestInstance test;
        const Object object = test.stored(kHead, kBody, kModified);
        auto head = request("Range: bytes=2-4");
        head.method = http::Method::get;
        CPPUNIT_ASSERT_EQUAL(200u, select(head, object, whole({}), kNow).status);
    }
    void cache_status_says_how_it_came_to_be() {
        Added miss = added(Outcome::miss, 60);
        miss.why = Why::uri_miss;
        miss.fetch_status = 200;
        miss.stored = true;
        Added pass = added(Outcome::pass);
        pass.why = Why::pass;
        pass.relayed = true;
        pass.fetch_status = 404;
        Added collapsed = added(Outcome::collapsed, 1);
        collapsed.why = Why::vary_miss;
        Added asked = added(Outcome::revalidated, 1);
        asked.why = Why::request_no_cache;
        Added cookie = miss;
        cookie.stored = false;
        cookie.unstored = Why::unstored_set_cookie;
        Added both = cookie;
        both.why = Why::request_max_age;
        Added shown = added(Outcome::hit, 5);
        shown.key = "http://h/\"\naccept:secret";
        const AddedCase cases[] = {
            {"the key, if it shall be shown", shown,
             "Age: 0\r\nCache-Status: p; hit; ttl=5; key=\"http://h/\\\"\"\r\n"},
            {"hit", added(Outcome::hit, 5), "Age: 0\r\nCache-Status: p; hit; ttl=5\r\n"},
            {"stale", added(Outcome::stale, -5), "Age: 0\r\nCache-Status: p; hit; ttl=-5\r\n"},
            {"miss", miss,
             "Age: 0\r\nCache-Status: p; fwd=uri-miss; fwd-status=200; stored; ttl=60\r\n"},
            {"collapsed", collapsed,
             "Age: 0\r\nCache-Status: p; fwd=vary-miss; collapsed; ttl=1\r\n"},
            {"pass", pass,
             "Cache-Status: p; fwd=bypass; fwd-status=404; detail=lately-unstorable\r\n"},
            {"a detail of one word is a token", asked,
             "Age: 0\r\nCache-Status: p; fwd=request; ttl=1; detail=no-cache\r\n"},
            {"of several a string", cookie,
             "Age: 0\r\nCache-Status: p; fwd=uri-miss; fwd-status=200; ttl=60; "
             "detail=\"not stored: Set-Cookie\"\r\n"},
            {"why it was asked for, and why it is not kept", both,
             "Age: 0\r\nCache-Status: p; fwd=request; fwd-status=200; ttl=60; "
             "detail=\"max-age, not stored: Set-Cookie\"\r\n"},
        };
        for (const AddedCase& c : cases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.text), text(c.added));
    }
    void content_range_says_what_part_it_is() {
        Added part = added(Outcome::hit);
        part.total = 10;
        Selection selection{206, true, 2, 5};
        part.selection = &selection;
        CPPUNIT_ASSERT(text(part).find("Content-Range: bytes 2-4/10\r\n") != std::string::npos);
        selection = {416, false, 0, std::nullopt};
        CPPUNIT_ASSERT(text(part).find("Content-Range: bytes */10\r\n") != std::string::npos);
        selection = {304, false, 0, std::nullopt};
        CPPUNIT_ASSERT(text(part).find("Content-Range") == std::string::npos);
    }

  private:
    static std::string text(const Added& added) {
        std::array<char, kMaxAdded> room;
        return std::string(added_fields(added, room));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AnswerTest);

}  // namespace
