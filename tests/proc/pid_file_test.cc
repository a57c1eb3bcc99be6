// Who holds a pid file: see common/proc/pid_file.h.

#include "common/proc/pid_file.h"

#include <csignal>
#include <fstream>

#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/support/scratch_dir.h"

namespace {

using proc::PidFile;

class PidFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PidFileTest);
    CPPUNIT_TEST(its_name_tells_daemon_and_instance);
    CPPUNIT_TEST(one_process_holds_it_and_others_learn_which);
    CPPUNIT_TEST(a_killed_holder_leaves_it_free);
    CPPUNIT_TEST(a_child_of_the_holder_does_not_hold_it);
    CPPUNIT_TEST(a_file_without_a_lock_is_not_believed);
    CPPUNIT_TEST_SUITE_END();

  public:
    void tearDown() override { end_holder(); }
    void its_name_tells_daemon_and_instance() {
        CPPUNIT_ASSERT_EQUAL(std::string("/run/proxyd.pid"), proc::pid_file_path("/run", "proxyd", ""));
        CPPUNIT_ASSERT_EQUAL(std::string("/run/proxyd.p1.pid"),
                             proc::pid_file_path("/run", "proxyd", "p1"));
    }
    void one_process_holds_it_and_others_learn_which() {
        hold();
        CPPUNIT_ASSERT_EQUAL(holder_, PidFile::holder(path_));
        pid_t holder = 0;
        auto second = PidFile::make(path_, holder);
        CPPUNIT_ASSERT(!second && second.error().code == base::Errc::closed);
        CPPUNIT_ASSERT_EQUAL(holder_, holder);
        pid_t written = 0;
        std::ifstream(path_) >> written;
        CPPUNIT_ASSERT_EQUAL(holder_, written);
    }
    void a_killed_holder_leaves_it_free() {
        hold();
        end_holder();
        CPPUNIT_ASSERT_EQUAL(pid_t{0}, PidFile::holder(path_));
        pid_t holder = 0;
        auto next = PidFile::make(path_, holder);
        CPPUNIT_ASSERT(next);
        next->remove();
        CPPUNIT_ASSERT(!std::filesystem::exists(path_));
    }
    void a_child_of_the_holder_does_not_hold_it() {
        hold(true);
        end_holder();
        CPPUNIT_ASSERT_EQUAL(pid_t{0}, PidFile::holder(path_));
    }
    void a_file_without_a_lock_is_not_believed() {
        std::ofstream(path_) << ::getpid() << "\n";
        CPPUNIT_ASSERT_EQUAL(pid_t{0}, PidFile::holder(path_));
        CPPUNIT_ASSERT_EQUAL(pid_t{0}, PidFile::holder(dir_.file("none")));
    }

  private:
    // Another process makes the file and waits to be killed, with or without a child that
    // outlives it until the end of this test.
    void hold(bool with_child = false) {
        int ready[2], end[2];
        CPPUNIT_ASSERT(::pipe(ready) == 0 && ::pipe(end) == 0);
        end_of_child_.reset(end[1]);
        const net::Fd read_end(ready[0]), write_end(ready[1]), child_end(end[0]);
        holder_ = ::fork();
        char byte = 0;
        if (holder_ == 0) {
            end_of_child_.reset();
            pid_t other = 0;
            const auto file = PidFile::make(path_, other);
            if (with_child && ::fork() == 0) ::_exit(::read(child_end.get(), &byte, 1) == 0 ? 0 : 1);
            if (!file || ::write(write_end.get(), &byte, 1) != 1) ::_exit(1);
            for (;;) ::pause();
        }
        CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::read(read_end.get(), &byte, 1));
    }
    void end_holder() {
        if (holder_ == 0) return;
        ::kill(holder_, SIGKILL);
        ::waitpid(holder_, nullptr, 0);
        holder_ = 0;
    }

    support::ScratchDir dir_;
    const std::string path_ = dir_.file("x.pid");
    net::Fd end_of_child_;  // closing it ends the child
    pid_t holder_ = 0;
};
CPPUNIT_TEST_SUITE_REGISTRATION(PidFileTest);

}  // namespace
