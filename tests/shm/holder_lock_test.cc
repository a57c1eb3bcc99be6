// What a HolderLock promises, also when its holder is killed: see common/shm/holder_lock.h.

#include "common/shm/holder_lock.h"

#include <csignal>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/shm/region.h"

namespace {

using shm::HolderGuard;
using shm::HolderLock;
using shm::Region;

struct Shared {
    HolderLock lock;
    std::uint32_t left;    // written together under the lock
    std::uint32_t right;
};

class HolderLockTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HolderLockTest);
    CPPUNIT_TEST(one_seat_at_a_time_holds_it);
    CPPUNIT_TEST(it_is_broken_only_for_the_seat_that_holds_it);
    CPPUNIT_TEST(processes_that_count_under_it_lose_nothing);
    CPPUNIT_TEST(the_lock_of_a_killed_process_is_broken_and_taken_again);
    CPPUNIT_TEST_SUITE_END();

  public:
    void setUp() override {
        region_ = std::move(*Region::anonymous(4096));
        shared_ = region_.at<Shared>(0);
    }
    void one_seat_at_a_time_holds_it() {
        CPPUNIT_ASSERT(shared_->lock.try_lock(0));
        CPPUNIT_ASSERT(!shared_->lock.try_lock(1));
        CPPUNIT_ASSERT(!shared_->lock.try_lock(0));
        shared_->lock.unlock(0);
        const HolderGuard guard(shared_->lock, 63);
        CPPUNIT_ASSERT(!shared_->lock.try_lock(0));
    }
    void it_is_broken_only_for_the_seat_that_holds_it() {
        shared_->lock.lock(5);
        CPPUNIT_ASSERT(!shared_->lock.break_if_held_by(4));
        CPPUNIT_ASSERT(!shared_->lock.try_lock(4));
        CPPUNIT_ASSERT(shared_->lock.break_if_held_by(5));
        CPPUNIT_ASSERT(!shared_->lock.break_if_held_by(5));
        CPPUNIT_ASSERT(shared_->lock.try_lock(4));
    }
    void processes_that_count_under_it_lose_nothing() {
        constexpr unsigned kProcesses = 3;
        constexpr std::uint32_t kRounds = 20'000;
        std::vector<pid_t> children;
        for (unsigned seat = 0; seat < kProcesses; ++seat) children.push_back(count(seat, kRounds));
        for (const pid_t child : children) {
            int status = -1;
            CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, &status, 0));
            CPPUNIT_ASSERT_EQUAL(0, status);
        }
        CPPUNIT_ASSERT_EQUAL(kProcesses * kRounds, shared_->left);
        CPPUNIT_ASSERT_EQUAL(shared_->left, shared_->right);
    }
    void the_lock_of_a_killed_process_is_broken_and_taken_again() {
        const pid_t child = ::fork();
        if (child == 0) {
            shared_->lock.lock(9);
            ::kill(::getpid(), SIGKILL);
        }
        ::waitpid(child, nullptr, 0);
        CPPUNIT_ASSERT(!shared_->lock.try_lock(1));
        CPPUNIT_ASSERT(shared_->lock.break_if_held_by(9));
        CPPUNIT_ASSERT(shared_->lock.try_lock(1));
    }

  private:
    pid_t count(unsigned seat, std::uint32_t rounds) {
        const pid_t child = ::fork();
        if (child != 0) return child;
        for (std::uint32_t i = 0; i < rounds; ++i) {
            const HolderGuard guard(shared_->lock, seat);
            if (shared_->left != shared_->right) ::_exit(1);
            ++shared_->left;
            ++shared_->right;
        }
        ::_exit(0);
    }
    Region region_;
    Shared* shared_ = nullptr;
};
CPPUNIT_TEST_SUITE_REGISTRATION(HolderLockTest);

}  // namespace
