// Which status, fields and bytes a request gets: see originsim/answer.h.
// Source: RFC 9110 sections 13 and 14.

#include "originsim/answer.h"

#include <array>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/head_parser.h"

namespace {

using originsim::Query;
using originsim::Selection;
using originsim::Subject;

constexpr std::int64_t kNow = 1'800'000'000;       // Fri, 15 Jan 2027 08:00:00 GMT
constexpr std::int64_t kModified = kNow - 86'400;

struct Request {
    Request(std::string_view fields, std::string_view target = "/")
        : text("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) +
               "\r\n") {
        CPPUNIT_ASSERT(http::parse_request_head(text, 0, {}, head));
    }
    std::string text;
    http::RequestHead head;
};

Query query(std::string_view text) {
    base::Random random(1);
    return *originsim::parse_query(text, random);
}

Subject subject(std::string_view words = {}) {
    Subject subject{1000, "text/plain", "\"tag\"", kModified};
    originsim::apply_validators(query(words), subject, kNow);
    return subject;
}

struct Case {
    const char* says;
    const char* query;
    const char* fields;
    unsigned status;
    std::uint64_t first, length;
};
constexpr Case kCases[] = {
    {"all of it", "", "", 200, 0, 1000},
    {"an ordered status", "r=404", "", 404, 0, 1000},
    {"an ordered status without content", "r=204", "", 204, 0, 0},
    {"the first bytes", "", "Range: bytes=0-9\r\n", 206, 0, 10},
    {"the middle", "", "Range: bytes=100-199\r\n", 206, 100, 100},
    {"from a place on", "", "Range: bytes=900-\r\n", 206, 900, 100},
    {"the last bytes", "", "Range: bytes=-10\r\n", 206, 990, 10},
    {"beyond the end", "", "Range: bytes=1000-\r\n", 416, 0, 0},
    {"several ranges are not split", "", "Range: bytes=0-1,5-6\r\n", 200, 0, 1000},
    {"no range was ordered", "norange=1", "Range: bytes=0-9\r\n", 200, 0, 1000},
    {"an error has no ranges", "r=500", "Range: bytes=0-9\r\n", 500, 0, 1000},
    {"If-None-Match that matches", "", "If-None-Match: \"x\", \"tag\"\r\n", 304, 0, 0},
    {"If-None-Match compares weakly", "", "If-None-Match: W/\"tag\"\r\n", 304, 0, 0},
    {"If-None-Match that does not", "", "If-None-Match: \"x\"\r\n", 200, 0, 1000},
    {"conditions are ignored if ordered", "nocond=1", "If-None-Match: \"tag\"\r\n", 200, 0, 1000},
    {"an error has no conditions", "r=500", "If-None-Match: \"tag\"\r\n", 500, 0, 1000},
    {"an ordered 200 has", "r=200", "If-None-Match: \"tag\"\r\n", 304, 0, 0},
    {"If-Match that does not", "", "If-Match: \"x\"\r\n", 412, 0, 0},
    {"not modified since", "", "If-Modified-Since: Thu, 14 Jan 2027 08:00:00 GMT\r\n", 304, 0, 0},
    {"modified since", "", "If-Modified-Since: Wed, 13 Jan 2027 08:00:00 GMT\r\n", 200, 0, 1000},
    {"If-Range that holds", "", "Range: bytes=0-9\r\nIf-Range: \"tag\"\r\n", 206, 0, 10},
    {"If-Range that does not", "", "Range: bytes=0-9\r\nIf-Range: \"x\"\r\n", 200, 0, 1000},
};

std::string fields(std::string_view words, const Selection& selection = {200, 0, 1000}) {
    std::array<char, 4096> buffer;
    http::HeadWriter head(buffer);
    originsim::write_object_fields(head, query(words), subject(words), selection, kNow);
    CPPUNIT_ASSERT(head.ok());
    return std::string(head.text());
}
bool has(const std::string& text, std::string_view line) {
    return text.find(std::string(line) + "\r\n") != std::string::npos;
}

class AnswerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AnswerTest);
    CPPUNIT_TEST(every_selection_in_the_table);
    CPPUNIT_TEST(validators_can_be_ordered_and_left_out);
    CPPUNIT_TEST(every_field_that_can_be_ordered_is_sent);
    CPPUNIT_TEST(a_part_says_where_it_belongs);
    CPPUNIT_TEST(a_304_describes_no_content);
    CPPUNIT_TEST(the_variant_is_the_values_that_vary_names);
    CPPUNIT_TEST(an_echo_is_the_head_as_it_came);
    CPPUNIT_TEST(who_answered_is_said);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_selection_in_the_table() {
        for (const Case& c : kCases) {
            const Request request(c.fields);
            const Selection s = originsim::select(request.head, query(c.query), subject(), kNow);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.status, s.status);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.first, s.first);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.length, s.length);
        }
    }
    void validators_can_be_ordered_and_left_out() {
        CPPUNIT_ASSERT_EQUAL(std::string("\"x\""), subject("etag=x").etag);
        CPPUNIT_ASSERT_EQUAL(std::string("\"x\""), subject("etag=\"x\"").etag);
        CPPUNIT_ASSERT_EQUAL(std::string("W/\"x\""), subject("etag=W/%22x%22").etag);
        CPPUNIT_ASSERT_EQUAL(std::string(), subject("etag=").etag);
        CPPUNIT_ASSERT_EQUAL(kNow - 60, *subject("lm=60").modified_s);
        CPPUNIT_ASSERT_EQUAL(kNow, *subject("lm=Fri, 15 Jan 2027 08:00:00 GMT").modified_s);
        CPPUNIT_ASSERT(!subject("lm=").modified_s && !subject("lm=yesterday").modified_s);
    }
    void every_field_that_can_be_ordered_is_sent() {
        const std::string all = fields(
            "cc=max-age=60, public&expires=-1&age=5&vary=Accept&loc=/b&setcookie=a=1&h=X-A: 1"
            "&lm=never");
        for (const char* line : {"Cache-Control: max-age=60, public", "Age: 5", "Vary: Accept",
                                 "Expires: Fri, 15 Jan 2027 07:59:59 GMT", "Location: /b",
                                 "Set-Cookie: a=1", "X-A: 1", "ETag: \"tag\"",
                                 "Last-Modified: never", "Accept-Ranges: bytes",
                                 "Content-Type: text/plain"})
            CPPUNIT_ASSERT_MESSAGE(line, has(all, line));
        CPPUNIT_ASSERT(has(fields("c=0"), "Cache-Control: no-cache"));
        CPPUNIT_ASSERT(fields("").find("Cache-Control") == std::string::npos);
        CPPUNIT_ASSERT(fields("etag=&lm=&norange=1") == "Content-Type: text/plain\r\n");
    }
    void a_part_says_where_it_belongs() {
        CPPUNIT_ASSERT(has(fields("", {206, 10, 5}), "Content-Range: bytes 10-14/1000"));
        CPPUNIT_ASSERT(has(fields("", {416, 0, 0}), "Content-Range: bytes */1000"));
    }
    void a_304_describes_no_content() {
        const std::string lines = fields("cc=max-age=5", {304, 0, 0});
        CPPUNIT_ASSERT(has(lines, "ETag: \"tag\"") && has(lines, "Cache-Control: max-age=5"));
        CPPUNIT_ASSERT(lines.find("Content-Type") == std::string::npos);
    }
    void the_variant_is_the_values_that_vary_names() {
        const Request german("Accept-Language: de\r\n"), none("");
        const Query words = query("vary=Accept-Language, X-Other");
        CPPUNIT_ASSERT_EQUAL(std::string("de\n\n"), originsim::variant_of(german.head, words));
        CPPUNIT_ASSERT_EQUAL(std::string(), originsim::variant_of(none.head, words));
        CPPUNIT_ASSERT_EQUAL(std::string(), originsim::variant_of(german.head, query("")));
    }
    void an_echo_is_the_head_as_it_came() {
        const Request request("X-B: 2\r\nx-a: 1\r\n", "/p?echo=1");
        CPPUNIT_ASSERT_EQUAL(
            std::string("GET /p?echo=1 HTTP/1.1\r\nHost: h\r\nX-B: 2\r\nx-a: 1\r\n"),
            originsim::echo_of(request.head));
    }
    void who_answered_is_said() {
        std::array<char, 512> buffer;
        http::HeadWriter head(buffer);
        originsim::write_host_fields(head, query("date=-60"), "host1", kNow);
        const std::string text(head.text());
        CPPUNIT_ASSERT(has(text, "X-Served-By: host1"));
        CPPUNIT_ASSERT(has(text, "Date: Fri, 15 Jan 2027 07:59:00 GMT"));
        CPPUNIT_ASSERT(text.find("Server: originsim/") != std::string::npos);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AnswerTest);

}  // namespace
