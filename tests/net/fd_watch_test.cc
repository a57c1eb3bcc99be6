// Which readiness is told, and that a descriptor is forgotten in time: see common/net/fd_watch.h.

#include "common/net/fd_watch.h"

#include <functional>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/loop.h"
#include "common/net/socket.h"
#include "common/net/timer.h"

namespace {

using namespace std::chrono_literals;

// Writes down what it hears ("r", "w", "rw"), then does `then`.
struct Ear final : net::FdWatch::Listener {
    explicit Ear(net::Loop& loop) : watch(loop, *this) {}
    void on_ready(net::FdWatch&, bool readable, bool writable) noexcept override {
        heard += readable && writable ? "rw " : readable ? "r " : "w ";
        then();
    }
    net::FdWatch watch;
    std::string heard;
    std::function<void()> then = [this] { watch.clear(); };
};

class FdWatchTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FdWatchTest);
    CPPUNIT_TEST(it_tells_only_what_is_wanted);
    CPPUNIT_TEST(both_kinds_of_readiness_come_in_one_call);
    CPPUNIT_TEST(the_wish_may_change_in_the_callback);
    CPPUNIT_TEST(what_is_cleared_in_the_same_turn_is_not_told);
    CPPUNIT_TEST(a_paused_watch_hears_nothing_until_it_is_set_again);
    CPPUNIT_TEST(a_number_may_be_used_again_by_another_descriptor);
    CPPUNIT_TEST(a_descriptor_that_lives_on_elsewhere_is_forgotten);
    CPPUNIT_TEST(the_end_of_the_peer_is_readiness);
    CPPUNIT_TEST_SUITE_END();

    net::Loop loop_;
    net::Fd a_, b_;

  public:
    void setUp() override {
        auto pair = net::make_socket_pair();
        a_ = std::move(pair->first);
        b_ = std::move(pair->second);
    }
    void say(const net::Fd& fd) { CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::write(fd.get(), "x", 1)); }

    void it_tells_only_what_is_wanted() {
        Ear reader(loop_), writer(loop_);
        say(b_);
        reader.watch.set(a_.get(), true, false);
        writer.watch.set(b_.get(), false, true);
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("r "), reader.heard);
        CPPUNIT_ASSERT_EQUAL(std::string("w "), writer.heard);
    }
    void both_kinds_of_readiness_come_in_one_call() {
        Ear ear(loop_);
        say(b_);
        ear.watch.set(a_.get(), true, true);
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("rw "), ear.heard);
    }
    void the_wish_may_change_in_the_callback() {
        Ear ear(loop_);
        say(b_);
        ear.watch.set(a_.get(), true, false);
        int turn = 0;
        ear.then = [&] {
            const bool steps[][2] = {{true, true}, {false, true}, {true, false}, {false, false}};
            ear.watch.set(a_.get(), steps[turn][0], steps[turn][1]);
            ++turn;
        };
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("r rw w r "), ear.heard);
    }
    void what_is_cleared_in_the_same_turn_is_not_told() {
        Ear one(loop_), other(loop_);
        say(a_), say(b_);
        one.watch.set(a_.get(), true, false);
        other.watch.set(b_.get(), true, false);
        one.then = other.then = [&] { one.watch.clear(), other.watch.clear(); };
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("r "), one.heard + other.heard);
    }
    void a_paused_watch_hears_nothing_until_it_is_set_again() {
        struct Again final : net::Timer::Listener {
            explicit Again(std::function<void()> run) : work(std::move(run)) {}
            void on_timer(net::Timer&) noexcept override { work(); }
            std::function<void()> work;
        };
        Ear ear(loop_);
        say(b_);
        ear.watch.set(a_.get(), true, false);
        Again again([&] {
            CPPUNIT_ASSERT_EQUAL(std::string("r "), ear.heard);
            ear.then = [&] { ear.watch.clear(); };
            ear.watch.set(a_.get(), true, false);
        });
        net::Timer timer(loop_, again);
        ear.then = [&] { ear.watch.pause(), timer.set(2ms); };
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("r r "), ear.heard);
    }
    void a_number_may_be_used_again_by_another_descriptor() {
        Ear first(loop_), second(loop_);
        say(b_);
        first.watch.set(a_.get(), true, false);
        net::Fd kept;
        first.then = [&] {
            const int number = a_.get();
            first.watch.clear();
            a_.reset();
            auto pair = net::make_socket_pair();
            CPPUNIT_ASSERT_EQUAL(number, pair->first.get());
            a_ = std::move(pair->first);
            kept = std::move(pair->second);
            say(kept);
            second.watch.set(number, true, false);
        };
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("r "), second.heard);
    }
    void a_descriptor_that_lives_on_elsewhere_is_forgotten() {
        Ear ear(loop_);
        say(b_);
        const net::Fd elsewhere(::dup(a_.get()));
        ear.watch.set(a_.get(), true, false);
        ear.then = [&] {
            ear.watch.clear();
            a_.reset();
            say(b_);
        };
        loop_.run();  // would not return, or turn for ever, if epoll still knew it
        CPPUNIT_ASSERT_EQUAL(std::string("r "), ear.heard);
    }
    void the_end_of_the_peer_is_readiness() {
        Ear ear(loop_);
        b_.reset();
        ear.watch.set(a_.get(), true, false);
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("r "), ear.heard);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FdWatchTest);

}  // namespace
