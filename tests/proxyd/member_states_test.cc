// How members of arrays fail, are tried again and come back; how much they may have to do.

#include "proxyd/member_states.h"

#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;
using std::chrono::milliseconds;

struct CapCase {
    double bound;
    std::uint64_t all;
    double share;
    std::uint64_t cap;
};

constexpr CapCase kCaps[] = {
    {1.25, 0, 1.0, kAlwaysAllowed},   // few are always allowed
    {1.25, 37, 1.0 / 3, 16},          // ceil(15.83)
    {1.25, 47, 1.0 / 3, 20},          // ceil(20.0)
    {1.25, 299, 1.0 / 3, 125},
    {1.25, 299, 0.5, 188},            // ceil(187.5)
    {2.0, 99, 0.25, 50},
    {1.0, 100, 0.0, kAlwaysAllowed},
    {0, 1000, 0.5, UINT64_MAX},       // no bound
};

conf::Array settings() {
    conf::Array array;
    array.eject_after = 3;
    array.probe_interval = milliseconds(250);
    array.ramp_time = milliseconds(10'000);
    return array;
}

MemberStates states() {
    auto made = MemberStates::make();
    CPPUNIT_ASSERT(made);
    return std::move(*made);
}

class MemberStatesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MemberStatesTest);
    CPPUNIT_TEST(caps_are_of_the_mean);
    CPPUNIT_TEST(a_cap_leaves_room_for_all_requests);
    CPPUNIT_TEST(urls_come_back_bit_by_bit_and_stay);
    CPPUNIT_TEST(every_name_has_its_record);
    CPPUNIT_TEST(failures_in_a_row_eject);
    CPPUNIT_TEST(one_probe_in_each_interval);
    CPPUNIT_TEST(who_comes_back_is_spared_at_first);
    CPPUNIT_TEST(workers_share_counts_and_leave_none_behind);
    CPPUNIT_TEST_SUITE_END();

    void caps_are_of_the_mean() {
        for (const CapCase& c : kCaps)
            CPPUNIT_ASSERT_EQUAL(c.cap, load_cap(c.bound, c.all, c.share));
    }

    // Whatever the shares, somebody is below his cap.
    void a_cap_leaves_room_for_all_requests() {
        for (std::uint64_t all = 0; all < 2000; all += 7) {
            const std::uint64_t caps = load_cap(1.0, all, 0.1) + load_cap(1.0, all, 0.3) +
                                       load_cap(1.0, all, 0.6);
            CPPUNIT_ASSERT(caps > all);
        }
    }

    void urls_come_back_bit_by_bit_and_stay() {
        constexpr milliseconds kRamp(10'000);
        constexpr std::uint64_t kUrls = 4096;
        for (std::int64_t at : {0, 1000, 5000, 9999, 10'000}) {
            std::uint64_t back = 0;
            for (std::uint64_t i = 0; i < kUrls; ++i) {
                const std::uint64_t hash = i * 0x9e3779b97f4a7c15u >> 3;
                back += is_back_for(hash, milliseconds(at), kRamp) ? 1 : 0;
                if (is_back_for(hash, milliseconds(at), kRamp))
                    CPPUNIT_ASSERT(is_back_for(hash, milliseconds(at + 500), kRamp));
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(static_cast<double>(at) / 10'000,
                                         static_cast<double>(back) / kUrls, 0.03);
        }
        CPPUNIT_ASSERT(is_back_for(0xffff, milliseconds(0), milliseconds(0)));
    }

    void every_name_has_its_record() {
        MemberStates all = states();
        MemberRecord& first = all.record("edge", "m1");
        CPPUNIT_ASSERT(&first == &all.record("edge", "m1"));
        CPPUNIT_ASSERT(&first != &all.record("edge", "m2"));
        CPPUNIT_ASSERT(&first != &all.record("other", "m1"));
        for (int i = 0; i < 5000; ++i) all.record("edge", "x" + std::to_string(i));
        CPPUNIT_ASSERT(&first == &all.record("edge", "m1"));
    }

    void failures_in_a_row_eject() {
        MemberStates all = states();
        MemberRecord& m = all.record("edge", "m1");
        const conf::Array array = settings();
        CPPUNIT_ASSERT(!note_failure(m, array, 1000) && !note_failure(m, array, 1001));
        note_success(m);
        CPPUNIT_ASSERT(!note_failure(m, array, 1002) && !note_failure(m, array, 1003));
        CPPUNIT_ASSERT(serves(m, 0, array, 1004));
        CPPUNIT_ASSERT(note_failure(m, array, 1005));
        CPPUNIT_ASSERT(!serves(m, 0, array, 1006));
        CPPUNIT_ASSERT(!note_failure(m, array, 1007));  // one worker says so
        note_success(m);                                // one that was under way
        CPPUNIT_ASSERT(is_ejected(m));
    }

    void one_probe_in_each_interval() {
        MemberStates all = states();
        MemberRecord& m = all.record("edge", "m1");
        const conf::Array array = settings();
        CPPUNIT_ASSERT(!takes_probe(m, array, 5000));
        for (SteadyMs now : {1000, 1000, 1000}) note_failure(m, array, now);
        CPPUNIT_ASSERT(!takes_probe(m, array, 1249));
        CPPUNIT_ASSERT(takes_probe(m, array, 1250));
        CPPUNIT_ASSERT(!takes_probe(m, array, 1250) && !takes_probe(m, array, 1499));
        CPPUNIT_ASSERT(takes_probe(m, array, 1500));
    }

    void who_comes_back_is_spared_at_first() {
        MemberStates all = states();
        MemberRecord& m = all.record("edge", "m1");
        const conf::Array array = settings();
        for (SteadyMs now : {1000, 1000, 1000}) note_failure(m, array, now);
        note_return(m, 2000);
        CPPUNIT_ASSERT(!is_ejected(m));
        CPPUNIT_ASSERT(!serves(m, 0x8000, array, 2001) && serves(m, 0x8000, array, 7500));
        CPPUNIT_ASSERT(serves(m, 0xffff, array, 12'000));
        CPPUNIT_ASSERT(!note_failure(m, array, 2002));  // it starts from none
    }

    void workers_share_counts_and_leave_none_behind() {
        MemberStates all = states();
        MemberRecord& m = all.record("edge", "m1");
        {
            InFlight mine(m, 1);
            InFlight moved(std::move(mine));
            if (const pid_t child = ::fork(); child == 0) {
                InFlight lost(all.record("edge", "m1"), 2);
                InFlight too(m, 2);
                ::_exit(0);
            } else {
                ::waitpid(child, nullptr, 0);
            }
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, in_flight(m));
            all.give_back(2);
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, in_flight(m));
        }
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, in_flight(m));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MemberStatesTest);

}  // namespace
