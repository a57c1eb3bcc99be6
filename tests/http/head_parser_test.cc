// What the head parser accepts, refuses and decides.
// Source: RFC 9112 sections 2 to 7 and 9, RFC 9110 sections 7.2 and 7.6.1.

#include "common/http/head_parser.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/http/malformed_requests.h"
#include "tests/http/malformed_responses.h"

namespace {

using base::Errc;
using http::Framing;
using http::RequestHead;
using http::ResponseHead;
using http::TargetForm;

constexpr http::HeadLimits kLimits;

// What a parse said, in one comparable line: "took 18" or "Host: malformed".
std::string said(const base::Result<std::size_t>& result) {
    if (result) return "took " + std::to_string(*result);
    return base::describe(result.error());
}

std::string parse(std::string_view wire, std::size_t from, RequestHead& head,
                  const http::HeadLimits& limits = kLimits) {
    return said(parse_request_head(wire, from, limits, head));
}
std::string parse(std::string_view wire, std::size_t from, ResponseHead& head,
                  const http::HeadLimits& limits = kLimits) {
    return said(parse_response_head(wire, from, limits, head));
}

const std::string kAgain = base::describe({Errc::again, 0, "head"});

// What the parser says when `wire` arrives `step` bytes at a time.
template <typename Head>
std::string parse_in_pieces(std::string_view wire, std::size_t step, Head& head,
                            const http::HeadLimits& limits = kLimits) {
    std::string says = kAgain;
    for (std::size_t size = 0; says == kAgain && size < wire.size();) {
        const std::size_t from = size;
        size = std::min(size + step, wire.size());
        says = parse(wire.substr(0, size), from, head, limits);
    }
    return says;
}

template <typename Head>
void same_answer_for_every_split(const char* says, std::string_view wire,
                                 const http::HeadLimits& limits = kLimits) {
    static Head head;
    const std::string whole = parse(wire, 0, head, limits);
    for (std::size_t step = 1; step < wire.size(); ++step)
        CPPUNIT_ASSERT_EQUAL_MESSAGE(says + (", step " + std::to_string(step)), whole,
                                     parse_in_pieces(wire, step, head, limits));
}

struct TargetCase {
    const char* says;
    std::string_view wire;
    TargetForm form;
    std::string_view scheme, host, port, authority, path;
};

// clang-format off
constexpr TargetCase kTargets[] = {
    {"origin-form takes the authority from Host",
     "GET /a?b=c HTTP/1.1\r\nHost: Ex.org:8080\r\n\r\n",
     TargetForm::origin, "", "Ex.org", "8080", "Ex.org:8080", "/a?b=c"},
    {"absolute-form overrides Host",
     "GET HTTP://b:81/x HTTP/1.1\r\nHost: a\r\n\r\n",
     TargetForm::absolute, "HTTP", "b", "81", "b:81", "/x"},
    {"absolute-form without a path asks for the root",
     "GET https://b HTTP/1.1\r\nHost: a\r\n\r\n",
     TargetForm::absolute, "https", "b", "", "b", "/"},
    {"OPTIONS in absolute-form without a path means the server",
     "OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n",
     TargetForm::absolute, "http", "b", "", "b", "*"},
    {"asterisk-form",
     "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
     TargetForm::asterisk, "", "a", "", "a", "*"},
    {"authority-form overrides Host",
     "CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n",
     TargetForm::authority, "", "b", "443", "b:443", ""},
    {"an IPv6 literal keeps its brackets",
     "GET / HTTP/1.1\r\nHost: [::ffff:127.0.0.1]:80\r\n\r\n",
     TargetForm::origin, "", "[::ffff:127.0.0.1]", "80", "[::ffff:127.0.0.1]:80", "/"},
    {"HTTP/1.0 may leave the authority unknown",
     "GET / HTTP/1.0\r\n\r\n",
     TargetForm::origin, "", "", "", "", "/"},
};

struct FramingCase {
    const char* says;
    std::string_view wire;
    Framing::Kind kind;
    std::uint64_t length;
    bool keep_alive;
};

constexpr FramingCase kRequestFraming[] = {
    {"no body unless announced", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", Framing::Kind::none, 0, true},
    {"length", "PUT / HTTP/1.1\r\nHost: a\r\ncontent-length: 042\r\n\r\n", Framing::Kind::length, 42, true},
    {"the largest length", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n",
     Framing::Kind::length, 9223372036854775807, true},
    {"chunked", "PUT / HTTP/1.1\r\nHost: a\r\nTRANSFER-ENCODING: Chunked\r\n\r\n", Framing::Kind::chunked, 0, true},
    {"close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, CLOSE\r\n\r\n", Framing::Kind::none, 0, false},
    {"close beats keep-alive", "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n",
     Framing::Kind::none, 0, false},
    {"1.0 closes", "GET / HTTP/1.0\r\n\r\n", Framing::Kind::none, 0, false},
    {"1.0 may ask to be kept", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", Framing::Kind::none, 0, true},
    {"an option that only begins with close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: closer\r\n\r\n",
     Framing::Kind::none, 0, true},
};

constexpr FramingCase kResponseFraming[] = {
    {"length", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", Framing::Kind::length, 7, true},
    {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Framing::Kind::chunked, 0, true},
    {"until close", "HTTP/1.1 200 OK\r\n\r\n", Framing::Kind::until_close, 0, false},
    {"204 has no body", "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", Framing::Kind::none, 0, true},
    {"304 has no body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", Framing::Kind::none, 0, true},
    {"1xx has no body", "HTTP/1.1 103 Early Hints\r\n\r\n", Framing::Kind::none, 0, true},
    {"close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 7\r\n\r\n", Framing::Kind::length, 7, false},
    {"1.0 closes", "HTTP/1.0 200 OK\r\nContent-Length: 7\r\n\r\n", Framing::Kind::length, 7, false},
    {"1.0 with keep-alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 7\r\n\r\n",
     Framing::Kind::length, 7, true},
    {"a response may carry any Host and Expect", "HTTP/1.1 200 OK\r\nHost:\r\nHost: a\r\nExpect: rain\r\nContent-Length: 7\r\n\r\n",
     Framing::Kind::length, 7, true},
};

constexpr http::HeadLimits kSmall{.line_bytes = 20, .head_bytes = 64, .fields = 3};

struct LimitCase {
    const char* says;
    std::string_view wire;
    const char* answer;
    int status;
};

// kSmall:                    ....:....1....:....2....:
constexpr LimitCase kLimitCases[] = {
    {"a full line",           "GET /123456 HTTP/1.1\r\nHost: a\r\n\r\n", "took 33", 400},
    {"a line too long",       "GET /1234567 HTTP/1.1\r\nHost: a\r\n\r\n", "request line: over the limit", 414},
    {"a line that has no end","GET /1234567890123456", "request line: over the limit", 414},
    {"a full field",          "GET / HTTP/1.1\r\nHost: 12345678901234\r\n\r\n", "took 40", 400},
    {"a field too long",      "GET / HTTP/1.1\r\nHost: 123456789012345\r\n\r\n", "field line: over the limit", 431},
    {"three fields",          "GET / HTTP/1.1\r\nHost: a\r\nB:\r\nC:\r\n\r\n", "took 35", 400},
    {"four fields",           "GET / HTTP/1.1\r\nHost: a\r\nB:\r\nC:\r\nD:\r\n\r\n", "fields: over the limit", 431},
    {"a full head",           "GET / HTTP/1.1\r\nHost: a\r\nB: 4567890123\r\nC: 4567890123\r\n\r\nX", "took 57", 400},
    {"a head too large",      "GET / HTTP/1.1\r\nHost: a\r\nB: 45678901234567890\r\nC: 45678901234567890\r\n\r\n",
     "head: over the limit", 431},
    {"long before malformed", "GET /1234567 HTTP/1.1\n", "request line: over the limit", 414},
};
// clang-format on

class HeadParserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HeadParserTest);
    CPPUNIT_TEST(every_request_of_the_table_gets_its_status);
    CPPUNIT_TEST(every_response_of_the_table_is_judged);
    CPPUNIT_TEST(the_answer_does_not_depend_on_how_bytes_arrive);
    CPPUNIT_TEST(a_head_without_its_end_is_never_an_answer);
    CPPUNIT_TEST(the_target_says_who_and_what);
    CPPUNIT_TEST(the_fields_say_where_the_body_ends);
    CPPUNIT_TEST(limits_are_exact);
    CPPUNIT_TEST(fields_keep_order_and_lose_blanks);
    CPPUNIT_TEST(upgrade_needs_the_option_and_the_field);
    CPPUNIT_TEST(expect_counts_only_with_a_body);
    CPPUNIT_TEST(nothing_is_left_of_an_earlier_head);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_request_of_the_table_gets_its_status() {
        for (const auto& c : http_tests::kRequests) {
            const auto result = parse_request_head(c.wire, 0, kLimits, request_);
            const int status = result ? 0 : http::status_for(result.error());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says + (": " + said(result)), c.status, status);
        }
        CPPUNIT_ASSERT(std::size(http_tests::kRequests) >= 100);
    }

    void every_response_of_the_table_is_judged() {
        for (const auto& c : http_tests::kResponses) {
            const auto result = parse_response_head(c.wire, 0, kLimits, response_);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says + (": " + said(result)), c.good,
                                         result.has_value());
            CPPUNIT_ASSERT_MESSAGE(c.says, result || result.error().code != Errc::again);
        }
        CPPUNIT_ASSERT(std::size(http_tests::kResponses) >= 40);
    }

