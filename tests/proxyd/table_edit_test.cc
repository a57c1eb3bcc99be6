// What an operator may change of a table: see weirctl(8), "pat".

#include "proxyd/table_edit.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/conf/config_id.h"

namespace {

array::Table table() {
    array::Table table;
    table.config_id = "41";
    table.hash = array::Hash::hrw;
    table.key = array::KeyKind::url;
    for (const char* name : {"a", "b"})
        table.members.push_back(*array::parse_member(
            std::string(name) + " 192.0.2.1 8081 http://a/pat Weir/1.0 9 UP 2 64"));
    return table;
}

struct Case {
    const char* order;
    const char* mistake;  // empty: it is carried out
    const char* lines;    // the members then: "name address port status load"
};

constexpr Case kCases[] = {
    {"add c 192.0.2.3 80", "", "a 192.0.2.1 8081 UP 2|b 192.0.2.1 8081 UP 2|c 192.0.2.3 80 UP 1|"},
    {"add c 2001:db8::1 80 5", "",
     "a 192.0.2.1 8081 UP 2|b 192.0.2.1 8081 UP 2|c 2001:db8::1 80 UP 5|"},
    {"add c 192.0.2.3 80 http://x/pat X/1 7 DOWN 3 9", "",
     "a 192.0.2.1 8081 UP 2|b 192.0.2.1 8081 UP 2|c 192.0.2.3 80 DOWN 3|"},
    {"remove b", "", "a 192.0.2.1 8081 UP 2|"},
    {"drain b", "", "a 192.0.2.1 8081 UP 2|b 192.0.2.1 8081 DOWN 2|"},
    {"restore b", "", "a 192.0.2.1 8081 UP 2|b 192.0.2.1 8081 UP 2|"},
    {"weight b 0", "", "a 192.0.2.1 8081 UP 2|b 192.0.2.1 8081 UP 0|"},
    {"", "\"\" is not one of add, remove, drain, restore, weight", ""},
    {"delete b", "\"delete\" is not one of add, remove, drain, restore, weight", ""},
    {"add c 192.0.2.3", "add needs NAME ADDRESS PORT [LOAD], or all columns of a line", ""},
    {"add A 192.0.2.3 80", "\"a\" is there already", ""},
    {"add c host 80", "malformed address", ""},
    {"add c 192.0.2.3 0", "malformed port", ""},
    {"remove c", "there is no member \"c\"", ""},
    {"remove a", "\"a\" is the master, which the others ask; name another one first", ""},
    {"drain", "drain needs the NAME of a member", ""},
    {"weight b", "weight needs the NAME of a member and its LOAD", ""},
    {"weight b -1", "\"-1\" is not a load factor: a number, 0 or above", ""},
};

std::string lines_of(const array::Table& table) {
    std::string lines;
    for (const array::Member& m : table.members)
        lines += m.name + " " + m.address + " " + std::to_string(m.port) +
                 (m.up ? " UP " : " DOWN ") + std::to_string(m.load_factor) + "|";
    return lines;
}

class TableEditTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TableEditTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(what_differs_has_another_id_and_what_is_equal_the_same);
    CPPUNIT_TEST(somebody_must_be_left);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            const auto edit = proxyd::edit_table(table(), c.order, "a");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.order, std::string(c.mistake), edit.mistake);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.order, edit.mistake.empty(), edit.table.has_value());
            if (!edit.table) continue;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.order, std::string(c.lines), lines_of(*edit.table));
            CPPUNIT_ASSERT(edit.table->config_id != "41");
        }
    }
    // A member that missed what was between must notice that the table is another one.
    void what_differs_has_another_id_and_what_is_equal_the_same() {
        const auto id = [](const char* order) {
            return proxyd::edit_table(table(), order, "a").table->config_id;
        };
        CPPUNIT_ASSERT(id("weight b 3") != id("weight b 4"));
        CPPUNIT_ASSERT(id("weight b 3") != id("weight a 3"));
        CPPUNIT_ASSERT_EQUAL(id("weight b 3"), id("weight b 3"));
        const auto drained = proxyd::edit_table(table(), "weight b 3", "a");
        const auto back = proxyd::edit_table(*drained.table, "weight b 2", "a");
        CPPUNIT_ASSERT_EQUAL(conf::config_id_of(table()), back.table->config_id);
    }
    void somebody_must_be_left() {
        const auto one = proxyd::edit_table(table(), "weight a 0", "a");
        const auto none = proxyd::edit_table(*one.table, "weight b 0", "a");
        CPPUNIT_ASSERT_EQUAL(std::string("no member would have a load factor"), none.mistake);
        CPPUNIT_ASSERT(!proxyd::edit_table(*one.table, "remove b", "a").table);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TableEditTest);

}  // namespace
