// What the head writer writes, and what it refuses to.
// Source: RFC 9112 sections 3 to 5.

#include "common/http/head_writer.h"

#include <array>
#include <span>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::FieldName;
using http::HeadWriter;
using std::string_view_literals::operator""sv;

class HeadWriterTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HeadWriterTest);
    CPPUNIT_TEST(a_response_head);
    CPPUNIT_TEST(a_request_head);
    CPPUNIT_TEST(an_unknown_status_gets_the_reason_of_its_class);
    CPPUNIT_TEST(a_buffer_of_any_size_is_never_passed);
    CPPUNIT_TEST(text_that_would_break_the_head_is_refused);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_response_head() {
        HeadWriter head(buffer_);
        write_response(head);
        CPPUNIT_ASSERT(head.ok());
        CPPUNIT_ASSERT_EQUAL(kResponse, head.text());
    }
    void a_request_head() {
        HeadWriter head(buffer_);
        head.request_line("GET", "/a?b");
        head.field(FieldName::host, "a:80");
        head.end();
        CPPUNIT_ASSERT_EQUAL("GET /a?b HTTP/1.1\r\nHost: a:80\r\n\r\n"sv, head.text());
    }
    void an_unknown_status_gets_the_reason_of_its_class() {
        HeadWriter head(buffer_);
        head.status_line(299);
        head.status_line(404, "Nobody Here");
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 299 Success\r\nHTTP/1.1 404 Nobody Here\r\n"sv, head.text());
    }
    void a_buffer_of_any_size_is_never_passed() {
        for (std::size_t size = 0; size <= kResponse.size(); ++size) {
            std::string memory(size + 8, '#');
            HeadWriter head(std::span<char>(memory).first(size));
            write_response(head);
            CPPUNIT_ASSERT_EQUAL(size == kResponse.size(), head.ok());
            CPPUNIT_ASSERT(kResponse.substr(0, head.text().size()) == head.text());
            CPPUNIT_ASSERT_EQUAL(std::string(8, '#'), memory.substr(size));
        }
    }
    void text_that_would_break_the_head_is_refused() {
        for (const auto bad : {"a\r\nX: y"sv, "a\nb"sv, "a\rb"sv, "a\0b"sv, "\x7f"sv}) {
            HeadWriter value(buffer_), name(buffer_), target(buffer_), reason(buffer_);
            value.field("X", bad);
            name.field(bad, "x");
            target.request_line("GET", bad);
            reason.status_line(200, bad);
            CPPUNIT_ASSERT(!value.ok() && !name.ok() && !target.ok() && !reason.ok());
        }
    }

  private:
    static constexpr std::string_view kResponse =
        "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\nX-Empty: \r\n"
        "Via: 1.1 a:80\r\nETag: \"x\"\r\n\r\n";

    static void write_response(HeadWriter& head) {
        head.status_line(200);
        head.field(FieldName::content_length, UINT64_MAX);
        head.field("X-Empty", "");
        head.begin_field("Via");
        head.add("1.1 a:");
        head.add(std::uint64_t{80});
        head.end_field();
        head.raw("ETag: \"x\"\r\n");
        head.end();
    }

    std::array<char, 256> buffer_{};
};
CPPUNIT_TEST_SUITE_REGISTRATION(HeadWriterTest);

}  // namespace
