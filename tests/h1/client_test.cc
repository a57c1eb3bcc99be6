// What an exchange makes of what a server sends, and when its connection may be used again.
// Source: RFC 9112 sections 6.3, 8 and 9.3; RFC 9110 sections 9.2.2 and 15.2.

#include "common/h1/client.h"

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/h1/caller.h"

namespace {

using h1::RequestBody;
using h1test::Caller;

struct Case {
    const char* says;
    std::string_view in, log, body;
    bool kept = false;      // the connection went to the pool
    bool hangs_up = false;  // the server closes after `in`
    bool head_only = false;
};

#define OK(fields) "HTTP/1.1 200 OK\r\n" fields "\r\n"

// clang-format off
constexpr Case kCases[] = {
    {"a length", OK("Content-Length: 5\r\n") "hello", "200; end", "hello", true},
    {"no body", OK("Content-Length: 0\r\n"), "200; end", "", true},
    {"chunks", OK("Transfer-Encoding: chunked\r\n") "2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\nA: b\r\n\r\n", "200; end", "hello", true},
    {"until close", OK("Connection: close\r\n") "hello", "200; end", "hello", false, true},
    {"HTTP/1.0 until close", "HTTP/1.0 200 OK\r\n\r\nhello", "200; end", "hello", false, true},
    {"a length, then close", OK("Connection: close\r\nContent-Length: 5\r\n") "hello", "200; end", "hello"},
    {"HTTP/1.0 is not kept", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200; end", "hello"},
    {"204 has no body", "HTTP/1.1 204 No Content\r\n\r\n", "204; end", "", true},
    {"304 has no body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304; end", "", true},
    {"the answer to HEAD has no body", OK("Content-Length: 5\r\n"), "200; end", "", true, false, true},
    {"interim answers come first",
     "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" OK("Content-Length: 2\r\n") "ab",
     "103; 100; 200; end", "ab", true},

    {"more than the length", OK("Content-Length: 5\r\n") "hello!", "200; end", "hello"},
    {"a second answer", OK("Content-Length: 0\r\n") OK("Content-Length: 0\r\n"), "200; end", ""},
    {"bytes after the last chunk", OK("Transfer-Encoding: chunked\r\n") "0\r\n\r\nx", "200; end", ""},
    {"a body after 304", "HTTP/1.1 304 Not Modified\r\n\r\nhello", "304; end", ""},
    {"a body after HEAD", OK("Content-Length: 5\r\n") "hello", "200; end", "", false, false, true},

    {"less than the length", OK("Content-Length: 5\r\n") "hell", "200; failed: response body: closed by the peer", "hell", false, true},
    {"a cut chunk", OK("Transfer-Encoding: chunked\r\n") "5\r\nhell", "200; failed: response body: closed by the peer", "hell", false, true},
    {"no last chunk", OK("Transfer-Encoding: chunked\r\n") "5\r\nhello\r\n", "200; failed: response body: closed by the peer", "hello", false, true},
    {"half a last chunk", OK("Transfer-Encoding: chunked\r\n") "5\r\nhello\r\n0\r\n", "200; failed: response body: closed by the peer", "hello", false, true},
    {"a malformed chunk", OK("Transfer-Encoding: chunked\r\n") "5\r\nhello0\r\n\r\n", "200; failed: end of chunk: malformed", "hello"},
    {"a cut head", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", "failed: response head: closed by the peer", "", false, true},
    {"nothing", "", "failed: response head: closed by the peer", "", false, true},
    {"nothing but an interim answer", "HTTP/1.1 100 Continue\r\n\r\n", "100; failed: response head: closed by the peer", "", false, true},
    {"HTTP/0.9", "hello\r\n", "failed: status line: malformed", ""},
    {"a length that is none", OK("Content-Length: 5x\r\n"), "failed: Content-Length: malformed", ""},
    {"101 that nobody asked for", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "failed: 101 unasked for: malformed", ""},
};
// clang-format on

class ClientTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClientTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(the_outcome_does_not_depend_on_how_bytes_arrive);
    CPPUNIT_TEST(a_flood_of_interim_answers_is_a_failure);
    CPPUNIT_TEST(a_refused_connection_is_a_failure);
    CPPUNIT_TEST(the_framing_of_requests_is_ours);
    CPPUNIT_TEST(a_connection_is_used_again);
    CPPUNIT_TEST(a_stale_connection_is_replaced_once);
    CPPUNIT_TEST(what_is_not_safe_to_repeat_is_not_repeated);
    CPPUNIT_TEST(a_fresh_connection_is_not_replaced);
    CPPUNIT_TEST(an_answer_before_the_request_was_sent_ends_the_connection);
    CPPUNIT_TEST(a_request_body_is_queued_within_bounds);
    CPPUNIT_TEST(a_handler_that_takes_less_pauses_the_answer);
    CPPUNIT_TEST(cancelling_within_a_callback_ends_it);
    CPPUNIT_TEST(an_upgrade_gives_the_stream_away);
    CPPUNIT_TEST(a_server_that_stays_silent_is_given_up);
    CPPUNIT_TEST(a_body_that_stops_is_given_up_but_not_while_paused);
    CPPUNIT_TEST(a_body_that_drips_is_given_up);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) check(c, std::max(c.in.size(), 1UL));
    }
    void the_outcome_does_not_depend_on_how_bytes_arrive() {
        for (const Case& c : kCases)
            for (const std::size_t step : {1UL, 2UL, 7UL, 40UL}) check(c, step);
    }

