// Idle connections: which one is taken, and which are closed.

#include "common/h1/client_pool.h"

#include <array>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/socket.h"
#include "tests/h1/turns.h"

namespace {

struct Nobody final : net::Stream::Listener {
    void on_stream(net::Stream&, bool, bool) noexcept override {}
};

class ClientPoolTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClientPoolTest);
    CPPUNIT_TEST(the_last_one_given_is_the_first_one_taken);
    CPPUNIT_TEST(endpoints_do_not_share);
    CPPUNIT_TEST(names_of_one_address_do_not_share);
    CPPUNIT_TEST(the_oldest_makes_room);
    CPPUNIT_TEST(what_the_server_closes_is_closed);
    CPPUNIT_TEST(bytes_unasked_for_close_a_connection);
    CPPUNIT_TEST(bytes_that_just_came_are_found_by_take);
    CPPUNIT_TEST(what_is_idle_too_long_is_closed);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_last_one_given_is_the_first_one_taken() {
        give(0, a_);
        give(1, a_);
        CPPUNIT_ASSERT_EQUAL(fds_[1], pool_.take(a_)->fd());
        CPPUNIT_ASSERT_EQUAL(fds_[0], pool_.take(a_)->fd());
        CPPUNIT_ASSERT(!pool_.take(a_));
    }
    void endpoints_do_not_share() {
        give(0, a_);
        CPPUNIT_ASSERT(!pool_.take(b_));
        CPPUNIT_ASSERT(pool_.take(a_));
    }
    // What one dialer allowed is of no use to another, and one name's server none of another.
    void names_of_one_address_do_not_share() {
        net::NameResolver resolver(loop_, {});
        const net::Dialer one{resolver}, other{resolver};
        const auto to = [](const net::Dialer& dialer, const char* host, std::uint16_t port) {
            h1::Endpoint endpoint{};
            endpoint.dialer = &dialer;
            endpoint.host = host;
            endpoint.port = port;
            return endpoint;
        };
        give(0, to(one, "a.test", 80));
        CPPUNIT_ASSERT(!pool_.take(to(one, "b.test", 80)));
        CPPUNIT_ASSERT(!pool_.take(to(one, "a.test", 81)));
        CPPUNIT_ASSERT(!pool_.take(to(other, "a.test", 80)));
        CPPUNIT_ASSERT(pool_.take(to(one, "a.test", 80)));
    }
    void the_oldest_makes_room() {
        for (unsigned i = 0; i < 4; ++i) give(i, i % 2 == 0 ? a_ : b_);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), pool_.idle());
        CPPUNIT_ASSERT_EQUAL(fds_[2], pool_.take(a_)->fd());
        CPPUNIT_ASSERT(!pool_.take(a_));
    }
    void what_the_server_closes_is_closed() {
        give(0, a_);
        servers_[0].reset();
        turns_.quiet();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), pool_.idle());
    }
    void bytes_unasked_for_close_a_connection() {
        give(0, a_);
        h1test::write_all(servers_[0].get(), "x");
        turns_.quiet();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), pool_.idle());
    }
    // Without a turn of the loop between.
    void bytes_that_just_came_are_found_by_take() {
        give(0, a_);
        give(1, a_);
        h1test::write_all(servers_[1].get(), "x");
        CPPUNIT_ASSERT_EQUAL(fds_[0], pool_.take(a_)->fd());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), pool_.idle());
    }
    void what_is_idle_too_long_is_closed() {
        h1::ClientPool hasty(loop_, inboxes_, 3, net::Millis(1));
        auto pair = net::make_socket_pair();
        hasty.give(a_, std::make_unique<net::Stream>(loop_, nobody_, std::move(pair->first)));
        for (int i = 0; i < 60 && hasty.idle() != 0; ++i) turns_.run(std::chrono::milliseconds(10));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), hasty.idle());
    }

  private:
    void give(unsigned i, const h1::Endpoint& to) {
        auto pair = net::make_socket_pair();
        fds_[i] = pair->first.get();
        servers_[i] = std::move(pair->second);
        pool_.give(to, std::make_unique<net::Stream>(loop_, nobody_, std::move(pair->first)));
    }

    net::Loop loop_;
    h1test::Turns turns_{loop_};
    Nobody nobody_;
    h1::InboxPool inboxes_;
    h1::ClientPool pool_{loop_, inboxes_, 3, net::Millis(60'000)};
    const h1::Endpoint a_{.address = *net::Address::parse("127.0.0.1:1")};
    const h1::Endpoint b_{.address = *net::Address::parse("127.0.0.1:2")};
    std::array<int, 4> fds_{};
    std::array<net::Fd, 4> servers_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(ClientPoolTest);

}  // namespace
