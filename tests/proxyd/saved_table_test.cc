// What is kept of a table over a restart, and for how long it holds.

#include "proxyd/saved_table.h"

#include <fstream>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/support/scratch_dir.h"

namespace {

using proxyd::SavedTable;

class SavedTableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SavedTableTest);
    CPPUNIT_TEST(what_is_saved_is_loaded);
    CPPUNIT_TEST(it_holds_as_long_as_the_configuration_says_the_same);
    CPPUNIT_TEST(a_file_that_is_no_table_does_not_count);
    CPPUNIT_TEST(a_directory_that_is_not_there_is_an_error);
    CPPUNIT_TEST_SUITE_END();

  public:
    void setUp() override {
        array_.name = "edge";
        array_.table.config_id = "7";
        array_.table.hash = array::Hash::carp;
        array_.table.key = array::KeyKind::url;
        array_.table.list_ttl = std::chrono::seconds(90);
        array_.table.members = {
            *array::parse_member("a 192.0.2.1 8081 http://a/pat Weir/1.0 0 UP 1 64")};
    }
    void what_is_saved_is_loaded() {
        CPPUNIT_ASSERT(!saved().load(array_));
        array::Table table = array_.table;
        table.config_id = "8";
        table.members[0].up = false;
        CPPUNIT_ASSERT(saved().save(table).has_value());
        const auto loaded = saved().load(array_);
        CPPUNIT_ASSERT(loaded.has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("8"), loaded->config_id);
        CPPUNIT_ASSERT(loaded->list_ttl == std::chrono::seconds(90));
        CPPUNIT_ASSERT(!loaded->members.at(0).up);
        saved().remove();
        CPPUNIT_ASSERT(!saved().load(array_));
    }
    void it_holds_as_long_as_the_configuration_says_the_same() {
        CPPUNIT_ASSERT(saved().save(array_.table).has_value());
        array_.table.members[0].load_factor = 2;
        CPPUNIT_ASSERT(!saved().load(array_));
        array_.table.members[0].load_factor = 1;
        CPPUNIT_ASSERT(saved().load(array_).has_value());
        array_.master.address = "192.0.2.9:80";
        CPPUNIT_ASSERT(!saved().load(array_));
    }
    void a_file_that_is_no_table_does_not_count() {
        CPPUNIT_ASSERT(saved().save(array_.table).has_value());
        std::ofstream(saved().path, std::ios::app) << "and more\n";
        CPPUNIT_ASSERT(!saved().load(array_));
    }
    void a_directory_that_is_not_there_is_an_error() {
        CPPUNIT_ASSERT(!SavedTable::of("/nowhere", "p1", array_).save(array_.table));
    }

  private:
    SavedTable saved() const { return SavedTable::of(dir_.path(), "p1", array_); }

    support::ScratchDir dir_;
    conf::Array array_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(SavedTableTest);

}  // namespace
