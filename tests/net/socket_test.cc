// What sockets are made with: see common/net/socket.h.

#include "common/net/socket.h"

#include <cerrno>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using net::Address;

int option(int fd, int level, int name) {
    int value = 0;
    socklen_t size = sizeof value;
    CPPUNIT_ASSERT_EQUAL(0, ::getsockopt(fd, level, name, &value, &size));
    return value;
}

class SocketTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SocketTest);
    CPPUNIT_TEST(an_accepted_socket_is_ready_for_use);
    CPPUNIT_TEST(an_address_in_use_is_refused_unless_it_is_shared);
    CPPUNIT_TEST(nobody_waiting_is_again);
    CPPUNIT_TEST(a_connection_may_have_a_source);
    CPPUNIT_TEST(a_socket_file_has_its_mode_and_replaces_a_stale_one);
    CPPUNIT_TEST(a_socket_file_in_use_is_not_replaced);
    CPPUNIT_TEST(a_failed_connect_tells_why);
    CPPUNIT_TEST_SUITE_END();

    std::string directory_;

  public:
    void setUp() override {
        char path[] = "/tmp/weir-socket-test-XXXXXX";
        directory_ = ::mkdtemp(path);
    }
    void tearDown() override {
        ::unlink((directory_ + "/s").c_str());
        ::rmdir(directory_.c_str());
    }

    void an_accepted_socket_is_ready_for_use() {
        auto listener = net::make_listener(*Address::parse("127.0.0.1:0"), {.defer_accept = false});
        const Address here = *net::local_address(listener->get());
        auto client = net::start_connect(here);
        CPPUNIT_ASSERT(client && net::connect_result(client->get()));
        auto served = net::accept(listener->get());
        CPPUNIT_ASSERT(served);
        const int fd = served->fd.get();
        CPPUNIT_ASSERT(served->peer == *net::local_address(client->get()));
        CPPUNIT_ASSERT(*net::peer_address(fd) == served->peer);
        CPPUNIT_ASSERT(*net::local_address(fd) == here);
        CPPUNIT_ASSERT_EQUAL(1, option(fd, IPPROTO_TCP, TCP_NODELAY));
        CPPUNIT_ASSERT_EQUAL(1, option(fd, SOL_SOCKET, SO_KEEPALIVE));
        CPPUNIT_ASSERT_EQUAL(1, option(client->get(), IPPROTO_TCP, TCP_NODELAY));
        CPPUNIT_ASSERT(::fcntl(fd, F_GETFL) & O_NONBLOCK);
        CPPUNIT_ASSERT(::fcntl(fd, F_GETFD) & FD_CLOEXEC);
    }
    void an_address_in_use_is_refused_unless_it_is_shared() {
        auto first = net::make_listener(*Address::parse("127.0.0.1:0"), {.reuse_port = true});
        const Address here = *net::local_address(first->get());
        CPPUNIT_ASSERT(net::make_listener(here, {.reuse_port = true}));
        CPPUNIT_ASSERT_EQUAL(EADDRINUSE, net::make_listener(here).error().sys);
    }
    void nobody_waiting_is_again() {
        auto listener = net::make_listener(*Address::parse("127.0.0.1:0"));
        CPPUNIT_ASSERT(net::accept(listener->get()).error().code == base::Errc::again);
    }
    void a_connection_may_have_a_source() {
        auto listener = net::make_listener(*Address::parse("127.0.0.1:0"));
        const Address source = *Address::parse("127.0.0.9:0");
        auto client = net::start_connect(*net::local_address(listener->get()), &source);
        CPPUNIT_ASSERT(client);
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.9"), net::accept(listener->get())->peer.host());
    }
    void a_socket_file_has_its_mode_and_replaces_a_stale_one() {
        const Address here = *Address::parse("unix:" + directory_ + "/s");
        for (int round = 0; round < 2; ++round) {
            auto listener = net::make_listener(here, {.type = SOCK_SEQPACKET, .mode = 0660});
            CPPUNIT_ASSERT(listener);
            struct stat info {};
            CPPUNIT_ASSERT_EQUAL(0, ::stat(std::string(here.unix_path()).c_str(), &info));
            CPPUNIT_ASSERT_EQUAL(mode_t{0660}, info.st_mode & 07777);
            CPPUNIT_ASSERT(net::start_connect(here, nullptr, SOCK_SEQPACKET));
            CPPUNIT_ASSERT(net::accept(listener->get()));
        }
    }
    void a_socket_file_in_use_is_not_replaced() {
        const Address here = *Address::parse("unix:" + directory_ + "/s");
        auto listener = net::make_listener(here);
        CPPUNIT_ASSERT_EQUAL(EADDRINUSE, net::make_listener(here).error().sys);
        CPPUNIT_ASSERT(net::start_connect(here));
    }
    void a_failed_connect_tells_why() {
        auto error = net::start_connect(*Address::parse("unix:" + directory_ + "/s"));
        CPPUNIT_ASSERT_EQUAL(ENOENT, error.error().sys);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SocketTest);

}  // namespace
