// What the pool promises: see common/base/pool.h.

#include "common/base/pool.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

int alive = 0;

struct Session {
    explicit Session(std::string its_name) : name(std::move(its_name)) { ++alive; }
    ~Session() { --alive; }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    std::string name;
};

class PoolTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PoolTest);
    CPPUNIT_TEST(memory_is_used_again);
    CPPUNIT_TEST(spare_memory_is_bounded);
    CPPUNIT_TEST(objects_smaller_than_a_pointer_fit);
    CPPUNIT_TEST_SUITE_END();

  public:
    void memory_is_used_again() {
        base::Pool<Session> pool(2);
        auto first = pool.make("first");
        const Session* place = first.get();
        first.reset();
        CPPUNIT_ASSERT_EQUAL(0, alive);
        const auto second = pool.make("second");
        CPPUNIT_ASSERT(second.get() == place);
        CPPUNIT_ASSERT_EQUAL(std::string("second"), second->name);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, pool.spare_count());
    }
    void spare_memory_is_bounded() {
        base::Pool<Session> pool(2);
        Session* many[] = {pool.create("a"), pool.create("b"), pool.create("c")};
        CPPUNIT_ASSERT_EQUAL(3, alive);
        for (Session* session : many) pool.destroy(session);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, pool.spare_count());
        CPPUNIT_ASSERT_EQUAL(0, alive);
    }
    void objects_smaller_than_a_pointer_fit() {
        base::Pool<char> pool(8);
        auto a = pool.make('a');
        const auto b = pool.make('b');
        a.reset();
        a = pool.make('c');
        CPPUNIT_ASSERT_EQUAL('b', *b);
        CPPUNIT_ASSERT_EQUAL('c', *a);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PoolTest);

}  // namespace
