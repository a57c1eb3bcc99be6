// What a line of the access log looks like, and that nobody can forge one.

#include "common/h1/access_line.h"

#include <array>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/message.h"

namespace {

using http::FieldName;

// The record of "GET /a HTTP/1.1" that ended well, for tests to change.
struct Fixture {
    http::RequestHead request;
    h1::AccessRecord record;

    Fixture() {
        request.method_text = "GET";
        request.target = "/a";
        request.authority = "www.abc.com";
        record.wall_s = 1795300245;
        record.client = "127.0.0.1";
        record.request = &request;
        record.status = 200;
        record.body_bytes = 1024;
        record.total_us = 42;
        record.cache = "hit";
        record.server = "proxy1";
    }
    std::string combined() { return text(h1::format_combined); }
    std::string json() { return text(h1::format_json); }

  private:
    template <typename Format>
    std::string text(Format format) {
        std::array<char, h1::kMaxAccessLine> room;
        return {room.data(), format(record, room)};
    }
};

class AccessLineTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AccessLineTest);
    CPPUNIT_TEST(combined_is_the_usual_form_and_more);
    CPPUNIT_TEST(json_has_the_same_facts);
    CPPUNIT_TEST(what_is_not_known_is_a_dash);
    CPPUNIT_TEST(text_from_outside_cannot_end_a_line);
    CPPUNIT_TEST(a_long_text_is_cut_and_the_numbers_stay);
    CPPUNIT_TEST(an_answer_that_was_cut_says_so);
    CPPUNIT_TEST_SUITE_END();

  public:
    void combined_is_the_usual_form_and_more() {
        Fixture f;
        f.request.fields.add(FieldName::referer, "Referer", "http://x/");
        f.request.fields.add(FieldName::user_agent, "User-Agent", "curl/8");
        CPPUNIT_ASSERT_EQUAL(
            std::string("127.0.0.1 - - [21/Nov/2026:22:30:45 +0000] \"GET /a HTTP/1.1\" 200 1024 "
                        "\"http://x/\" \"curl/8\" hit proxy1 42 0\n"),
            f.combined());
    }
    void json_has_the_same_facts() {
        Fixture f;
        CPPUNIT_ASSERT_EQUAL(
            std::string("{\"time\":\"2026-11-21T22:30:45Z\",\"client\":\"127.0.0.1\",\"request\":"
                        "\"GET /a HTTP/1.1\",\"host\":\"www.abc.com\",\"status\":200,\"bytes\":1024,"
                        "\"referer\":\"\",\"agent\":\"\",\"cache\":\"hit\",\"server\":\"proxy1\","
                        "\"total_us\":42,\"server_us\":0,\"complete\":true}\n"),
            f.json());
    }
    void what_is_not_known_is_a_dash() {
        Fixture f;
        f.record.request = nullptr;
        f.record.client = f.record.cache = f.record.server = {};
        CPPUNIT_ASSERT_EQUAL(std::string("- - - [21/Nov/2026:22:30:45 +0000] \"-\" 200 1024 \"-\" "
                                         "\"-\" - - 42 0\n"),
                             f.combined());
    }
    void text_from_outside_cannot_end_a_line() {
        Fixture f;
        f.request.target = "/\"\n\\\x80";
        CPPUNIT_ASSERT(f.combined().find("\"GET /\\x22\\x0a\\x5c\\x80 HTTP/1.1\"") !=
                       std::string::npos);
        CPPUNIT_ASSERT(f.json().find("\"GET /\\u0022\\u000a\\u005c\\u0080 HTTP/1.1\"") !=
                       std::string::npos);
    }
    void a_long_text_is_cut_and_the_numbers_stay() {
        for (const char filler : {'a', '"'}) {
            Fixture f;
            const std::string target(10'000, filler);
            f.request.target = target;
            for (const std::string& line : {f.combined(), f.json()}) {
                CPPUNIT_ASSERT(line.size() <= h1::kMaxAccessLine);
                CPPUNIT_ASSERT_EQUAL('\n', line.back());
                CPPUNIT_ASSERT(line.find("proxy1") != std::string::npos);
            }
            CPPUNIT_ASSERT(f.combined().ends_with(" hit proxy1 42 0\n"));
        }
    }
    void an_answer_that_was_cut_says_so() {
        Fixture f;
        f.record.complete = false;
        CPPUNIT_ASSERT(f.combined().ends_with(" 42 0 cut\n"));
        CPPUNIT_ASSERT(f.json().ends_with("\"complete\":false}\n"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AccessLineTest);

}  // namespace
