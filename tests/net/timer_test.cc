// When timers and deadlines fire, and when not: see common/net/timer.h.

#include "common/net/timer.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Alarm final : net::Timer::Listener {
    explicit Alarm(net::Loop& loop) : timer(loop, *this) {}
    void on_timer(net::Timer&) noexcept override {
        ++fired;
        at = Clock::now();
        if (then) then();
    }
    net::Timer timer;
    std::function<void()> then;
    int fired = 0;
    net::TimePoint at{};
};

struct Limit final : net::Deadline::Listener {
    explicit Limit(net::Loop& loop) : deadline(loop, *this) {}
    void on_deadline(net::Deadline&) noexcept override {
        ++fired;
        at = Clock::now();
        if (then) then();
    }
    net::Deadline deadline;
    std::function<void()> then;
    int fired = 0;
    net::TimePoint at{};
};

class TimerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TimerTest);
    CPPUNIT_TEST(it_fires_once_and_never_early);
    CPPUNIT_TEST(timers_fire_in_the_order_of_their_times);
    CPPUNIT_TEST(setting_again_replaces_the_earlier_setting);
    CPPUNIT_TEST(a_cancelled_or_destroyed_timer_does_not_fire);
    CPPUNIT_TEST(a_timer_may_set_itself_again_without_a_delay);
    CPPUNIT_TEST_SUITE_END();

  public:
    void it_fires_once_and_never_early() {
        net::Loop loop;
        Alarm alarm(loop);
        const net::TimePoint start = Clock::now();
        alarm.timer.set(1500us);
        CPPUNIT_ASSERT(alarm.timer.is_set());
        loop.run();
        CPPUNIT_ASSERT_EQUAL(1, alarm.fired);
        CPPUNIT_ASSERT(!alarm.timer.is_set());
        CPPUNIT_ASSERT(alarm.at - start >= 1500us);
    }
    void timers_fire_in_the_order_of_their_times() {
        net::Loop loop;
        std::mt19937 random(7);
        std::deque<Alarm> alarms;
        std::vector<int> order;
        // Within a turn, so that the clock stands still while they are set.
        loop.at_end_of_turn([&] {
            for (int i = 0; i < 300; ++i) {
                const int delay_us = static_cast<int>(random() % 5000);
                Alarm& alarm = alarms.emplace_back(loop);
                alarm.then = [&order, delay_us] { order.push_back(delay_us); };
                alarm.timer.set(std::chrono::microseconds(delay_us));
            }
            for (std::size_t i = 0; i < alarms.size(); i += 3) alarms[i].timer.cancel();
        });
        loop.run();
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, order.size());
        CPPUNIT_ASSERT(std::is_sorted(order.begin(), order.end()));
    }
    void setting_again_replaces_the_earlier_setting() {
        net::Loop loop;
        Alarm sooner(loop), later(loop);
        const net::TimePoint start = Clock::now();
        sooner.timer.set(1h);
        sooner.timer.set(1ms);
        later.timer.set(1ms);
        later.timer.set(4ms);
        loop.run();
        CPPUNIT_ASSERT_EQUAL(2, sooner.fired + later.fired);
        CPPUNIT_ASSERT(later.at - start >= 4ms);
    }
    void a_cancelled_or_destroyed_timer_does_not_fire() {
        net::Loop loop;
        Alarm killer(loop);
        auto victim = std::make_unique<Alarm>(loop);
        Alarm cancelled(loop);
        bool fired = false;
        victim->then = cancelled.then = [&] { fired = true; };
        killer.then = [&] { victim.reset(), cancelled.timer.cancel(); };
        killer.timer.set(0us);
        victim->timer.set(1us);
        cancelled.timer.set(1us);
        const net::TimePoint all_due = Clock::now() + 1us;
        while (Clock::now() < all_due) {
        }
        loop.run();
        CPPUNIT_ASSERT(!fired);
    }
    void a_timer_may_set_itself_again_without_a_delay() {
        net::Loop loop;
        Alarm alarm(loop);
        alarm.then = [&] {
            if (alarm.fired < 5) alarm.timer.set(0us);
        };
        alarm.timer.set(0us);
        loop.run();
        CPPUNIT_ASSERT_EQUAL(5, alarm.fired);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TimerTest);

class DeadlineTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeadlineTest);
    CPPUNIT_TEST(it_fires_within_a_tick_after_its_time);
    CPPUNIT_TEST(a_deadline_that_was_moved_away_fires_at_its_new_time);
    CPPUNIT_TEST(a_deadline_that_was_moved_nearer_fires_at_its_new_time);
    CPPUNIT_TEST(a_cancelled_deadline_does_not_fire);
    CPPUNIT_TEST(one_that_fires_may_destroy_the_others);
    CPPUNIT_TEST(the_wheel_stands_still_when_it_is_empty);
    CPPUNIT_TEST(a_deadline_beyond_the_horizon_stays_set);
    CPPUNIT_TEST_SUITE_END();

  public:
    void it_fires_within_a_tick_after_its_time() {
        net::Loop loop;
        std::deque<Limit> limits;
        const net::TimePoint start = Clock::now();
        for (int i = 0; i < 50; ++i)
            limits.emplace_back(loop).deadline.set(start + std::chrono::milliseconds(i * 11));
        loop.run();
        for (int i = 0; i < 50; ++i) {
            const auto due = start + std::chrono::milliseconds(i * 11);
            CPPUNIT_ASSERT_EQUAL(1, limits[static_cast<std::size_t>(i)].fired);
            CPPUNIT_ASSERT(limits[static_cast<std::size_t>(i)].at >= due);
            CPPUNIT_ASSERT(limits[static_cast<std::size_t>(i)].at < due + 2 * 256ms);
        }
    }
    void a_deadline_that_was_moved_away_fires_at_its_new_time() {
        net::Loop loop;
        Limit limit(loop);
        const net::TimePoint start = Clock::now();
        limit.deadline.set(start + 10ms);
        limit.deadline.set(start + 400ms);
        loop.run();
        CPPUNIT_ASSERT_EQUAL(1, limit.fired);
        CPPUNIT_ASSERT(limit.at >= start + 400ms);
    }
    void a_deadline_that_was_moved_nearer_fires_at_its_new_time() {
        net::Loop loop;
        Limit limit(loop);
        const net::TimePoint start = Clock::now();
        limit.deadline.set(start + 1h);
        limit.deadline.set(start + 10ms);
        loop.run();
        CPPUNIT_ASSERT_EQUAL(1, limit.fired);
        CPPUNIT_ASSERT(limit.at < start + 10s);
    }
    void a_cancelled_deadline_does_not_fire() {
        net::Loop loop;
        Limit limit(loop), again(loop);
        limit.deadline.set(loop.now() + 10ms);
        again.deadline.set(loop.now() + 10ms);
        limit.deadline.cancel();
        again.deadline.cancel();
        again.deadline.set(loop.now() + 20ms);
        CPPUNIT_ASSERT(!limit.deadline.is_set());
        CPPUNIT_ASSERT(again.deadline.is_set());
        loop.run();
        CPPUNIT_ASSERT_EQUAL(0, limit.fired);
        CPPUNIT_ASSERT_EQUAL(1, again.fired);
    }
    void one_that_fires_may_destroy_the_others() {
        net::Loop loop;
        Limit killer(loop);
        std::deque<Limit> victims;
        const net::TimePoint due = loop.now();
        killer.deadline.set(due);
        for (int i = 0; i < 4; ++i) victims.emplace_back(loop).deadline.set(due);
        killer.then = [&] { victims.clear(); };
        loop.run();
        CPPUNIT_ASSERT_EQUAL(1, killer.fired);
        CPPUNIT_ASSERT(loop.wheel().empty());
    }
    void the_wheel_stands_still_when_it_is_empty() {
        net::Loop loop;
        {
            Limit limit(loop);
            limit.deadline.set(loop.now() + 1h);
            CPPUNIT_ASSERT(!loop.wheel().empty());
        }
        CPPUNIT_ASSERT(loop.wheel().empty());
        loop.run();  // returns at the next tick: no timer is left
        CPPUNIT_ASSERT(loop.timers().empty());
    }
    void a_deadline_beyond_the_horizon_stays_set() {
        net::Loop loop;
        Limit far(loop);
        far.deadline.set(loop.now() + 240h);
        Alarm stop(loop);
        stop.then = [&] { loop.stop(); };
        stop.timer.set(300ms);
        loop.run();
        CPPUNIT_ASSERT(far.deadline.is_set());
        CPPUNIT_ASSERT_EQUAL(0, far.fired);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(DeadlineTest);

}  // namespace
