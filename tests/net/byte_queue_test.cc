// What a ByteQueue keeps, and how little: see common/net/byte_queue.h.

#include "common/net/byte_queue.h"

#include <cstring>
#include <random>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using net::Chunk;

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

std::string content(const net::ByteQueue& queue) {
    iovec parts[16];
    const std::size_t count = queue.gather(parts);
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text.append(static_cast<char*>(parts[i].iov_base), parts[i].iov_len);
    return text;
}

class ByteQueueTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ByteQueueTest);
    CPPUNIT_TEST(bytes_leave_in_the_order_they_came);
    CPPUNIT_TEST(it_takes_no_more_than_its_limit);
    CPPUNIT_TEST(an_empty_queue_holds_no_memory);
    CPPUNIT_TEST(bytes_can_be_written_in_place);
    CPPUNIT_TEST(it_equals_a_string_under_random_use);
    CPPUNIT_TEST(the_pool_gives_what_it_got_back);
    CPPUNIT_TEST_SUITE_END();

    net::ChunkPool pool_{4};

  public:
    void bytes_leave_in_the_order_they_came() {
        net::ByteQueue queue(pool_, 100);
        queue.append(bytes_of("one "));
        queue.append(bytes_of("two"));
        CPPUNIT_ASSERT_EQUAL(std::string("one two"), content(queue));
        queue.consume(4);
        CPPUNIT_ASSERT_EQUAL(std::string("two"), content(queue));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, queue.front().size());
    }
    void it_takes_no_more_than_its_limit() {
        net::ByteQueue queue(pool_, 5);
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, queue.append(bytes_of("too many")));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, queue.append(bytes_of("x")));
        CPPUNIT_ASSERT(queue.prepare().empty());
        queue.consume(2);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, queue.prepare().size());
    }
    void an_empty_queue_holds_no_memory() {
        net::ByteQueue queue(pool_, 1 << 20);
        queue.append(bytes_of(std::string(3 * Chunk::kBytes, 'x')));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, pool_.in_use());
        queue.consume(3 * Chunk::kBytes - 1);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, pool_.in_use());
        queue.consume(1);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, pool_.in_use());
        queue.prepare();
        queue.commit(0);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, pool_.in_use());
        CPPUNIT_ASSERT(queue.front().empty());
    }
    void bytes_can_be_written_in_place() {
        net::ByteQueue queue(pool_, 100);
        const std::span<std::byte> space = queue.prepare();
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, space.size());
        std::memcpy(space.data(), "abc", 3);
        queue.commit(3);
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), content(queue));
    }
    void it_equals_a_string_under_random_use() {
        std::mt19937 random(11);
        net::ByteQueue queue(pool_, 100'000);
        std::string model;
        for (int i = 0; i < 2000; ++i) {
            std::string piece(random() % 9000, static_cast<char>('a' + i % 26));
            piece.resize(queue.append(bytes_of(piece)));
            model += piece;
            CPPUNIT_ASSERT_EQUAL(model.size(), queue.size());
            const std::size_t n = random() % (model.size() + 1);
            queue.consume(n);
            model.erase(0, n);
            CPPUNIT_ASSERT(model == content(queue));
        }
    }
    void the_pool_gives_what_it_got_back() {
        Chunk* first = pool_.take();
        pool_.give_back(first);
        CPPUNIT_ASSERT(first == pool_.take());
        pool_.give_back(first);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ByteQueueTest);

}  // namespace
