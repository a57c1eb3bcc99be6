// A simulated host's slots and queue, against a queue that is simulated step by step.

#include "originsim/service_queue.h"

#include <cstdint>
#include <deque>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"

namespace {

using originsim::ServiceQueue;

constexpr unsigned kSeat = 3;

struct Fixture {
    Fixture(unsigned slots, unsigned queue)
        : memory((ServiceQueue::bytes_needed(slots, queue) + 7) / 8),
          subject(std::as_writable_bytes(std::span(memory)), slots, queue) {}
    std::vector<std::uint64_t> memory;
    ServiceQueue subject;
};

// The obvious way: requests in a list, moved to slots as time goes on.
class Reference {
  public:
    Reference(unsigned slots, unsigned queue) : slots_(slots), queue_(queue) {}
    bool admit(std::uint64_t now, std::uint64_t service, std::uint64_t& start) {
        while (!waiting_.empty() && waiting_.front() <= now) waiting_.pop_front();
        std::size_t best = 0;
        for (std::size_t i = 1; i < slots_.size(); ++i)
            if (slots_[i] < slots_[best]) best = i;
        start = std::max(now, slots_[best]);
        if (start > now && waiting_.size() == queue_) return false;
        if (start > now) waiting_.push_back(start);
        slots_[best] = start + service;
        return true;
    }

  private:
    std::vector<std::uint64_t> slots_;
    std::size_t queue_;
    std::deque<std::uint64_t> waiting_;
};

class ServiceQueueTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServiceQueueTest);
    CPPUNIT_TEST(without_slots_everything_starts_at_once);
    CPPUNIT_TEST(one_slot_serves_one_after_the_other);
    CPPUNIT_TEST(a_full_queue_refuses_until_somebody_starts);
    CPPUNIT_TEST(without_a_queue_a_busy_host_refuses);
    CPPUNIT_TEST(it_does_what_a_queue_of_requests_does);
    CPPUNIT_TEST(two_workers_book_in_the_same_queue);
    CPPUNIT_TEST(the_lock_of_a_dead_worker_is_broken);
    CPPUNIT_TEST_SUITE_END();

  public:
    void without_slots_everything_starts_at_once() {
        Fixture host(0, 10);
        for (int i = 0; i < 100; ++i) {
            const auto booking = host.subject.book(kSeat, 5, 7);
            CPPUNIT_ASSERT(booking->start == 5 && booking->end == 12);
        }
    }
    void one_slot_serves_one_after_the_other() {
        Fixture host(1, 10);
        CPPUNIT_ASSERT(host.subject.book(kSeat, 100, 10)->end == 110);
        CPPUNIT_ASSERT(host.subject.book(kSeat, 101, 10)->start == 110);
        CPPUNIT_ASSERT(host.subject.book(kSeat, 500, 10)->start == 500);
    }
    void a_full_queue_refuses_until_somebody_starts() {
        Fixture host(1, 2);
        CPPUNIT_ASSERT(host.subject.book(kSeat, 0, 10));    // in service until 10
        CPPUNIT_ASSERT(host.subject.book(kSeat, 0, 10));    // waits for 10
        CPPUNIT_ASSERT(host.subject.book(kSeat, 0, 10));    // waits for 20
        CPPUNIT_ASSERT(!host.subject.book(kSeat, 9, 10));
        CPPUNIT_ASSERT(host.subject.book(kSeat, 10, 10)->start == 30);
        CPPUNIT_ASSERT(!host.subject.book(kSeat, 10, 10));
    }
    void without_a_queue_a_busy_host_refuses() {
        Fixture host(2, 0);
        CPPUNIT_ASSERT(host.subject.book(kSeat, 0, 10));
        CPPUNIT_ASSERT(host.subject.book(kSeat, 0, 10));
        CPPUNIT_ASSERT(!host.subject.book(kSeat, 9, 10));
        CPPUNIT_ASSERT(host.subject.book(kSeat, 10, 10));
    }
    void it_does_what_a_queue_of_requests_does() {
        base::Random random(11);
        for (const unsigned slots : {1u, 3u, 8u})
            for (const unsigned queue : {0u, 1u, 5u, 40u}) {
                Fixture host(slots, queue);
                Reference reference(slots, queue);
                for (std::uint64_t i = 0, now = 0; i < 5000; ++i, now += random.below(10)) {
                    const std::uint64_t service = random.below(10 * slots);
                    std::uint64_t start = 0;
                    const bool admitted = reference.admit(now, service, start);
                    const auto booking = host.subject.book(kSeat, now, service);
                    CPPUNIT_ASSERT_EQUAL(admitted, booking.has_value());
                    if (booking) CPPUNIT_ASSERT_EQUAL(start, booking->start);
                }
            }
    }
    void two_workers_book_in_the_same_queue() {
        Fixture host(1, 10);
        ServiceQueue other(std::as_writable_bytes(std::span(host.memory)), 1, 10);
        CPPUNIT_ASSERT(host.subject.book(0, 0, 10)->end == 10);
        CPPUNIT_ASSERT(other.book(1, 0, 10)->start == 10);
        CPPUNIT_ASSERT(host.subject.book(0, 0, 10)->start == 20);
    }
    void the_lock_of_a_dead_worker_is_broken() {
        Fixture host(1, 10);
        auto& lock = *reinterpret_cast<shm::HolderLock*>(host.memory.data());
        lock.lock(kSeat);
        host.subject.recover(kSeat + 1);
        CPPUNIT_ASSERT(!lock.try_lock(0));
        host.subject.recover(kSeat);
        CPPUNIT_ASSERT(host.subject.book(0, 0, 10));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ServiceQueueTest);

}  // namespace