    void a_flood_of_interim_answers_is_a_failure() {
        h1::ClientLimits limits;
        limits.max_interim = 3;
        Caller c(limits);
        c.ask();
        c.accept();
        for (int i = 0; i < 4; ++i) c.reply("HTTP/1.1 102 Processing\r\n\r\n");
        CPPUNIT_ASSERT_EQUAL(
            std::string("102; 102; 102; failed: interim responses: over the limit"), c.log);
    }

    void a_refused_connection_is_a_failure() {
        Caller c;
        c.to.address.set_port(1);
        c.ask();
        CPPUNIT_ASSERT_EQUAL(std::string("failed: connect: Connection refused"), c.log);
    }

    void the_framing_of_requests_is_ours() {
        const auto sent = [](const Caller::Ask& ask, std::string_view body) {
            Caller c;
            c.ask(ask);
            c.accept();
            if (!body.empty()) c.exchange->send_body(base::as_bytes(body));
            if (ask.body != RequestBody::none) c.exchange->end_body();
            return c.heard();
        };
        CPPUNIT_ASSERT_EQUAL(std::string("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"), sent({}, ""));
        CPPUNIT_ASSERT_EQUAL(
            std::string("PUT / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"),
            sent({.head = "PUT / HTTP/1.1\r\n", .body = RequestBody::length, .body_bytes = 5},
                 "hello"));
        CPPUNIT_ASSERT_EQUAL(std::string("PUT / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
                             sent({.head = "PUT / HTTP/1.1\r\n", .body = RequestBody::length}, ""));
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
            sent({.head = "PUT / HTTP/1.1\r\n", .body = RequestBody::chunked}, "hello"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("GET / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
            sent({.head = "GET / HTTP/1.1\r\nUpgrade: x\r\n", .upgrade = true}, ""));
    }

    void a_connection_is_used_again() {
        Caller c;
        once(c);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), c.pool.idle());
        for (int i = 0; i < 3; ++i) {
            c.ask();
            CPPUNIT_ASSERT(c.exchange->timings().reused);
            CPPUNIT_ASSERT_EQUAL(std::string("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"), c.heard());
            c.reply(OK("Content-Length: 5\r\n") "again");
            CPPUNIT_ASSERT_EQUAL(std::string("200; end"), c.log);
            CPPUNIT_ASSERT_EQUAL(std::string("again"), c.body);
        }
    }

