// The server side and the client side of h1 against each other, plain and over TLS.

#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/tls_context.h"
#include "tests/h1/caller.h"
#include "tests/h1/site.h"
#include "tests/net/test_authority.h"

namespace {

using h1::RequestBody;
using h1test::Caller;
using h1test::Site;

constexpr std::size_t kBytes = 3'000'000;

std::string pattern() {
    std::string text(kBytes, '\0');
    for (std::size_t i = 0; i < kBytes; ++i)
        text[i] = static_cast<char>('a' + (i * 7 + i / 253) % 26);
    return text;
}

// One client, one connection of a server, one loop.
struct Ends {
    explicit Ends(bool encrypted) {
        if (!encrypted) return;
        net::TlsReport report;
        server_tls =
            net::TlsContext::make_server({.certificates = {authority.issue({"site"})}}, report);
        client_tls = net::TlsContext::make_client({.ca_file = authority.ca_file()}, report);
        CPPUNIT_ASSERT(server_tls && client_tls);
        caller.to.tls = client_tls.get();
        caller.to.tls_host = "site";
    }
    // The first request of a connection, or one on a kept one.
    void ask(const Caller::Ask& what) {
        caller.ask(what);
        if (!site) {
            site = std::make_unique<Site>(caller.loop, caller.take_connection(), server_tls.get());
            site->big = pattern();
            site->connection->start();
        }
    }
    void run() {
        for (int i = 0; i < 3000 && caller.exchange; ++i) caller.turns.quiet();
    }

    test::Authority authority;
    std::unique_ptr<net::TlsContext> server_tls, client_tls;
    Caller caller;
    std::unique_ptr<Site> site;
};

class BothEndsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BothEndsTest);
    CPPUNIT_TEST(a_large_answer_arrives_whole);
    CPPUNIT_TEST(a_client_may_take_an_answer_in_small_sips);
    CPPUNIT_TEST(a_large_request_is_echoed);
    CPPUNIT_TEST(an_aborted_answer_is_a_failure);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_large_answer_arrives_whole() {
        for (const bool encrypted : {false, true})
            for (const char* path : {"/big", "/big-chunked", "/hello"}) {
                Ends ends(encrypted);
                for (int round = 0; round < 3; ++round) {
                    const std::string head =
                        "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n";
                    ends.ask({.head = head});
                    ends.run();
                    CPPUNIT_ASSERT_EQUAL(std::string("200; end"), ends.caller.log);
                    CPPUNIT_ASSERT(ends.caller.body ==
                                   (path == std::string("/hello") ? "hello" : pattern()));
                    CPPUNIT_ASSERT_EQUAL(std::size_t(1), ends.caller.pool.idle());
                }
            }
    }
    void a_client_may_take_an_answer_in_small_sips() {
        for (const bool encrypted : {false, true})
            for (const char* path : {"/big", "/big-chunked"}) {
                Ends ends(encrypted);
                const std::string head = "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n";
                ends.caller.take = 10;
                ends.ask({.head = head});
                for (int i = 0; i < 3000 && ends.caller.exchange; ++i) {
                    ends.caller.turns.quiet();
                    ends.caller.take = 10'000;
                    if (ends.caller.exchange) ends.caller.exchange->resume();
                }
                CPPUNIT_ASSERT_EQUAL(std::string("200; end"), ends.caller.log);
                CPPUNIT_ASSERT(ends.caller.body == pattern());
            }
    }
    void a_large_request_is_echoed() {
        const std::string much = pattern();
        for (const bool encrypted : {false, true})
            for (const RequestBody body : {RequestBody::length, RequestBody::chunked}) {
                Ends ends(encrypted);
                ends.ask({.head = "PUT /echo HTTP/1.1\r\nHost: a\r\n",
                          .body = body,
                          .body_bytes = kBytes});
                std::size_t sent = 0;
                for (int i = 0; i < 3000 && sent < kBytes; ++i) {
                    sent += ends.caller.exchange->send_body(
                        base::as_bytes(std::string_view(much).substr(sent)));
                    ends.caller.turns.quiet();
                }
                CPPUNIT_ASSERT_EQUAL(kBytes, sent);
                ends.caller.exchange->end_body();
                ends.run();
                CPPUNIT_ASSERT(ends.caller.log.ends_with("200; end"));
                CPPUNIT_ASSERT(ends.caller.body == much);
                CPPUNIT_ASSERT_EQUAL(std::size_t(1), ends.caller.pool.idle());
            }
    }
    void an_aborted_answer_is_a_failure() {
        for (const bool encrypted : {false, true}) {
            Ends ends(encrypted);
            ends.ask({.head = "GET /abort HTTP/1.1\r\nHost: a\r\n"});
            ends.run();
            CPPUNIT_ASSERT(ends.caller.log.find("failed: response") != std::string::npos);
            CPPUNIT_ASSERT_EQUAL(std::size_t(0), ends.caller.pool.idle());
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(BothEndsTest);

}  // namespace
