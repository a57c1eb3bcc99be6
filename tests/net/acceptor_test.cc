// How connections are taken, also when descriptors run out: see common/net/acceptor.h.

#include "common/net/acceptor.h"

#include <functional>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/log.h"
#include "common/net/loop.h"
#include "common/net/socket.h"

namespace {

struct Host final : net::Acceptor::Listener {
    Host(net::Loop& loop, int socket, unsigned batch)
        : acceptor(std::make_unique<net::Acceptor>(loop, *this, socket, batch)) {}
    void on_accept(net::Acceptor&, net::Fd fd, const net::Address&) noexcept override {
        taken.push_back(std::move(fd));
        then();
    }
    std::unique_ptr<net::Acceptor> acceptor;
    std::vector<net::Fd> taken;
    std::function<void()> then = [] {};
};

class AcceptorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AcceptorTest);
    CPPUNIT_TEST(every_connection_is_taken);
    CPPUNIT_TEST(a_paused_acceptor_takes_nothing_until_it_resumes);
    CPPUNIT_TEST(a_listener_that_another_process_has_shut_down_is_left_alone);
    CPPUNIT_TEST(it_may_be_destroyed_by_its_listener);
    CPPUNIT_TEST(without_descriptors_connections_wait_and_are_then_turned_away);
    CPPUNIT_TEST_SUITE_END();

    net::Loop loop_;
    net::Fd listener_;
    net::Address here_;
    std::vector<net::Fd> clients_;

  public:
    void setUp() override {
        auto listener = net::make_listener(*net::Address::parse("127.0.0.1:0"));
        listener_ = std::move(*listener);
        here_ = *net::local_address(listener_.get());
    }
    void connect(int count) {
        for (int i = 0; i < count; ++i) clients_.push_back(std::move(*net::start_connect(here_)));
    }

    void every_connection_is_taken() {
        Host host(loop_, listener_.get(), 4);
        connect(11);
        host.acceptor->resume();
        host.then = [&] {
            if (host.taken.size() == 11) loop_.stop();
        };
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::size_t{11}, host.taken.size());
    }
    void a_paused_acceptor_takes_nothing_until_it_resumes() {
        Host host(loop_, listener_.get(), 64);
        connect(3);
        loop_.run();  // nothing is watched yet
        CPPUNIT_ASSERT(host.taken.empty());
        host.then = [&] { host.acceptor->pause(); };
        for (std::size_t taken = 1; taken <= 3; ++taken) {
            host.acceptor->resume();
            loop_.run();
            CPPUNIT_ASSERT_EQUAL(taken, host.taken.size());
        }
    }
    void a_listener_that_another_process_has_shut_down_is_left_alone() {
        Host host(loop_, listener_.get(), 64);
        host.acceptor->resume();
        ::shutdown(listener_.get(), SHUT_RDWR);
        loop_.run();  // until nothing is watched any more
        CPPUNIT_ASSERT(host.taken.empty());
    }
    void it_may_be_destroyed_by_its_listener() {
        Host host(loop_, listener_.get(), 64);
        connect(2);
        host.acceptor->resume();
        host.then = [&] { host.acceptor.reset(); };
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, host.taken.size());
    }
    void without_descriptors_connections_wait_and_are_then_turned_away() {
        base::log_open({{}, {}, base::Severity::error}).value();
        Host host(loop_, listener_.get(), 64);
        connect(3);
        host.acceptor->resume();
        rlimit old{};
        ::getrlimit(RLIMIT_NOFILE, &old);
        // All numbers below the next free one are taken: none is left.
        const net::Fd next(::dup(0));
        const rlimit full{static_cast<rlim_t>(next.get()) + 1, old.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &full);
        struct End final : net::FdWatch::Listener {
            explicit End(net::Loop& in) : loop(in) {}
            void on_ready(net::FdWatch& watch, bool, bool) noexcept override {
                watch.clear();
                loop.stop();
            }
            net::Loop& loop;
        } end(loop_);
        net::FdWatch watch(loop_, end);
        watch.set(clients_.back().get(), true, false);
        loop_.run();  // until the last client hears of its end
        ::setrlimit(RLIMIT_NOFILE, &old);
        CPPUNIT_ASSERT(host.taken.empty());
        connect(1);
        host.then = [&] { loop_.stop(); };
        loop_.run();  // and goes on when there are descriptors again
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, host.taken.size());
        base::log_open({}).value();
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AcceptorTest);

}  // namespace
