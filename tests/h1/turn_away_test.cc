// What a client is told for whom there is no room.

#include "common/h1/turn_away.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/socket.h"
#include "tests/h1/turns.h"

namespace {

// All a client hears before the end of the connection.
std::string told(bool tls, std::string_view fields = {}) {
    auto pair = net::make_socket_pair();
    CPPUNIT_ASSERT(pair);
    h1::turn_away(std::move(pair->first), tls, fields);
    std::string text;
    CPPUNIT_ASSERT(h1test::read_some(pair->second.get(), text));
    return text;
}

class TurnAwayTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TurnAwayTest);
    CPPUNIT_TEST(a_client_hears_503_and_when_to_come_again);
    CPPUNIT_TEST(the_body_is_as_long_as_the_head_says);
    CPPUNIT_TEST(the_fields_of_the_caller_are_in_the_head);
    CPPUNIT_TEST(a_tls_client_gets_no_plain_text);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_client_hears_503_and_when_to_come_again() {
        const std::string text = told(false);
        CPPUNIT_ASSERT(text.starts_with("HTTP/1.1 503 "));
        CPPUNIT_ASSERT(text.find("\r\nRetry-After: 1\r\n") != std::string::npos);
        CPPUNIT_ASSERT(text.find("\r\nConnection: close\r\n") != std::string::npos);
    }
    void the_body_is_as_long_as_the_head_says() {
        const std::string text = told(false);
        const std::size_t body = text.size() - (text.find("\r\n\r\n") + 4);
        CPPUNIT_ASSERT(text.find("\r\nContent-Length: " + std::to_string(body) + "\r\n") !=
                       std::string::npos);
    }
    void the_fields_of_the_caller_are_in_the_head() {
        const std::string text = told(false, "A: b\r\n");
        CPPUNIT_ASSERT(text.find("\r\nA: b\r\n") < text.find("\r\n\r\n"));
    }
    void a_tls_client_gets_no_plain_text() { CPPUNIT_ASSERT_EQUAL(std::string(), told(true)); }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TurnAwayTest);

}  // namespace
