// What the process engine promises to clients and operators, on a real daemon with real
// sockets: see common/proc/daemon.h and master.h.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <pwd.h>
#include <sys/stat.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/channel.h"
#include "tests/proc/site_fixture.h"

namespace {

using echo::ask;
using echo::Client;
using echo::free_address;

class EngineTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EngineTest);
    CPPUNIT_TEST(it_serves_when_start_returns_and_leaves_nothing_after_term);
    CPPUNIT_TEST(the_configuration_is_checked_without_starting);
    CPPUNIT_TEST(every_mistake_is_told_and_nothing_starts);
    CPPUNIT_TEST(a_second_start_says_which_process_runs);
    CPPUNIT_TEST(an_address_in_use_stops_the_start_and_nothing_stays);
    CPPUNIT_TEST(a_failed_preparation_stops_the_start);
    CPPUNIT_TEST(killed_workers_are_replaced_and_nobody_is_refused);
    CPPUNIT_TEST(all_processes_killed_at_once_are_all_replaced);
    CPPUNIT_TEST(a_worker_that_hangs_is_replaced);
    CPPUNIT_TEST(neighbours_serve_a_slot_whose_worker_keeps_dying);
    CPPUNIT_TEST(twenty_reloads_refuse_nobody_and_break_nothing);
    CPPUNIT_TEST(a_bad_configuration_changes_nothing);
    CPPUNIT_TEST(a_generation_that_does_not_come_up_changes_nothing);
    CPPUNIT_TEST(addresses_and_workers_come_and_go_by_reload);
    CPPUNIT_TEST(quit_serves_open_connections_to_their_end);
    CPPUNIT_TEST(draining_ends_with_its_time);
    CPPUNIT_TEST(workers_die_with_a_killed_master_and_the_next_start_works);
    CPPUNIT_TEST(logs_are_reopened_by_all);
    CPPUNIT_TEST(workers_of_root_are_somebody_else);
    CPPUNIT_TEST(one_instance_runs_alone_under_its_own_pid_file);
    CPPUNIT_TEST(a_hand_over_socket_waits_for_each_slot);
    CPPUNIT_TEST_SUITE_END();

  public:
    void it_serves_when_start_returns_and_leaves_nothing_after_term() {
        start();
        CPPUNIT_ASSERT(ask(address_));
        CPPUNIT_ASSERT(site_.stop(SIGTERM));
        CPPUNIT_ASSERT(!Client(address_).connected());
        CPPUNIT_ASSERT(!std::filesystem::exists(site_.path("echod.pid")));
        CPPUNIT_ASSERT(!std::filesystem::exists(site_.path("h1.handoff.0")));
    }
    void the_configuration_is_checked_without_starting() {
        site_.write({address_});
        CPPUNIT_ASSERT_EQUAL(0, site_.start({"-n"}));
        CPPUNIT_ASSERT_EQUAL(pid_t{0}, site_.master());
        CPPUNIT_ASSERT_EQUAL(1, site_.start({"-n", "-i", "nobody"}));
        CPPUNIT_ASSERT(said("no instance \"nobody\"; there are: h1"));
        site_.write_text("site = { run_dir = \"/tmp\"; log_dir = \"/tmp\"; };\n"
                         "clusters = { c = { listen = [ \"127.0.0.1:1\" ]; forward = \"relay\";\n"
                         "                   servers = ( { address = \"127.0.0.1:2\"; } ); }; };\n");
        CPPUNIT_ASSERT_EQUAL(1, site_.start({"-n"}));
        CPPUNIT_ASSERT(said("nothing in it is for echod to run"));
    }
    void every_mistake_is_told_and_nothing_starts() {
        site_.write({"no address"}, 2, "workrs = 3;");
        CPPUNIT_ASSERT_EQUAL(1, site_.start());
        CPPUNIT_ASSERT(said("workrs"));
        CPPUNIT_ASSERT(said("no address"));
        CPPUNIT_ASSERT_EQUAL(pid_t{0}, site_.master());
    }
    void a_second_start_says_which_process_runs() {
        start();
        CPPUNIT_ASSERT_EQUAL(1, site_.start());
        CPPUNIT_ASSERT(said("already running with pid " + std::to_string(site_.master())));
        CPPUNIT_ASSERT(ask(address_));
    }
    void an_address_in_use_stops_the_start_and_nothing_stays() {
        const auto taken = net::make_listener(*net::Address::parse(address_));
        site_.write({free_address(), address_});
        CPPUNIT_ASSERT_EQUAL(2, site_.start());
        CPPUNIT_ASSERT(said(address_ + ": bind: Address already in use"));
        CPPUNIT_ASSERT(!std::filesystem::exists(site_.path("echod.pid")));
        CPPUNIT_ASSERT(!std::filesystem::exists(site_.path("h1.handoff.0")));
    }
    void a_failed_preparation_stops_the_start() {
        std::ofstream(site_.path("UNPREPARED")) << "";
        site_.write({address_});
        CPPUNIT_ASSERT_EQUAL(2, site_.start());
        CPPUNIT_ASSERT(!Client(address_).connected());
    }
    void killed_workers_are_replaced_and_nobody_is_refused() {
        start();
        std::set<pid_t> seen;
        for (int i = 0; i < 200; ++i) {
            const auto answer = ask(address_);
            CPPUNIT_ASSERT_MESSAGE("client " + std::to_string(i), answer);
            seen.insert(answer.pid);
            if (i % 20 == 0) ::kill(answer.pid, SIGKILL);
        }
        CPPUNIT_ASSERT(seen.size() >= 11);
        CPPUNIT_ASSERT(site_.logged("was killed by signal 9", 10));
    }
    void all_processes_killed_at_once_are_all_replaced() {
        start();
        const auto before = site_.children();
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, before.size());  // two workers and the helper
        for (const pid_t pid : before) ::kill(pid, SIGKILL);
        for (int i = 0; i < 20; ++i) CPPUNIT_ASSERT(ask(address_));
        CPPUNIT_ASSERT(site_.logged("was killed by signal 9", 3));
        for (const char* who : {"worker 0 (pid", "worker 1 (pid", "idler (pid"})
            CPPUNIT_ASSERT_MESSAGE(who, site_.logged(who));
        CPPUNIT_ASSERT(site_.has_children(3));
    }
    void a_worker_that_hangs_is_replaced() {
        site_.write({address_}, 2, "hang_time = \"2s\";");
        CPPUNIT_ASSERT_EQUAL(0, site_.start());
        const auto victim = slot_zero();
        ::kill(victim, SIGSTOP);
        CPPUNIT_ASSERT(site_.logged("worker 0 (pid " + std::to_string(victim) +
                                    ") has done nothing for 2 s; killed"));
        CPPUNIT_ASSERT(site_.logged("(pid " + std::to_string(victim) + ") was killed by signal"));
        CPPUNIT_ASSERT(slot_zero() != victim);
        CPPUNIT_ASSERT(site_.has_children(3));
    }
    void neighbours_serve_a_slot_whose_worker_keeps_dying() {
        start();
        std::ofstream(site_.path("CRASH.0")) << "";
        const auto victim = slot_zero();
        ::kill(victim, SIGKILL);
        CPPUNIT_ASSERT(site_.logged("starting another in 200 ms"));
        for (int i = 0; i < 50; ++i) CPPUNIT_ASSERT_EQUAL(1U, ask(address_).slot);
        std::filesystem::remove(site_.path("CRASH.0"));
        CPPUNIT_ASSERT(slot_zero() != victim);
    }
    void twenty_reloads_refuse_nobody_and_break_nothing() {
        start();
        Client old(address_);
        const pid_t first = old.ask("before").pid;
        for (unsigned generation = 2; generation <= 21; ++generation) {
            site_.signal(SIGHUP);
            reach(generation);
        }
        CPPUNIT_ASSERT_EQUAL(first, old.ask("still").pid);
    }
    void a_bad_configuration_changes_nothing() {
        start();
        site_.write({address_}, 2, "workrs = 3;");
        site_.signal(SIGHUP);
        CPPUNIT_ASSERT(site_.logged("1 mistakes in the configuration; nothing is changed"));
        CPPUNIT_ASSERT_EQUAL(1U, ask(address_).generation);
        site_.write({address_, "192.0.2.1:80"});  // of the documentation's network: not ours
        site_.signal(SIGHUP);
        CPPUNIT_ASSERT(site_.logged("192.0.2.1:80: bind: "));
        CPPUNIT_ASSERT_EQUAL(1U, ask(address_).generation);
    }
    void a_generation_that_does_not_come_up_changes_nothing() {
        start();
        Client old(address_);
        std::ofstream(site_.path("CRASH.1")) << "";
        site_.signal(SIGHUP);
        CPPUNIT_ASSERT(site_.logged("going on with the configuration there was"));
        for (int i = 0; i < 20; ++i) CPPUNIT_ASSERT_EQUAL(1U, ask(address_).generation);
        CPPUNIT_ASSERT_EQUAL(1U, old.ask("still").generation);
        std::filesystem::remove(site_.path("CRASH.1"));
        site_.signal(SIGHUP);
        reach(3);
    }
    void addresses_and_workers_come_and_go_by_reload() {
        start(3);
        const std::string other = free_address();
        site_.write({address_, other}, 1);
        site_.signal(SIGHUP);
        reach(2);
        for (int i = 0; i < 30; ++i) CPPUNIT_ASSERT(ask(address_));
        CPPUNIT_ASSERT(ask(other));
        Client survivor(address_);
        CPPUNIT_ASSERT(survivor.ask("before"));
        site_.write({other}, 2);
        site_.signal(SIGHUP);
        CPPUNIT_ASSERT(refused(address_));
        CPPUNIT_ASSERT(ask(other));
        CPPUNIT_ASSERT(survivor.ask("still"));
    }
    void quit_serves_open_connections_to_their_end() {
        start();
        const pid_t master = site_.master();
        {
            Client old(address_);
            CPPUNIT_ASSERT(old.ask("before"));
            site_.signal(SIGQUIT);
            CPPUNIT_ASSERT(refused(address_));
            CPPUNIT_ASSERT(old.ask("after"));
        }
        CPPUNIT_ASSERT(site_.wait_for_exit(master));
        CPPUNIT_ASSERT(!std::filesystem::exists(site_.path("echod.pid")));
    }
    void draining_ends_with_its_time() {
        site_.write({address_}, 2, "drain_time = \"50ms\";");
        CPPUNIT_ASSERT_EQUAL(0, site_.start());
        Client idle(address_);
        CPPUNIT_ASSERT(idle.ask("before"));
        CPPUNIT_ASSERT(site_.stop(SIGQUIT));
        CPPUNIT_ASSERT(idle.closed());
    }
    void workers_die_with_a_killed_master_and_the_next_start_works() {
        start();
        Client old(address_);
        CPPUNIT_ASSERT(old.ask("before"));
        CPPUNIT_ASSERT(site_.stop(SIGKILL));
        CPPUNIT_ASSERT(old.closed());
        CPPUNIT_ASSERT_EQUAL(0, site_.start());
        CPPUNIT_ASSERT(ask(address_));
    }
    void logs_are_reopened_by_all() {
        start();
        std::filesystem::rename(site_.path("echod.log"), site_.path("echod.log.1"));
        site_.signal(SIGUSR1);
        CPPUNIT_ASSERT(site_.logged("logs reopened"));
    }
    void workers_of_root_are_somebody_else() {
        if (::geteuid() != 0) return;
        ::chmod(site_.path("").c_str(), 0755);
        site_.write({address_}, 2, "user = \"nobody\";");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(site_.said(), 0, site_.start());
        struct stat worker {}, log {};
        const pid_t pid = ask(address_).pid;
        CPPUNIT_ASSERT_EQUAL(0, ::stat(site_.path("h1.handoff.0").c_str(), &worker));
        CPPUNIT_ASSERT_EQUAL(0, ::stat(site_.path("echod.log").c_str(), &log));
        CPPUNIT_ASSERT_EQUAL(::getpwnam("nobody")->pw_uid, worker.st_uid);
        CPPUNIT_ASSERT_EQUAL(worker.st_uid, log.st_uid);
        std::string uids;
        std::ifstream status("/proc/" + std::to_string(pid) + "/status");
        while (std::getline(status, uids) && !uids.starts_with("Uid:")) {
        }
        const std::string uid = std::to_string(worker.st_uid);
        CPPUNIT_ASSERT_EQUAL("Uid:\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid, uids);
    }
    void one_instance_runs_alone_under_its_own_pid_file() {
        site_.write({address_});
        CPPUNIT_ASSERT_EQUAL(0, site_.start({"-i", "h1"}));
        CPPUNIT_ASSERT_EQUAL(pid_t{0}, site_.master());
        const pid_t pid = proc::PidFile::holder(site_.path("echod.h1.pid"));
        CPPUNIT_ASSERT(ask(address_));
        CPPUNIT_ASSERT_EQUAL(2, site_.start());
        CPPUNIT_ASSERT(said("Address already in use"));
        ::kill(pid, SIGTERM);
        CPPUNIT_ASSERT(site_.wait_for_exit(pid));
    }
    void a_hand_over_socket_waits_for_each_slot() {
        start();
        for (const char* name : {"h1.handoff.0", "h1.handoff.1"}) {
            const auto to = net::Address::parse("unix:" + site_.path(name));
            auto socket = net::start_connect(*to, nullptr, SOCK_SEQPACKET);
            CPPUNIT_ASSERT_MESSAGE(name, socket);
            // The echo daemon takes none, says so, and closes.
            pollfd end{socket->get(), POLLIN, 0};
            CPPUNIT_ASSERT_EQUAL(1, ::poll(&end, 1, echo::kPatienceMs));
        }
    }

  private:
    void start(unsigned workers = 2) {
        site_.write({address_}, workers);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(site_.said(), 0, site_.start());
    }
    bool said(const std::string& words) const {
        return site_.said().find(words) != std::string::npos;
    }
    // Connects until the generation answers; every client before must be served as well.
    void reach(unsigned generation) {
        for (int i = 0; i < 2000; ++i) {
            const auto answer = ask(address_);
            CPPUNIT_ASSERT_MESSAGE("a client was not served", answer);
            if (answer.generation == generation) return;
        }
        CPPUNIT_FAIL("the generation did not come");
    }
    pid_t slot_zero() {
        for (int i = 0; i < 5000; ++i)
            if (const auto answer = ask(address_); answer && answer.slot == 0) return answer.pid;
        CPPUNIT_FAIL("slot 0 has no worker");
        return 0;
    }
    static bool refused(const std::string& address) {
        for (int waited = 0; waited < echo::kPatienceMs; waited += 5) {
            if (!Client(address).connected()) return true;
            ::poll(nullptr, 0, 5);
        }
        return false;
    }

    std::string address_ = free_address();
    echo::Site site_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(EngineTest);

}  // namespace
