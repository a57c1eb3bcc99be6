// The steps of a body that is not one run of stored bytes.

#include "proxyd/course.h"

#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/test_instance.h"

namespace {

using namespace proxyd;
using From = Course::Step::From;

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nETag: \"one\"\r\n";
constexpr std::string_view kBody = "0123456789";

// Walks the course, at most `most` bytes at a time.
std::string walk(Course& course, std::uint64_t most) {
    std::string body;
    while (const Course::Step* step = course.step()) {
        const std::uint64_t bytes = std::min(most, step->bytes);
        const bool text = step->from == Course::Step::From::text;
        body.append((text ? course.text() : kBody).substr(step->at, bytes));
        course.advance(bytes);
    }
    return body;
}

class CourseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CourseTest);
    CPPUNIT_TEST(steps_come_in_order_however_they_are_walked);
    CPPUNIT_TEST(a_step_is_at_its_start_until_it_is_advanced);
    CPPUNIT_TEST(several_ranges_become_parts);
    CPPUNIT_TEST(a_range_is_taken_from_where_its_bytes_are);
    CPPUNIT_TEST_SUITE_END();

  public:
    void steps_come_in_order_however_they_are_walked() {
        for (const std::uint64_t most : {1U, 3U, 100U}) {
            Course course;
            course.add_text("<a>");
            course.add_stored(From::object, 2, 3);
            course.add_text("<b>");
            course.add_stored(From::object, 0, 1);
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{10}, course.bytes());
            CPPUNIT_ASSERT_EQUAL(std::string("<a>234<b>0"), walk(course, most));
        }
    }
    void a_step_is_at_its_start_until_it_is_advanced() {
        Course course;
        course.add_stored(From::object, 0, 2);
        course.add_stored(From::object, 4, 1);
        CPPUNIT_ASSERT(course.at_its_start());
        course.advance(1);
        CPPUNIT_ASSERT(!course.at_its_start());
        course.advance(1);
        CPPUNIT_ASSERT(course.at_its_start());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, course.step()->at);
    }
    void several_ranges_become_parts() {
        TestInstance test;
        const Object object = test.stored(kHead, kBody);
        const http::ByteRange ranges[] = {{8, 9}, {0, 1}};
        PartList all(kBody.size());
        Course course;
        CPPUNIT_ASSERT(all.add(all.all(), 0) && make_multipart(course, object, ranges, {all}, 0));
        CPPUNIT_ASSERT_EQUAL(
            std::string("HTTP/1.1 206 Partial Content\r\n"
                        "Content-Type: multipart/byteranges; boundary=part0000000000000000\r\n"
                        "ETag: \"one\"\r\n"),
            course.head);
        const std::uint64_t bytes = course.bytes();
        const std::string body = walk(course, 4);
        CPPUNIT_ASSERT_EQUAL(bytes, std::uint64_t{body.size()});
        CPPUNIT_ASSERT_EQUAL(std::string("--part0000000000000000\r\n"
                                         "Content-Type: text/plain\r\n"
                                         "Content-Range: bytes 8-9/10\r\n\r\n89\r\n"
                                         "--part0000000000000000\r\n"
                                         "Content-Type: text/plain\r\n"
                                         "Content-Range: bytes 0-1/10\r\n\r\n01\r\n"
                                         "--part0000000000000000--\r\n"),
                             body);
    }
    void a_range_is_taken_from_where_its_bytes_are() {
        PartList object(100), other(100);
        CPPUNIT_ASSERT(object.add({20, 39}, 0));
        CPPUNIT_ASSERT(other.add({40, 49}, 0) && other.add({0, 19}, 10));
        Course course;
        CPPUNIT_ASSERT(course.add_range({10, 44}, object, &other));
        std::string steps;
        while (const Course::Step* step = course.step()) {
            steps += (step->from == From::object ? "object " : "other ") +
                     std::to_string(step->at) + "+" + std::to_string(step->bytes) + ", ";
            course.advance(step->bytes);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("other 20+10, object 0+20, other 0+5, "), steps);
        CPPUNIT_ASSERT(!Course().add_range({40, 50}, object, &other));
        CPPUNIT_ASSERT(!Course().add_range({40, 45}, object, nullptr));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CourseTest);

}  // namespace
