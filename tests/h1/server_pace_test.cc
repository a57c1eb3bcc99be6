// How a server connection deals with time and space: slow clients, large answers, handlers
// that answer later, ends of connections.

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/mman.h>

#include "common/h1/server.h"
#include "tests/h1/site.h"

namespace {

using h1test::Site;
using namespace std::string_literals;
using std::chrono::milliseconds;

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define POST(path, fields) "POST " path " HTTP/1.1\r\nHost: a\r\n" fields "\r\n"
#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

// Bytes that differ all along, so that a lost or repeated part shows.
std::string pattern(std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i)
        text[i] = static_cast<char>('a' + (i * 7 + i / 253) % 26);
    return text;
}

class ServerPaceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServerPaceTest);
    CPPUNIT_TEST(a_large_answer_goes_out_as_the_client_reads);
    CPPUNIT_TEST(a_large_answer_may_be_chunked);
    CPPUNIT_TEST(a_large_answer_may_come_from_a_file);
    CPPUNIT_TEST(a_handler_may_answer_later);
    CPPUNIT_TEST(a_pipeline_waits_for_a_later_answer);
    CPPUNIT_TEST(pieces_may_come_one_by_one);
    CPPUNIT_TEST(a_client_that_closed_its_side_gets_its_answer);
    CPPUNIT_TEST(a_handler_that_takes_less_pauses_the_body);
    CPPUNIT_TEST(an_aborted_answer_looks_cut);
    CPPUNIT_TEST(a_cut_request_body_is_never_whole);
    CPPUNIT_TEST(a_client_that_goes_away_is_reported);
    CPPUNIT_TEST(an_upgrade_gives_the_stream_away);
    CPPUNIT_TEST(bytes_that_somebody_else_read_come_first);
    CPPUNIT_TEST(a_request_that_crosses_our_wish_to_close_is_answered);
    CPPUNIT_TEST(a_busy_connection_closes_after_its_response);
    CPPUNIT_TEST(a_connection_serves_a_bounded_number_of_requests);
    CPPUNIT_TEST(a_silent_client_is_let_go);
    CPPUNIT_TEST(an_idle_client_is_let_go);
    CPPUNIT_TEST(a_slow_head_is_answered_with_408);
    CPPUNIT_TEST(a_slow_body_is_answered_with_408);
    CPPUNIT_TEST(a_client_that_does_not_read_is_let_go);
    CPPUNIT_TEST(a_client_that_sips_is_let_go);
    CPPUNIT_TEST(the_summary_counts_bytes);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_large_answer_goes_out_as_the_client_reads() {
        Site site;
        site.big = pattern(8 << 20);
        begin(site, GET("/big") GET("/hello"));
        CPPUNIT_ASSERT(!site.summary);
        read_all(site, "HTTP/1.1 200 OK\r\nContent-Length: 8388608\r\n\r\n" + site.big + HELLO);
        CPPUNIT_ASSERT_EQUAL("request /big; finished; request /hello; finished; "s, site.log);
    }
    void a_large_answer_may_be_chunked() {
        Site site;
        site.big = pattern(4 << 20);
        begin(site, GET("/big-chunked") GET("/hello"));
        read_all(site, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400000\r\n" +
                           site.big + "\r\n0\r\n\r\n" HELLO);
        CPPUNIT_ASSERT(site.log.starts_with("request /big-chunked; room; finished; "));
    }
    void a_large_answer_may_come_from_a_file() {
        const std::string body = pattern(4 << 20);
        net::Fd file(::memfd_create("body", MFD_CLOEXEC));
        CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(body.size()),
                             ::pwrite(file.get(), body.data(), body.size(), 100));
        Site site;
        begin(site, GET("/later"));
        const bool all = site.connection->respond(200, {{Site::kOk}},
                                                  {h1::BodyPlan::Kind::length, body.size() + 3},
                                                  {base::as_bytes(body), file.get(), 100});
        CPPUNIT_ASSERT(!all);
        site.after_room = [&] { site.connection->send({base::as_bytes("end")}); };
        read_all(site, "HTTP/1.1 200 OK\r\nContent-Length: 4194307\r\n\r\n" + body + "end");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(body.size() + 3), site.summary->body_out);
    }

    void a_handler_may_answer_later() {
        Site site;
        begin(site, GET("/later"));
        CPPUNIT_ASSERT(!site.connection->idle());
        site.answer("hello");
        CPPUNIT_ASSERT(site.connection->idle());
        read_all(site, HELLO);
        site.say(GET("/hello"));
        read_all(site, HELLO HELLO);
    }
    // The next request is never announced from within respond().
    void a_pipeline_waits_for_a_later_answer() {
        Site site;
        begin(site, GET("/later") GET("/hello"));
        site.say(GET("/chunked"));
        site.answer("first");
        CPPUNIT_ASSERT_EQUAL("request /later; finished; "s, site.log);
        site.turns.quiet();
        CPPUNIT_ASSERT_EQUAL(
            "request /later; finished; request /hello; finished; request /chunked; finished; "s,
            site.log);
    }
    void pieces_may_come_one_by_one() {
        Site site;
        begin(site, GET("/later"));
        CPPUNIT_ASSERT(site.connection->respond(200, {{Site::kOk}}, {h1::BodyPlan::Kind::unknown}));
        for (const char* piece : {"one", "two"})
            CPPUNIT_ASSERT(site.connection->send({base::as_bytes(piece)}));
        site.connection->finish();
        read_all(site,
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
    }
    void a_client_that_closed_its_side_gets_its_answer() {
        Site site;
        begin(site, GET("/later"));
        ::shutdown(site.client.get(), SHUT_WR);
        site.turns.quiet();
        site.answer("hello");
        site.turns.quiet();
        read_all(site, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
        CPPUNIT_ASSERT(site.closed);
        CPPUNIT_ASSERT_EQUAL("request /later; finished; gone; "s, site.log);
    }

    void a_handler_that_takes_less_pauses_the_body() {
        for (const std::string_view wire :
             {POST("/echo", "Content-Length: 5\r\n") "hello" GET("/hello"),
              POST("/echo",
                   "Transfer-Encoding: chunked\r\n") "5\r\nhello\r\n0\r\n\r\n" GET("/hello")}) {
            Site site;
            site.take = 2;
            begin(site, wire);
            CPPUNIT_ASSERT_EQUAL("he"s, site.body);
            site.connection->read_body();
            CPPUNIT_ASSERT_EQUAL("he"s, site.body);
            site.turns.quiet();
            read_all(site, HELLO HELLO);
        }
    }
    void an_aborted_answer_looks_cut() {
        Site site;
        begin(site, GET("/abort"));
        CPPUNIT_ASSERT_EQUAL("request /abort; broken; "s, site.log);
        CPPUNIT_ASSERT(!site.summary->complete);
        CPPUNIT_ASSERT(site.closed);
    }
    void a_cut_request_body_is_never_whole() {
        Site site;
        begin(site, POST("/echo", "Content-Length: 10\r\n") "hello");
        site.client.reset();
        site.turns.quiet();
        CPPUNIT_ASSERT_EQUAL("request /echo; broken; "s, site.log);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(5), site.summary->body_in);
    }
    void a_client_that_goes_away_is_reported() {
        Site site;
        site.big = pattern(8 << 20);
        begin(site, GET("/big"));
        site.client.reset();
        site.turns.quiet();
        CPPUNIT_ASSERT_EQUAL("request /big; broken; "s, site.log);
        CPPUNIT_ASSERT(!site.summary->complete && site.summary->body_out < site.big.size());
    }

    void an_upgrade_gives_the_stream_away() {
        Site site;
        begin(site,
              "GET /upgrade HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nearly");
        site.say("er");
        const std::string head = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n\r\n";
        CPPUNIT_ASSERT_EQUAL(head, site.out);
        auto tunnel = site.connection->detach();
        CPPUNIT_ASSERT_EQUAL("early"s, std::string(base::as_text(tunnel.early)));
        site.connection.reset();
        std::byte rest[8];
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), *tunnel.stream->read(rest));
    }
    void bytes_that_somebody_else_read_come_first() {
        const std::string_view wire = POST("/echo", "Content-Length: 5\r\n") "hello" GET("/hello");
        for (std::size_t at = 0; at <= wire.size(); ++at) {
            Site site;
            site.connection->start_with(base::as_bytes(wire.substr(0, at)));
            site.say(wire.substr(at));
            read_all(site, HELLO HELLO);
        }
    }

    void a_request_that_crosses_our_wish_to_close_is_answered() {
        Site site;
        begin(site, GET("/hello"));
        site.connection->close_after_response();
        site.say(GET("/hello"));
        read_all(site,
                 HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
        CPPUNIT_ASSERT(site.log.ends_with("finished; gone; "));
    }
    void a_busy_connection_closes_after_its_response() {
        Site site;
        begin(site, GET("/later"));
        site.connection->close_after_response();
        site.answer("hello");
        site.turns.quiet();
        read_all(site, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
        CPPUNIT_ASSERT(site.log.ends_with("finished; gone; "));
    }
    void a_connection_serves_a_bounded_number_of_requests() {
        h1::ServerLimits limits;
        limits.max_requests = 2;
        Site site(limits);
        begin(site, GET("/hello") GET("/hello"));
        read_all(site,
                 HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
        CPPUNIT_ASSERT(site.log.ends_with("finished; gone; "));
    }

    void a_silent_client_is_let_go() {
        h1::ServerLimits limits;
        limits.head_timeout = net::Millis(1);
        Site site(limits);
        begin(site, "");
        wait_for_the_end(site);
        CPPUNIT_ASSERT_EQUAL("gone; "s, site.log);
        CPPUNIT_ASSERT_EQUAL("first request: timed out"s, base::describe(site.why));
        CPPUNIT_ASSERT_EQUAL(""s, site.out);
    }
    void an_idle_client_is_let_go() {
        h1::ServerLimits limits;
        limits.idle_timeout = net::Millis(1);
        Site site(limits);
        begin(site, GET("/hello"));
        wait_for_the_end(site);
        CPPUNIT_ASSERT_EQUAL("idle connection: timed out"s, base::describe(site.why));
        CPPUNIT_ASSERT_EQUAL(std::string(HELLO), site.out);
    }
    void a_slow_head_is_answered_with_408() {
        h1::ServerLimits limits;
        limits.head_timeout = net::Millis(1);
        Site site(limits);
        begin(site, "GET / HT");
        drip(site, "T");
        CPPUNIT_ASSERT(site.out.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
        site.client.reset();
        site.turns.quiet();
        CPPUNIT_ASSERT_EQUAL(std::uint16_t(408), site.summary->status);
        CPPUNIT_ASSERT_EQUAL("request head: timed out"s, base::describe(site.why));
    }
    void a_slow_body_is_answered_with_408() {
        h1::ServerLimits limits;
        limits.min_rate = 1000;
        limits.min_rate_grace = net::Millis(10);
        Site site(limits);
        begin(site, POST("/echo", "Content-Length: 1000\r\n"));
        drip(site, "x");
        CPPUNIT_ASSERT(site.out.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    }
    void a_client_that_does_not_read_is_let_go() {
        h1::ServerLimits limits;
        limits.body_timeout = net::Millis(1);
        Site site(limits);
        site.big = pattern(8 << 20);
        begin_silently(site, GET("/big"));
        wait_for_the_end(site);
        CPPUNIT_ASSERT_EQUAL("request /big; broken; "s, site.log);
        CPPUNIT_ASSERT_EQUAL("response: timed out"s, base::describe(site.why));
    }
    void a_client_that_sips_is_let_go() {
        h1::ServerLimits limits;
        limits.min_rate = 1 << 30;
        limits.min_rate_grace = net::Millis(10);
        Site site(limits);
        site.big = pattern(64 << 20);
        begin_silently(site, GET("/big"));
        char sip[1000];
        for (int i = 0; i < 100 && site.connection; ++i) {
            CPPUNIT_ASSERT(::recv(site.client.get(), sip, sizeof sip, 0) > 0);
            site.turns.run(milliseconds(10));
        }
        CPPUNIT_ASSERT_EQUAL("response: timed out"s, base::describe(site.why));
    }

    void the_summary_counts_bytes() {
        Site site;
        begin(site, POST("/echo", "Transfer-Encoding: chunked\r\n") "5\r\nhello\r\n0\r\n\r\n");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(5), site.summary->body_in);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(5), site.summary->body_out);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(sizeof HELLO - 1), site.summary->bytes_out);
        CPPUNIT_ASSERT_EQUAL(std::uint16_t(200), site.summary->status);
        CPPUNIT_ASSERT(site.summary->complete);
    }

  private:
    static void begin_silently(Site& site, std::string_view wire) {
        site.connection->start();
        h1test::write_all(site.client.get(), wire);
        site.turns.quiet();
    }
    static void begin(Site& site, std::string_view wire) {
        begin_silently(site, wire);
        if (site.big.empty()) site.listen();
    }
    // Reads until nothing more comes and compares.
    static void read_all(Site& site, const std::string& expected) {
        for (int i = 0; i < 1000 && site.out.size() < expected.size(); ++i) {
            site.listen();
            site.turns.quiet();
        }
        site.listen();
        CPPUNIT_ASSERT_EQUAL(expected.size(), site.out.size());
        CPPUNIT_ASSERT(expected == site.out);
    }
    // Deadlines are exact to a quarter of a second.
    static void wait_for_the_end(Site& site) {
        for (int i = 0; i < 60 && site.connection; ++i) site.turns.run(milliseconds(10));
        CPPUNIT_ASSERT(!site.connection);
        site.listen();
    }
    static void drip(Site& site, std::string_view drop) {
        for (int i = 0; i < 60 && site.out.empty(); ++i) {
            site.say(drop);
            site.turns.run(milliseconds(10));
            site.listen();
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ServerPaceTest);

}  // namespace
