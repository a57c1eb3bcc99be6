// Which instances run, and what their boards say: see weirctl/snapshot.h.

#include "weirctl/snapshot.h"

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/fd.h"
#include "common/proc/pid_file.h"
#include "common/shm/board.h"
#include "tests/support/scratch_dir.h"

namespace {

constexpr shm::Column kColumns[] = {{"requests", shm::CellKind::counter},
                                    {"open", shm::CellKind::gauge}};

class SnapshotTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SnapshotTest);
    CPPUNIT_TEST(only_instances_of_masters_that_run_are_listed);
    CPPUNIT_TEST(a_master_of_one_instance_speaks_for_that_one);
    CPPUNIT_TEST_SUITE_END();

  public:
    void setUp() override {
        site_.general.run_dir = dir_.path();
        for (const char* name : {"proxy1", "proxy2"}) {
            site_.proxies.emplace_back().name = name;
            auto board = shm::Board::make(dir_.file(std::string(name) + ".board"), name, kColumns, 0644);
            board->add(0, 0, 4);
            board->add(63, 0, 3);
        }
    }
    void tearDown() override {
        if (master_ > 0) ::kill(master_, SIGKILL);
        ::waitpid(master_, nullptr, 0);
    }
    void only_instances_of_masters_that_run_are_listed() {
        CPPUNIT_ASSERT(weirctl::read_site(site_).empty());
        run("");
        const auto snapshot = weirctl::read_site(site_);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, snapshot.size());
        CPPUNIT_ASSERT_EQUAL(std::string("proxy1"), snapshot[0].name);
        CPPUNIT_ASSERT_EQUAL(master_, snapshot[0].pid);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, *snapshot[0].get("requests"));
        CPPUNIT_ASSERT(snapshot[0].values[1].gauge);
        CPPUNIT_ASSERT(!snapshot[0].get("hits"));
    }
    void a_master_of_one_instance_speaks_for_that_one() {
        run("proxy2");
        const auto snapshot = weirctl::read_site(site_);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, snapshot.size());
        CPPUNIT_ASSERT_EQUAL(std::string("proxy2"), snapshot[0].name);
    }

  private:
    // A process that holds the pid file until it is killed.
    void run(const std::string& instance) {
        int ready[2];
        CPPUNIT_ASSERT_EQUAL(0, ::pipe(ready));
        const net::Fd read_end(ready[0]), write_end(ready[1]);
        master_ = ::fork();
        char byte = 0;
        if (master_ == 0) {
            pid_t holder = 0;
            const auto file =
                proc::PidFile::make(proc::pid_file_path(dir_.path(), "proxyd", instance), holder);
            if (!file || ::write(write_end.get(), &byte, 1) != 1) ::_exit(1);
            for (;;) ::pause();
        }
        CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::read(read_end.get(), &byte, 1));
    }
    support::ScratchDir dir_;
    conf::Site site_;
    pid_t master_ = 0;
};
CPPUNIT_TEST_SUITE_REGISTRATION(SnapshotTest);

}  // namespace
