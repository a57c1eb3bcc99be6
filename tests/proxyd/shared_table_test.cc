// A table in shared memory: whole at any moment, one writer at a time.

#include "proxyd/shared_table.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using proxyd::SharedTable;
using proxyd::TableStatus;

class SharedTableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SharedTableTest);
    CPPUNIT_TEST(a_new_one_has_no_table);
    CPPUNIT_TEST(every_text_has_a_generation_of_its_own);
    CPPUNIT_TEST(the_longest_text_fits);
    CPPUNIT_TEST(there_is_one_writer);
    CPPUNIT_TEST(a_dead_writer_is_put_out);
    CPPUNIT_TEST(a_status_is_kept_whole);
    CPPUNIT_TEST(calls_are_counted);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_new_one_has_no_table() {
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, table_.generation());
        CPPUNIT_ASSERT_EQUAL(std::string(), table_.read().text);
    }
    void every_text_has_a_generation_of_its_own() {
        for (std::uint64_t n = 1; n <= 5; ++n) {
            table_.put("table " + std::to_string(n));
            CPPUNIT_ASSERT_EQUAL(n, table_.generation());
            CPPUNIT_ASSERT_EQUAL(n, table_.read().generation);
            CPPUNIT_ASSERT_EQUAL("table " + std::to_string(n), table_.read().text);
        }
    }
    void the_longest_text_fits() {
        const std::string text(array::kMaxTableBytes, 'x');
        table_.put(text);
        CPPUNIT_ASSERT(table_.read().text == text);
    }
    void there_is_one_writer() {
        CPPUNIT_ASSERT(table_.try_lock(3));
        CPPUNIT_ASSERT(!table_.try_lock(4));
        table_.unlock(3);
        CPPUNIT_ASSERT(table_.try_lock(SharedTable::kMasterSeat));
    }
    void a_dead_writer_is_put_out() {
        CPPUNIT_ASSERT(table_.try_lock(3));
        table_.recover(4);
        CPPUNIT_ASSERT(!table_.try_lock(4));
        table_.recover(3);
        CPPUNIT_ASSERT(table_.try_lock(4));
    }
    void a_status_is_kept_whole() {
        CPPUNIT_ASSERT(table_.status(0).source == TableStatus::Source::configuration);
        TableStatus status;
        status.source = TableStatus::Source::master;
        status.failures = 7;
        status.error[0] = 'x';
        table_.set_status(1, status);
        CPPUNIT_ASSERT(table_.status(2).source == TableStatus::Source::master);
        CPPUNIT_ASSERT_EQUAL(7u, table_.status(2).failures);
        CPPUNIT_ASSERT_EQUAL(std::string("x"), std::string(table_.status(2).error));
    }
    void calls_are_counted() {
        const auto before = table_.calls();
        table_.call();
        CPPUNIT_ASSERT_EQUAL(before + 1, table_.calls());
    }

  private:
    SharedTable table_ = std::move(*SharedTable::make());
};
CPPUNIT_TEST_SUITE_REGISTRATION(SharedTableTest);

}  // namespace
