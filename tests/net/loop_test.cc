// What a turn of the loop is, and what happens at its end: see common/net/loop.h.

#include "common/net/loop.h"

#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/fd_watch.h"
#include "common/net/socket.h"
#include "common/net/timer.h"

namespace {

using namespace std::chrono_literals;

// Runs `work` in the loop's next turn, and counts how often.
struct Later final : net::Timer::Listener {
    Later(net::Loop& loop, std::function<void()> run) : timer(loop, *this), work(std::move(run)) {
        timer.set(0us);
    }
    void on_timer(net::Timer&) noexcept override { work(); }
    net::Timer timer;
    std::function<void()> work;
};

struct Mortal {
    explicit Mortal(bool& flag) : dead(flag) {}
    ~Mortal() { dead = true; }
    bool& dead;
};

class LoopTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoopTest);
    CPPUNIT_TEST(it_returns_when_nothing_is_left);
    CPPUNIT_TEST(it_returns_after_the_turn_in_which_it_was_stopped);
    CPPUNIT_TEST(time_stands_still_within_a_turn);
    CPPUNIT_TEST(work_for_the_end_of_a_turn_runs_before_the_next);
    CPPUNIT_TEST(the_dead_are_destroyed_when_the_turn_ends);
    CPPUNIT_TEST(a_destructor_may_ask_for_more_work);
    CPPUNIT_TEST(a_child_does_not_disturb_its_parents_loop);
    CPPUNIT_TEST_SUITE_END();

  public:
    void it_returns_when_nothing_is_left() {
        net::Loop loop;
        loop.run();
        bool ran = false;
        Later later(loop, [&] { ran = true; });
        loop.run();
        CPPUNIT_ASSERT(ran);
    }
    void it_returns_after_the_turn_in_which_it_was_stopped() {
        net::Loop loop;
        int ran = 0;
        Later first(loop, [&] { ++ran, loop.stop(); });
        Later second(loop, [&] { ++ran; });
        Later third(loop, [&] { ++ran; });
        third.timer.set(1h);
        loop.run();
        CPPUNIT_ASSERT_EQUAL(2, ran);
    }
    void time_stands_still_within_a_turn() {
        net::Loop loop;
        Later later(loop, [&] {
            const net::TimePoint before = loop.now();
            while (std::chrono::steady_clock::now() == before) {
            }
            CPPUNIT_ASSERT(loop.now() == before);
            CPPUNIT_ASSERT(loop.wall_seconds() > 1'000'000'000);
        });
        loop.run();
        const net::TimePoint outside = loop.now();
        while (loop.now() == outside) {
        }
    }
    void work_for_the_end_of_a_turn_runs_before_the_next() {
        net::Loop loop;
        std::string order;
        Later second(loop, [&] { order += '3'; });
        second.timer.cancel();
        Later first(loop, [&] {
            loop.at_end_of_turn([&] { order += '2'; });
            order += '1';
            second.timer.set(0us);
        });
        loop.run();
        CPPUNIT_ASSERT_EQUAL(std::string("123"), order);
    }
    void the_dead_are_destroyed_when_the_turn_ends() {
        net::Loop loop;
        bool dead = false;
        Later later(loop, [&] {
            loop.defer_delete(std::make_unique<Mortal>(dead));
            CPPUNIT_ASSERT(!dead);
        });
        loop.run();
        CPPUNIT_ASSERT(dead);
    }
    void a_destructor_may_ask_for_more_work() {
        net::Loop loop;
        bool dead = false;
        loop.at_end_of_turn([&] {
            loop.at_end_of_turn([&] { loop.defer_delete(std::make_unique<Mortal>(dead)); });
        });
        loop.run();
        CPPUNIT_ASSERT(dead);
    }
    void a_child_does_not_disturb_its_parents_loop() {
        net::Loop loop;
        bool fired = false;
        Later later(loop, [&] { fired = true; });
        later.timer.cancel();
        auto pair = net::make_socket_pair();
        struct Reader final : net::FdWatch::Listener {
            void on_ready(net::FdWatch& watch, bool, bool) noexcept override {
                heard = true;
                watch.clear();
            }
            bool heard = false;
        } reader;
        net::FdWatch watch(loop, reader);
        watch.set(pair->first.get(), true, false);
        loop.at_end_of_turn([&] { later.timer.set(1ms); });

        Later forker(loop, [&] {
            const pid_t child = ::fork();
            if (child == 0) {
                loop.after_fork();
                watch.clear();
                later.timer.cancel();
                ::_exit(0);
            }
            ::waitpid(child, nullptr, 0);
            CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::write(pair->second.get(), "x", 1));
        });
        loop.run();
        CPPUNIT_ASSERT(fired);
        CPPUNIT_ASSERT(reader.heard);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LoopTest);

}  // namespace
