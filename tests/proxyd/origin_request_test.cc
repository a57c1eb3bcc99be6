// What the origin is asked.  Source: RFC 9110 sections 7.6 and 13.1, RFC 9111 section 4.3.1.

#include "proxyd/origin_request.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/head_parser.h"
#include "proxyd/request_key.h"
#include "tests/proxyd/test_instance.h"

namespace {

using namespace proxyd;

enum class Way { fill, pass };

struct FieldCase {
    const char* says;
    Way way;
    std::string_view line;  // of the client
    std::string_view sent;  // is in what is sent; empty: nothing of that name
};

// clang-format off
constexpr FieldCase kFields[] = {
    {"fields pass",                       Way::fill, "Accept: a",                   "Accept: a\r\n"},
    {"obs-text passes",                   Way::fill, "X: \xe4",                     "X: \xe4\r\n"},
    {"a fill asks for the whole",         Way::fill, "Range: bytes=0-1",            ""},
    {"and without the client's terms",    Way::fill, "If-None-Match: \"c\"",        ""},
    {"whatever they are",                 Way::fill, "If-Modified-Since: x",        ""},
    {"a pass keeps the range",            Way::pass, "Range: bytes=0-1",            "Range: bytes=0-1\r\n"},
    {"and the terms",                     Way::pass, "If-Match: \"c\"",             "If-Match: \"c\"\r\n"},
    {"also as the origin knows them",     Way::pass, "If-Match: W/\"c-gzip\", \"d-plain\", *",
     "If-Match: W/\"c-gzip\", \"d-plain\", *, \"c\", \"d\"\r\n"},
    {"but not what is nobody's",          Way::pass, "If-Match: \"c-gzip\", W/\"d-plain\"",
     "If-Match: \"c-gzip\", W/\"d-plain\", W/\"d\"\r\n"},
    {"hop by hop: Keep-Alive",            Way::pass, "Keep-Alive: 5",               ""},
    {"hop by hop: TE",                    Way::pass, "TE: trailers",                ""},
    {"hop by hop: Proxy-Connection",      Way::pass, "Proxy-Connection: close",     ""},
    {"the password is for us",            Way::pass, "Proxy-Authorization: Basic x", ""},
    {"nobody else names the client",      Way::pass, "X-Forwarded-For: 192.0.2.9",  "X-Forwarded-For: 192.0.2.1\r\n"},
    {"nor its scheme",                    Way::fill, "X-Forwarded-Proto: https",    "X-Forwarded-Proto: http\r\n"},
    {"nor both",                          Way::fill, "Forwarded: for=192.0.2.9",    "for=192.0.2.1;"},
    {"Max-Forwards is for OPTIONS",       Way::pass, "Max-Forwards: 7",             "Max-Forwards: 7\r\n"},
    {"nor where it went",                 Way::fill, "X-Forwarded-Host: evil.test",  ""},
    {"by whatever name",                  Way::pass, "X-Original-URL: /admin",      ""},
    {"nor another method of reading",     Way::pass, "X-HTTP-Method-Override: PUT", ""},
    {"but what is keyed passes",          Way::fill, "X-Forwarded-Prefix: /a",      "X-Forwarded-Prefix: /a\r\n"},
    {"cookies that are kept pass",        Way::fill, "Cookie: a=1; s=2; b=3",       "Cookie: s=2\r\n"},
    {"and the others do not",             Way::pass, "Cookie: a=1",                 ""},
    {"Via grows",                         Way::fill, "Via: 1.0 other",              "Via: 1.0 other\r\n"},
};
// clang-format on

struct PlanCase {
    const char* says;
    std::string_view head;  // but for Host and the blank line
    h1::Exchange::RequestBody body;
    std::uint64_t bytes;
    bool retry, upgrade, unsafe;
};
using Body = h1::Exchange::RequestBody;

// clang-format off
constexpr PlanCase kPlans[] = {
    {"HEAD may be tried again",     "HEAD / HTTP/1.1\r\n",                               Body::none,    0, true,  false, false},
    {"DELETE, too",                 "DELETE / HTTP/1.1\r\n",                             Body::none,    0, true,  false, true},
    {"POST may not",                "POST / HTTP/1.1\r\nContent-Length: 0\r\n",          Body::length,  0, false, false, true},
    {"PUT with a body may not",     "PUT / HTTP/1.1\r\nContent-Length: 3\r\n",           Body::length,  3, false, false, true},
    {"PUT of nothing may",          "PUT / HTTP/1.1\r\nContent-Length: 0\r\n",           Body::length,  0, true,  false, true},
    {"chunks are chunks",           "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", Body::chunked, 0, false, false, true},
    {"a GET has no body",           "GET / HTTP/1.1\r\nContent-Length: 3\r\n",           Body::none,    0, true,  false, false},
    {"an Upgrade is tried once",    "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n", Body::none, 0, false, true, false},
    {"not to HTTP/2",               "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n",       Body::none, 0, false, false, false},
    {"not to TLS, among others",    "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: a, TLS/1.2\r\n", Body::none, 0, false, false, false},
};

struct ChooseCase { std::string_view names; bool may; };
constexpr ChooseCase kChoose[] = {
    {"accept-encoding", true}, {"accept,accept-language,cookie", true}, {"x-mine", true},
    {"host", false}, {"accept,x-forwarded-for", false}, {"forwarded", false}, {"range,x", false},
    {"if-none-match", false}, {"a,b,via", false},
};
// clang-format on

class OriginRequestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OriginRequestTest);
    CPPUNIT_TEST(fields_that_pass_and_fields_that_do_not);
    CPPUNIT_TEST(what_connection_names_does_not_pass);
    CPPUNIT_TEST(plans_follow_the_method_and_the_body);
    CPPUNIT_TEST(the_target_is_that_of_the_key);
    CPPUNIT_TEST(max_forwards_of_options_counts_down);
    CPPUNIT_TEST(a_validation_names_what_is_stored);
    CPPUNIT_TEST(the_host_is_the_clients_or_the_origins);
    CPPUNIT_TEST(what_is_rewritten_chooses_no_variant);
    CPPUNIT_TEST(other_sites_learn_of_the_client_what_the_policy_says);
    CPPUNIT_TEST_SUITE_END();

  public:
    void fields_that_pass_and_fields_that_do_not() {
        for (const FieldCase& c : kFields) {
            const std::string sent = plan(c.way, "GET / HTTP/1.1\r\n" + std::string(c.line) + "\r\n").head;
            const std::string name = "\r\n" + std::string(c.line.substr(0, c.line.find(':'))) + ":";
            const bool there = sent.find(c.sent.empty() ? name : c.sent) != std::string::npos;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says + (": " + sent), !c.sent.empty(), there);
            CPPUNIT_ASSERT_MESSAGE(c.says, sent.find("192.0.2.9") == std::string::npos);
        }
    }
    void what_connection_names_does_not_pass() {
        const std::string sent =
            plan(Way::pass, "GET / HTTP/1.1\r\nConnection: x-hop\r\nX-Hop: 1\r\nX-Stay: 1\r\n").head;
        CPPUNIT_ASSERT(sent.find("X-Hop") == std::string::npos);
        CPPUNIT_ASSERT(sent.find("Connection") == std::string::npos);
        CPPUNIT_ASSERT(sent.find("X-Stay: 1\r\n") != std::string::npos);
    }
    void plans_follow_the_method_and_the_body() {
        for (const PlanCase& c : kPlans) {
            const FetchPlan got = plan(Way::pass, std::string(c.head));
            CPPUNIT_ASSERT_MESSAGE(c.says, got.body == c.body);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.bytes, got.body_bytes);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.retry, got.retry);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.upgrade, got.upgrade);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.unsafe, got.unsafe);
            const bool named = got.head.find("\r\nUpgrade:") != std::string::npos;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.upgrade, named);
        }
    }
    void the_target_is_that_of_the_key() {
        const FetchPlan got = plan(Way::fill, "GET /x/../%61?q=%7e HTTP/1.1\r\n");
        CPPUNIT_ASSERT_EQUAL(std::string("http://www.test/a?q=~"), got.url);
        CPPUNIT_ASSERT(got.head.starts_with("GET /a?q=~ HTTP/1.1\r\n"));
        CPPUNIT_ASSERT(plan(Way::pass, "OPTIONS * HTTP/1.1\r\n").head.starts_with("OPTIONS * "));
    }
    void max_forwards_of_options_counts_down() {
        const std::string sent =
            plan(Way::pass, "OPTIONS / HTTP/1.1\r\nMax-Forwards: 7\r\nMax-Forwards: 9\r\n").head;
        CPPUNIT_ASSERT(sent.find("\r\nMax-Forwards: 6\r\n") != std::string::npos);
        CPPUNIT_ASSERT(sent.find("Max-Forwards: 9") == std::string::npos);
        CPPUNIT_ASSERT(plan(Way::pass, "OPTIONS / HTTP/1.1\r\n").head.find("Max-Forwards") ==
                       std::string::npos);
    }
    void a_validation_names_what_is_stored() {
        const Object stale = test_.stored("HTTP/1.1 200 OK\r\nETag: \"s\"\r\n", "body");
        const std::string sent = plan(Way::fill, "GET / HTTP/1.1\r\nIf-None-Match: \"c\"\r\n", &stale).head;
        CPPUNIT_ASSERT(sent.find("If-None-Match: \"s\"\r\n") != std::string::npos);
        CPPUNIT_ASSERT(sent.find("\"c\"") == std::string::npos);
        CPPUNIT_ASSERT(sent.find("If-Modified-Since") == std::string::npos);
    }
    void the_host_is_the_clients_or_the_origins() {
        const std::string get = "GET / HTTP/1.1\r\n";
        CPPUNIT_ASSERT(plan(Way::fill, get).head.find("\r\nHost: www.test\r\n") != std::string::npos);
        test_.site.proxies[0].preserve_host = false;
        CPPUNIT_ASSERT(plan(Way::fill, get).head.find("\r\nHost: origin.test\r\n") != std::string::npos);
    }
    void what_is_rewritten_chooses_no_variant() {
        for (const ChooseCase& c : kChoose)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(c.names), c.may, may_choose(c.names, {}));
    }
    void other_sites_learn_of_the_client_what_the_policy_says() {
        using Policy = conf::ForwardSettings::Forwarded;
        static const struct { Policy policy; const char* sent; } kPolicies[] = {
            {Policy::off, "Forwarded: for=a\r\nX-Forwarded-For: b\r\nVia: 1.1 p1\r\n"},
            {Policy::add, "Forwarded: for=a\r\nX-Forwarded-For: b\r\nVia: 1.1 p1\r\n"
                          "Forwarded: for=192.0.2.1;proto=http\r\nX-Forwarded-For: 192.0.2.1\r\n"},
            {Policy::replace, "Via: 1.1 p1\r\nForwarded: for=192.0.2.1;proto=http\r\n"
                              "X-Forwarded-For: 192.0.2.1\r\n"},
            {Policy::delete_, "Via: 1.1 p1\r\n"},
        };
        test_.site.proxies[0].preserve_host = false;
        for (const Way way : {Way::fill, Way::pass})
            for (const auto& c : kPolicies) {
                test_.site.proxies[0].forward.forwarded = c.policy;
                const FetchPlan got = plan(way, "GET http://www.test/a HTTP/1.1\r\nForwarded: for=a\r\n"
                                                "X-Forwarded-For: b\r\nX-Forwarded-Host: c\r\n",
                                           nullptr, true);
                CPPUNIT_ASSERT_EQUAL(
                    "GET /a HTTP/1.1\r\nHost: www.test\r\n" + std::string(c.sent), got.head);
                CPPUNIT_ASSERT(got.direct);
            }
    }

  private:
    FetchPlan plan(Way way, const std::string& lines, const Object* stale = nullptr,
                   bool direct = false) {
        const std::string text = lines + "Host: www.test\r\n\r\n";
        http::RequestHead head;
        CPPUNIT_ASSERT(http::parse_request_head(text, 0, {1024, 4096, 32}, head));
        std::array<char, 256> room;
        conf::CachePolicy& policy = test_.site.proxies[0].cache;
        policy.key_fields = {"x-forwarded-prefix"};
        policy.strip_cookies = true;
        policy.keep_cookies = {"s"};
        const Asked asked{head, request_key(head, false, room), policy, "192.0.2.1", false, {}, direct};
        if (way == Way::pass) return pass_request(asked, test_.instance());
        return fill_request(asked, asked.url, "", test_.instance(), stale);
    }

    TestInstance test_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(OriginRequestTest);

}  // namespace