    // The server closes just as the request arrives.
    void a_stale_connection_is_replaced_once() {
        Caller c;
        once(c);
        c.ask();
        c.heard();
        c.hang_up();
        CPPUNIT_ASSERT_EQUAL(std::string(), c.log);
        CPPUNIT_ASSERT(c.accept());
        CPPUNIT_ASSERT_EQUAL(std::string("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"), c.heard());
        CPPUNIT_ASSERT(!c.exchange->timings().reused);
        c.hang_up();
        CPPUNIT_ASSERT_EQUAL(std::string("failed: response head: closed by the peer"), c.log);
    }
    void what_is_not_safe_to_repeat_is_not_repeated() {
        Caller c;
        once(c);
        c.ask({.retry = false});
        c.heard();
        c.hang_up();
        CPPUNIT_ASSERT_EQUAL(std::string("failed: response head: closed by the peer"), c.log);
        once(c);
        c.ask();
        c.heard();
        c.reply("H");
        c.hang_up();
        CPPUNIT_ASSERT_EQUAL(std::string("failed: response head: closed by the peer"), c.log);
    }
    void a_fresh_connection_is_not_replaced() {
        Caller c;
        c.ask();
        c.accept();
        c.heard();
        c.hang_up();
        CPPUNIT_ASSERT_EQUAL(std::string("failed: response head: closed by the peer"), c.log);
    }

    void an_answer_before_the_request_was_sent_ends_the_connection() {
        Caller c;
        c.ask({.head = "PUT / HTTP/1.1\r\n", .body = RequestBody::length, .body_bytes = 5});
        c.accept();
        c.exchange->send_body(base::as_bytes("hel"));
        c.reply(OK("Content-Length: 0\r\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("200; end"), c.log);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), c.pool.idle());
        c.heard();
        CPPUNIT_ASSERT(c.server_sees_end);
    }

    void a_request_body_is_queued_within_bounds() {
        const std::string much(16 << 20, 'x');
        Caller c;
        c.ask(
            {.head = "PUT / HTTP/1.1\r\n", .body = RequestBody::length, .body_bytes = much.size()});
        std::size_t sent = c.exchange->send_body(base::as_bytes(much));
        CPPUNIT_ASSERT(sent < much.size() / 2);
        CPPUNIT_ASSERT(c.accept());
        std::size_t got = c.heard().size();
        c.turns.quiet();
        CPPUNIT_ASSERT_EQUAL(std::string("room; "), c.log);
        while (sent < much.size()) {
            sent += c.exchange->send_body(base::as_bytes(std::string_view(much).substr(sent)));
            got += c.heard().size();
        }
        for (int i = 0; i < 100 && got < much.size(); ++i) got += c.heard().size();
        CPPUNIT_ASSERT_EQUAL(
            much.size() + sizeof "PUT / HTTP/1.1\r\nContent-Length: 16777216\r\n\r\n" - 1, got);
        c.reply(OK("Content-Length: 0\r\n"));
        CPPUNIT_ASSERT(c.log.ends_with("200; end"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), c.pool.idle());
    }

    void a_handler_that_takes_less_pauses_the_answer() {
        for (const std::string_view body :
             {OK("Content-Length: 5\r\n") "hello",
              OK("Transfer-Encoding: chunked\r\n") "5\r\nhello\r\n0\r\n\r\n"}) {
            Caller c;
            c.take = 2;
            c.ask();
            c.accept();
            c.reply(body);
            CPPUNIT_ASSERT_EQUAL(std::string("he"), c.body);
            CPPUNIT_ASSERT_EQUAL(std::string("200; "), c.log);
            c.exchange->resume();
            CPPUNIT_ASSERT_EQUAL(std::string("he"), c.body);
            c.turns.quiet();
            CPPUNIT_ASSERT_EQUAL(std::string("hello"), c.body);
            CPPUNIT_ASSERT_EQUAL(std::string("200; end"), c.log);
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), c.pool.idle());
        }
    }

