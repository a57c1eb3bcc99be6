// Signals as events: see common/net/signal_watch.h.

#include "common/net/signal_watch.h"

#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/loop.h"

namespace {

struct Hearer final : net::SignalWatch::Listener {
    explicit Hearer(net::Loop& in) : loop(in), watch(in, *this, {SIGHUP, SIGUSR1}) {}
    void on_signal(int signal) noexcept override {
        heard.push_back(signal);
        if (heard.size() == enough) loop.stop();
    }
    net::Loop& loop;
    net::SignalWatch watch;
    std::vector<int> heard;
    std::size_t enough = 1;
};

class SignalWatchTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SignalWatchTest);
    CPPUNIT_TEST(a_signal_that_came_before_the_loop_ran_is_told);
    CPPUNIT_TEST(different_signals_are_all_told);
    CPPUNIT_TEST(the_mask_is_restored);
    CPPUNIT_TEST_SUITE_END();

    static bool blocked(int signal) {
        sigset_t mask;
        ::sigprocmask(SIG_SETMASK, nullptr, &mask);
        return sigismember(&mask, signal) == 1;
    }

  public:
    void a_signal_that_came_before_the_loop_ran_is_told() {
        net::Loop loop;
        Hearer hearer(loop);
        std::raise(SIGHUP);
        std::raise(SIGHUP);
        loop.run();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, hearer.heard.size());
        CPPUNIT_ASSERT_EQUAL(SIGHUP, hearer.heard[0]);
    }
    void different_signals_are_all_told() {
        net::Loop loop;
        Hearer hearer(loop);
        hearer.enough = 2;
        std::raise(SIGUSR1);
        std::raise(SIGHUP);
        loop.run();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, hearer.heard.size());
    }
    void the_mask_is_restored() {
        net::Loop loop;
        {
            Hearer hearer(loop);
            CPPUNIT_ASSERT(blocked(SIGUSR1));
        }
        CPPUNIT_ASSERT(!blocked(SIGUSR1));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SignalWatchTest);

}  // namespace
