// What a proxy passes on, and what it adds.
// Source: RFC 9110 sections 7.6.1 to 7.6.3, RFC 7239 sections 4 to 6.

#include "common/http/forwarding.h"

#include <array>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::FieldName;
using http::Fields;

void add(Fields& fields, std::string_view name, std::string_view value) {
    fields.add(http::field_name(name), name, value);
}

// The names that pass when Connection says `connection`, out of all in kSent.
constexpr std::string_view kSent[] = {
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Keep-Alive",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Upgrade",
    "Via",
    "Forwarded",
    "Accept",
    "Cookie",
    "X-Forwarded-For",
    "Cache-Control",
    "X-Mine",
    "X-Second",
    "Proxy-Authorization",
};

std::string passed(std::string_view connection) {
    Fields fields;
    add(fields, "Connection", connection);
    for (const std::string_view name : kSent) add(fields, name, "x");
    const http::ForwardFilter filter(fields);
    std::string names;
    for (const http::Field& field : fields)
        if (filter.passes(field)) names += std::string(field.name) + " ";
    return names;
}

struct Case {
    const char* says;
    std::string_view connection;
    std::string_view passed;
};

// clang-format off
constexpr Case kCases[] = {
    {"hop-by-hop fields stay here", "keep-alive",
     "Via Forwarded Accept Cookie X-Forwarded-For Cache-Control X-Mine X-Second "},
    {"Connection removes what it names, in any case", "x-mine, ACCEPT",
     "Via Forwarded Cookie X-Forwarded-For Cache-Control X-Second "},
    {"but not what proxies add", "via, forwarded, x-forwarded-for, cache-control, host",
     "Via Forwarded Accept Cookie X-Forwarded-For Cache-Control X-Mine X-Second "},
    {"too many names: only known fields pass",
     "a1,a2,a3,a4,a5,a6,a7,a8,a9,b1,b2,b3,b4,b5,b6,b7,b8",
     "Via Forwarded Accept Cookie X-Forwarded-For Cache-Control "},
};
// clang-format on

class ForwardingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ForwardingTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(via_tells_the_version_received);
    CPPUNIT_TEST(a_loop_is_seen_in_via);
    CPPUNIT_TEST(forwarded_quotes_what_is_no_token);
    CPPUNIT_TEST(max_forwards_is_a_number_for_two_methods);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.passed), passed(c.connection));
    }
    void via_tells_the_version_received() {
        http::HeadWriter head(buffer_);
        http::write_via(head, 1, "proxy1");
        http::write_via(head, 0, "proxy1");
        CPPUNIT_ASSERT_EQUAL(std::string_view("Via: 1.1 proxy1\r\nVia: 1.0 proxy1\r\n"),
                             head.text());
    }
    void a_loop_is_seen_in_via() {
        Fields fields;
        CPPUNIT_ASSERT(!via_names(fields, "proxy1"));
        add(fields, "Via", "1.0 fred, HTTP/1.1 p.example.net (Weir, of course)");
        add(fields, "Via", "1.1\tProxy1:8081 (x)");
        CPPUNIT_ASSERT(via_names(fields, "proxy1:8081"));
        CPPUNIT_ASSERT(via_names(fields, "FRED"));
        CPPUNIT_ASSERT(!via_names(fields, "proxy1"));
        CPPUNIT_ASSERT(!via_names(fields, "1.0"));
    }
    void forwarded_quotes_what_is_no_token() {
        CPPUNIT_ASSERT_EQUAL(std::string("Forwarded: for=192.0.2.1;host=a;proto=http\r\n"),
                             forwarded({"192.0.2.1", "a", "http"}));
        CPPUNIT_ASSERT_EQUAL(
            std::string("Forwarded: for=\"[2001:db8::1]\";host=\"a:80\";proto=https\r\n"),
            forwarded({"2001:db8::1", "a:80", "https"}));
        CPPUNIT_ASSERT_EQUAL(std::string("Forwarded: for=unknown;proto=http\r\n"),
                             forwarded({"", "", "http"}));
    }

    void max_forwards_is_a_number_for_two_methods() {
        using http::Method;
        CPPUNIT_ASSERT(forwards(Method::options, "7") == 7u);
        CPPUNIT_ASSERT(forwards(Method::trace, "0") == 0u);
        CPPUNIT_ASSERT(forwards(Method::options, "18446744073709551615") == UINT64_MAX);
        for (const char* no_number : {"", "-1", "+1", "1 2", "0x1", "18446744073709551616"})
            CPPUNIT_ASSERT(!forwards(Method::options, no_number));
        CPPUNIT_ASSERT(!forwards(Method::get, "0"));
    }

  private:
    static std::optional<std::uint64_t> forwards(http::Method method, std::string_view value) {
        http::RequestHead request;
        request.method = method;
        add(request.fields, "Max-Forwards", value);
        return http::max_forwards(request);
    }
    std::string forwarded(const http::ForwardedBy& by) {
        http::HeadWriter head(buffer_);
        http::write_forwarded(head, by);
        return std::string(head.text());
    }

    std::array<char, 256> buffer_{};
};
CPPUNIT_TEST_SUITE_REGISTRATION(ForwardingTest);

}  // namespace
