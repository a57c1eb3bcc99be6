// The text between the parts of a multipart/byteranges body.
// Source: RFC 9110 section 14.6.

#include "common/http/multipart.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::Multipart;

constexpr std::uint64_t kSecret = 0x0123456789abcdef;

class MultipartTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MultipartTest);
    CPPUNIT_TEST(two_parts_are_as_the_rfc_draws_them);
    CPPUNIT_TEST(without_a_content_type_no_part_has_one);
    CPPUNIT_TEST(another_secret_is_another_boundary);
    CPPUNIT_TEST_SUITE_END();

  public:
    void two_parts_are_as_the_rfc_draws_them() {
        Multipart multipart(kSecret, "text/plain", 10);
        std::string body;
        multipart.add_head({0, 1}, body);
        body += "01";
        multipart.add_head({8, 9}, body);
        body += "89";
        multipart.add_end(body);
        CPPUNIT_ASSERT_EQUAL(std::string("--partfedcba9876543210\r\n"
                                         "Content-Type: text/plain\r\n"
                                         "Content-Range: bytes 0-1/10\r\n"
                                         "\r\n"
                                         "01\r\n"
                                         "--partfedcba9876543210\r\n"
                                         "Content-Type: text/plain\r\n"
                                         "Content-Range: bytes 8-9/10\r\n"
                                         "\r\n"
                                         "89\r\n"
                                         "--partfedcba9876543210--\r\n"),
                             body);
        CPPUNIT_ASSERT_EQUAL(
            std::string("multipart/byteranges; boundary=partfedcba9876543210"), multipart.type());
    }
    void without_a_content_type_no_part_has_one() {
        Multipart multipart(kSecret, "", 10);
        std::string head;
        multipart.add_head({4, 4}, head);
        CPPUNIT_ASSERT_EQUAL(
            std::string("--partfedcba9876543210\r\nContent-Range: bytes 4-4/10\r\n\r\n"), head);
    }
    void another_secret_is_another_boundary() {
        CPPUNIT_ASSERT(Multipart(1, "", 1).type() != Multipart(2, "", 1).type());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MultipartTest);

}  // namespace