    void cancelling_within_a_callback_ends_it() {
        Caller c;
        c.cancel_at_response = true;
        c.ask();
        c.accept();
        c.reply(OK("Content-Length: 5\r\n") "hello");
        CPPUNIT_ASSERT_EQUAL(std::string("200; "), c.log);
        c.heard();
        CPPUNIT_ASSERT(c.server_sees_end);
    }

    void an_upgrade_gives_the_stream_away() {
        Caller c;
        c.ask({.head = "GET / HTTP/1.1\r\nUpgrade: x\r\n", .upgrade = true});
        c.accept();
        c.reply("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nearly");
        CPPUNIT_ASSERT(c.upgraded);
        CPPUNIT_ASSERT_EQUAL(std::string("early"), std::string(base::as_text(c.tunnel.early)));
        const iovec part{const_cast<char*>("over"), 4};
        c.heard();
        CPPUNIT_ASSERT_EQUAL(std::size_t(4), *c.tunnel.stream->write({&part, 1}));
        CPPUNIT_ASSERT_EQUAL(std::string("over"), c.heard());
    }

    void a_server_that_stays_silent_is_given_up() {
        h1::ClientLimits limits;
        limits.first_byte_timeout = net::Millis(1);
        Caller c(limits);
        c.ask();
        c.accept();
        c.turns.run(std::chrono::milliseconds(550));
        CPPUNIT_ASSERT_EQUAL(std::string("failed: first byte: timed out"), c.log);
    }

    void a_body_that_stops_is_given_up_but_not_while_paused() {
        h1::ClientLimits limits;
        limits.between_bytes_timeout = net::Millis(1);
        Caller c(limits);
        c.take = 2;
        c.ask();
        c.accept();
        c.reply(OK("Content-Length: 10\r\n") "hello");
        c.turns.run(std::chrono::milliseconds(300));
        CPPUNIT_ASSERT_EQUAL(std::string("200; "), c.log);
        c.exchange->resume();
        c.turns.run(std::chrono::milliseconds(550));
        CPPUNIT_ASSERT_EQUAL(std::string("200; failed: response body: timed out"), c.log);
        CPPUNIT_ASSERT_EQUAL(std::string("hello"), c.body);
    }

    void a_body_that_drips_is_given_up() {
        h1::ClientLimits limits;
        limits.min_rate = 1000;
        limits.min_rate_grace = net::Millis(100);
        Caller c(limits);
        c.ask();
        c.accept();
        c.reply(OK("Content-Length: 1000\r\n"));
        for (int i = 0; i < 60 && c.exchange; ++i) {
            c.reply("x");
            c.turns.run(std::chrono::milliseconds(10));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("200; failed: response body: timed out"), c.log);
    }

  private:
    // A complete exchange, after which the connection is idle.
    static void once(Caller& c) {
        c.ask();
        CPPUNIT_ASSERT(c.accept());
        c.heard();
        c.reply(OK("Content-Length: 5\r\n") "hello");
        CPPUNIT_ASSERT_EQUAL(std::string("200; end"), c.log);
    }

    static void check(const Case& c, std::size_t step) {
        const std::string where = std::string(c.says) + ", step " + std::to_string(step);
        Caller caller;
        caller.ask({.head_only = c.head_only});
        CPPUNIT_ASSERT(caller.accept());
        caller.heard();
        for (std::string_view in = c.in; !in.empty(); in.remove_prefix(std::min(step, in.size())))
            caller.reply(in.substr(0, step));
        if (c.hangs_up) caller.hang_up();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string(c.log), caller.log);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string(c.body), caller.body);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::size_t(c.kept ? 1 : 0), caller.pool.idle());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ClientTest);

}  // namespace
