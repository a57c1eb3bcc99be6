// The heads that are made of an answer.  Source: RFC 9110 section 7.6, RFC 9111 section 3.

#include "proxyd/origin_response.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"
#include "tests/proxyd/test_instance.h"

namespace {

using namespace proxyd;

struct StoredCase {
    const char* says;
    std::string_view lines;
    std::string_view stored;  // between the status line and Via
};

constexpr std::string_view kDate = "Date: Sun, 09 Sep 2001 01:46:40 GMT\r\n";  // kNow

constexpr StoredCase kStored[] = {
    {"fields stay in order", "Date: d\nB: 1\nA: 2", "Date: d\r\nB: 1\r\nA: 2\r\n"},
    {"Age belongs to a moment", "Date: d\nAge: 5", "Date: d\r\n"},
    {"so does Cache-Status", "Date: d\nCache-Status: x; hit", "Date: d\r\n"},
    {"framing is ours", "Date: d\nContent-Length: 5\nTransfer-Encoding: chunked", "Date: d\r\n"},
    {"hop by hop is not stored", "Date: d\nKeep-Alive: 5\nConnection: x-hop\nX-Hop: 1", "Date: d\r\n"},
    {"each cookie is a line", "Date: d\nSet-Cookie: a\nSet-Cookie: b",
     "Date: d\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n"},
};

struct RenewedCase {
    const char* says;
    std::string_view lines;  // of the 304
    std::string_view head;   // after the status line
};

constexpr std::string_view kOld =
    "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nX: old\r\nContent-Type: a/b\r\nDate: old\r\n";
constexpr RenewedCase kRenewed[] = {
    {"nothing new", "Date: d", "ETag: \"1\"\r\nX: old\r\nContent-Type: a/b\r\nDate: d\r\n"},
    {"a line is replaced", "Date: d\nx: new",
     "ETag: \"1\"\r\nContent-Type: a/b\r\nDate: d\r\nx: new\r\n"},
    {"a line is added", "Date: d\nY: 1",
     "ETag: \"1\"\r\nX: old\r\nContent-Type: a/b\r\nDate: d\r\nY: 1\r\n"},
    {"the type is replaced", "Content-Type: c/d\nDate: d",
     "ETag: \"1\"\r\nX: old\r\nContent-Type: c/d\r\nDate: d\r\n"},
    {"what describes the bytes stays", "Date: d\nContent-Encoding: gzip\nContent-MD5: x\nRepr-Digest: y",
     "ETag: \"1\"\r\nX: old\r\nContent-Type: a/b\r\nDate: d\r\n"},
    {"a weaker tag does not weaken", "ETag: W/\"1\"\nDate: d",
     "ETag: \"1\"\r\nX: old\r\nContent-Type: a/b\r\nDate: d\r\n"},
    {"the length is not that of the body", "Date: d\nContent-Length: 0",
     "ETag: \"1\"\r\nX: old\r\nContent-Type: a/b\r\nDate: d\r\n"},
    {"without Date it was confirmed now", "Y: 1",
     "ETag: \"1\"\r\nX: old\r\nContent-Type: a/b\r\nY: 1\r\nDate: Sun, 09 Sep 2001 01:46:40 GMT\r\n"},
};

class OriginResponseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OriginResponseTest);
    CPPUNIT_TEST(what_is_stored_of_a_head);
    CPPUNIT_TEST(an_answer_without_a_date_gets_one);
    CPPUNIT_TEST(a_304_renews_fields);
    CPPUNIT_TEST(what_is_relayed_says_so);
    CPPUNIT_TEST(what_does_not_fit_is_not_cut);
    CPPUNIT_TEST_SUITE_END();

  public:
    void what_is_stored_of_a_head() {
        for (const StoredCase& c : kStored) {
            const std::string wanted =
                "HTTP/1.1 200 Fine\r\n" + std::string(c.stored) + "Via: 1.1 p1\r\n";
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, wanted, stored(c.lines));
        }
    }
    void an_answer_without_a_date_gets_one() {
        CPPUNIT_ASSERT(stored("A: 1").find(kDate) != std::string::npos);
    }
    void a_304_renews_fields() {
        for (const RenewedCase& c : kRenewed) {
            const auto head = response(304, c.lines);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, "HTTP/1.1 200 OK\r\n" + std::string(c.head),
                                         std::string(renewed_head(kOld, head, {}, kNow, room_)));
        }
    }
    void what_is_relayed_says_so() {
        const auto head = response(404, "Date: d\nAge: 5\nConnection: close");
        Added added;
        added.outcome = Outcome::pass;
        added.why = Why::pass;
        const std::string got(relayed_head(head, test_.instance(), added, kNow, room_));
        CPPUNIT_ASSERT(got.find("\r\nAge: 5\r\n") != std::string::npos);
        CPPUNIT_ASSERT(got.find("Connection") == std::string::npos);
        CPPUNIT_ASSERT(got.ends_with("Cache-Status: p1; fwd=bypass; fwd-status=404; "
                                     "detail=lately-unstorable\r\n"));
    }
    void what_does_not_fit_is_not_cut() {
        std::array<char, 40> small;
        const auto head = response(200, "Date: d\nX: 0123456789");
        CPPUNIT_ASSERT(stored_head(head, test_.instance(), {}, kNow, small).empty());
        CPPUNIT_ASSERT(relayed_head(head, test_.instance(), {}, kNow, small).empty());
        CPPUNIT_ASSERT(renewed_head(kOld, head, {}, kNow, small).empty());
    }

  private:
    std::string stored(std::string_view lines) {
        auto head = response(200, lines);
        head.reason = "Fine";
        return std::string(stored_head(head, test_.instance(), {}, kNow, room_));
    }

    TestInstance test_;
    std::array<char, 4096> room_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(OriginResponseTest);

}  // namespace
