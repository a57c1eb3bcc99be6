// Exchanges with a server that is given by name, and by CONNECT.
// Source: RFC 9110 section 9.3.6.

#include "common/h1/client.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/h1/caller.h"

namespace {

using h1::RequestBody;
using h1test::Caller;

// A caller whose server has a name.
struct ByName {
    ByName() {
        c.to.host = "localhost";
        c.to.port = c.to.address.port();
        c.to.address = {};
        c.to.dialer = &dialer;
    }
    Caller c;
    net::NameResolver resolver{c.loop, {.hosts_file = "/nonexistent"}};
    net::Dialer dialer{resolver};
};

class ClientByNameTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClientByNameTest);
    CPPUNIT_TEST(a_server_may_be_given_by_name);
    CPPUNIT_TEST(a_name_that_leads_nowhere_is_a_failure);
    CPPUNIT_TEST(an_exchange_that_is_gone_connects_to_nobody);
    CPPUNIT_TEST(a_connect_gives_the_stream_away_if_it_succeeds);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_server_may_be_given_by_name() {
        ByName by;
        for (int i = 0; i < 3; ++i) {
            by.c.ask();
            CPPUNIT_ASSERT_EQUAL(i > 0, by.c.exchange->timings().reused);
            if (i == 0) CPPUNIT_ASSERT(by.c.accept());
            CPPUNIT_ASSERT_EQUAL(std::string("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"), by.c.heard());
            by.c.reply("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab");
            CPPUNIT_ASSERT_EQUAL(std::string("200; end"), by.c.log);
        }
        by.c.ask();
        by.c.hang_up();  // and once more, fresh
        CPPUNIT_ASSERT(by.c.accept());
        CPPUNIT_ASSERT_EQUAL(std::string("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"), by.c.heard());
    }
    void a_name_that_leads_nowhere_is_a_failure() {
        ByName by;
        by.c.to.port = 1;
        by.c.ask();
        CPPUNIT_ASSERT_EQUAL(std::string("failed: connect: Connection refused"), by.c.log);
        by.c.to.host = "127.1";
        by.c.ask();
        CPPUNIT_ASSERT_EQUAL(std::string("failed: dns: malformed"), by.c.log);
    }
    void an_exchange_that_is_gone_connects_to_nobody() {
        ByName by;
        const h1::ClientLimits limits;
        by.c.exchange = std::make_unique<h1::Exchange>(by.c.pool, limits, by.c, by.c.to,
                                                       "GET / HTTP/1.1\r\n", RequestBody::none, 0,
                                                       false, true);
        by.c.exchange->start();
        by.c.exchange->cancel();
        by.c.exchange.reset();
        by.c.turns.quiet();
        CPPUNIT_ASSERT(!by.c.accept());
    }
    // RFC 9110 section 9.3.6: a Content-Length of a 2xx means nothing.
    void a_connect_gives_the_stream_away_if_it_succeeds() {
        const Caller::Ask connect{.head = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n"};
        for (const char* fields : {"", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n"}) {
            Caller c;
            c.ask(connect);
            c.accept();
            CPPUNIT_ASSERT_EQUAL(std::string("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"), c.heard());
            c.reply("HTTP/1.1 200 Connected\r\n" + std::string(fields) + "\r\nearly");
            CPPUNIT_ASSERT(c.upgraded);
            CPPUNIT_ASSERT_EQUAL(std::string("early"), std::string(base::as_text(c.tunnel.early)));
        }
        Caller c;
        c.ask(connect);
        c.accept();
        c.reply("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        CPPUNIT_ASSERT(!c.upgraded);
        CPPUNIT_ASSERT_EQUAL(std::string("403; end"), c.log);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), c.pool.idle());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ClientByNameTest);

}  // namespace
