// The lines of the access log, and that nothing a client sends can break one.

#include "originsim/access_log.h"

#include <string>
#include <string_view>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using conf::LogKind;
using originsim::AccessRecord;
using std::chrono::microseconds;

AccessRecord example() {
    AccessRecord record;
    record.client = "127.0.0.1";
    record.time_s = 1'800'000'000;
    record.method = "GET";
    record.target = "/a?s=5";
    record.status = 200;
    record.body_bytes = 5;
    record.user_agent = "curl/7";
    record.host = "host1";
    record.number = 7;
    record.queued = microseconds(1500);
    record.service = microseconds(20);
    record.total = microseconds(1'002'003);
    record.fault = "drip";
    record.via = "1.1 proxy1";
    record.complete = true;
    return record;
}

std::string line(const AccessRecord& record, LogKind kind) {
    std::vector<char> room(originsim::kMaxAccessLine);
    return {room.data(), originsim::write_access_line(record, kind, room)};
}

class AccessLogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AccessLogTest);
    CPPUNIT_TEST(a_combined_line_has_everything_in_its_place);
    CPPUNIT_TEST(a_json_line_has_the_same_members);
    CPPUNIT_TEST(an_empty_record_is_a_line_as_well);
    CPPUNIT_TEST(what_a_client_sends_cannot_end_a_line_or_a_quote);
    CPPUNIT_TEST(the_longest_values_fit);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_combined_line_has_everything_in_its_place() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("127.0.0.1 - - [15/Jan/2027:08:00:00 +0000] \"GET /a?s=5 HTTP/1.1\" 200 5 "
                        "\"-\" \"curl/7\" host=host1 n=7 in=0 queue_ms=1.500 service_ms=0.020 "
                        "total_ms=1002.003 fault=drip end=whole range=\"-\" via=\"1.1 proxy1\" "
                        "forwarded=\"-\"\n"),
            line(example(), LogKind::combined));
    }
    void a_json_line_has_the_same_members() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("{\"time\":\"2027-01-15T08:00:00Z\",\"client\":\"127.0.0.1\","
                        "\"request\":\"GET /a?s=5 HTTP/1.1\",\"status\":200,\"bytes\":5,"
                        "\"host\":\"host1\",\"n\":7,\"in\":0,\"queue_ms\":1.500,"
                        "\"service_ms\":0.020,\"total_ms\":1002.003,\"fault\":\"drip\","
                        "\"whole\":true,\"referer\":\"\",\"user_agent\":\"curl/7\",\"range\":\"\","
                        "\"via\":\"1.1 proxy1\",\"forwarded\":\"\"}\n"),
            line(example(), LogKind::json));
    }
    void an_empty_record_is_a_line_as_well() {
        const std::string text = line({}, LogKind::combined);
        CPPUNIT_ASSERT(text.starts_with("- - - [01/Jan/1970:00:00:00 +0000] \"-\" 0 0 "));
        CPPUNIT_ASSERT(text.ends_with(" forwarded=\"-\"\n"));
    }
    void what_a_client_sends_cannot_end_a_line_or_a_quote() {
        AccessRecord record = example();
        record.user_agent = std::string_view("a\"b\\c\nd\0\xff", 9);
        CPPUNIT_ASSERT(line(record, LogKind::combined).find("\"a\\x22b\\x5cc\\x0ad\\x00\\xff\"") !=
                       std::string::npos);
        CPPUNIT_ASSERT(line(record, LogKind::json).find("\"a\\u0022b\\u005cc\\u000ad\\u0000\\u00ff\"") !=
                       std::string::npos);
    }
    void the_longest_values_fit() {
        const std::string wild(20'000, '\1'), name(63, 'h');
        AccessRecord record = example();
        record.method = record.target = record.referer = record.user_agent = wild;
        record.range = record.via = record.forwarded = wild;
        record.host = name;
        record.number = record.body_bytes = record.body_in = UINT64_MAX;
        for (const LogKind kind : {LogKind::combined, LogKind::json}) {
            const std::string text = line(record, kind);
            CPPUNIT_ASSERT(text.size() <= originsim::kMaxAccessLine);
            CPPUNIT_ASSERT_EQUAL('\n', text.back());
            CPPUNIT_ASSERT(text.find('\n') == text.size() - 1);
            if (kind == LogKind::json) CPPUNIT_ASSERT(text.ends_with("\"}\n"));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AccessLogTest);

}  // namespace