    void the_answer_does_not_depend_on_how_bytes_arrive() {
        for (const auto& c : http_tests::kRequests)
            same_answer_for_every_split<RequestHead>(c.says, c.wire);
        for (const auto& c : http_tests::kResponses)
            same_answer_for_every_split<ResponseHead>(c.says, c.wire);
        for (const auto& c : kLimitCases)
            same_answer_for_every_split<RequestHead>(c.says, c.wire, kSmall);
    }

    void a_head_without_its_end_is_never_an_answer() {
        for (const auto& c : http_tests::kRequests) {
            const auto whole = parse_request_head(c.wire, 0, kLimits, request_);
            for (std::size_t size = 0; whole && size < *whole; ++size)
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, kAgain,
                                             parse(c.wire.substr(0, size), 0, request_));
        }
    }

    void the_target_says_who_and_what() {
        for (const TargetCase& c : kTargets) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, "took " + std::to_string(c.wire.size()),
                                         parse(c.wire, 0, request_));
            CPPUNIT_ASSERT_MESSAGE(c.says, c.form == request_.form);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.scheme, request_.scheme);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.host, request_.host);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.port, request_.port);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.authority, request_.authority);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.path, request_.path);
        }
    }

    void the_fields_say_where_the_body_ends() {
        for (const FramingCase& c : kRequestFraming) check_framing(c, request_);
        for (const FramingCase& c : kResponseFraming) check_framing(c, response_);
    }

    void limits_are_exact() {
        for (const LimitCase& c : kLimitCases) {
            const auto result = parse_request_head(c.wire, 0, kSmall, request_);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.answer), said(result));
            if (!result)
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.status,
                                             int{http::status_for(result.error())});
        }
    }

    void fields_keep_order_and_lose_blanks() {
        parse("GET / HTTP/1.1\r\nx-One: \t 1 \t\r\nhOSt:a\r\nX-ONE:2\r\nX-Two:a  b\r\n\r\n", 0,
              request_);
        const http::Fields& fields = request_.fields;
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, fields.size());
        CPPUNIT_ASSERT_EQUAL(std::string_view("x-One"), fields.begin()->name);
        CPPUNIT_ASSERT_EQUAL(std::string_view("1"), fields.first("X-One"));
        CPPUNIT_ASSERT_EQUAL(std::string_view("a"), fields.first(http::FieldName::host));
        CPPUNIT_ASSERT_EQUAL(std::string_view("a  b"), fields.first("x-two"));
        CPPUNIT_ASSERT(!fields.has(http::FieldName::cookie));
    }

    void upgrade_needs_the_option_and_the_field() {
        const auto upgrades = [this](std::string_view fields, const char* version = "1.1") {
            parse("GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n" + std::string(fields) +
                      "\r\n",
                  0, request_);
            return request_.upgrade;
        };
        CPPUNIT_ASSERT(upgrades("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"));
        CPPUNIT_ASSERT(!upgrades("Upgrade: websocket\r\n"));
        CPPUNIT_ASSERT(!upgrades("Connection: upgrade\r\n"));
        CPPUNIT_ASSERT(!upgrades("Connection: upgrade\r\nUpgrade: websocket\r\n", "1.0"));
    }

    void expect_counts_only_with_a_body() {
        const auto expects = [this](std::string_view rest) {
            parse("PUT / HTTP/" + std::string(rest) + "\r\n\r\n", 0, request_);
            return request_.expect_continue;
        };
        CPPUNIT_ASSERT(expects("1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1"));
        CPPUNIT_ASSERT(!expects("1.1\r\nHost: a\r\nExpect: 100-continue"));
        CPPUNIT_ASSERT(!expects("1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1"));
    }

    void nothing_is_left_of_an_earlier_head() {
        parse(
            "POST http://b:1/ HTTP/1.0\r\nConnection: keep-alive, upgrade\r\nCookie: c\r\n"
            "Content-Length: 3\r\n\r\n",
            0, request_);
        parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0, request_);
        CPPUNIT_ASSERT(request_.scheme.empty() && request_.port.empty());
        CPPUNIT_ASSERT_EQUAL(std::string_view("a"), request_.authority);
        CPPUNIT_ASSERT(request_.framing.kind == Framing::Kind::none);
        CPPUNIT_ASSERT(!request_.fields.has(http::FieldName::cookie));
    }

  private:
    template <typename Head>
    static void check_framing(const FramingCase& c, Head& head) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, "took " + std::to_string(c.wire.size()),
                                     parse(c.wire, 0, head));
        CPPUNIT_ASSERT_MESSAGE(c.says, c.kind == head.framing.kind);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.length, head.framing.length);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.keep_alive, head.keep_alive);
    }

    RequestHead request_;
    ResponseHead response_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(HeadParserTest);

}  // namespace
