// The option tables themselves: a wrong row is found here, not by an operator.

#include "common/conf/options.h"

#include <set>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/conf/section.h"
#include "common/conf/units.h"

namespace {

using conf::Option;
using conf::Unit;

bool is_number(Unit unit) {
    return unit == Unit::bytes || unit == Unit::time || unit == Unit::count || unit == Unit::real;
}

// A value of a table as a number; -1 if it is none.
double number(Unit unit, const std::string& text) {
    if (unit == Unit::real) return conf::parse_real(text).value_or(-1);
    if (unit == Unit::time) {
        const auto time = conf::parse_time(text);
        return time ? static_cast<double>(time->count()) : -1;
    }
    const auto value = unit == Unit::bytes ? conf::parse_bytes(text) : conf::parse_count(text);
    return value ? static_cast<double>(*value) : -1;
}

class OptionsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OptionsTest);
    CPPUNIT_TEST(names_are_unique_in_their_table);
    CPPUNIT_TEST(numbers_have_a_range_that_contains_their_default);
    CPPUNIT_TEST(words_have_a_default_among_them_or_none);
    CPPUNIT_TEST(every_option_has_help);
    CPPUNIT_TEST_SUITE_END();

  public:
    void names_are_unique_in_their_table() {
        std::set<std::string> tables;
        for (const conf::Table& table : conf::kTables) {
            CPPUNIT_ASSERT_MESSAGE(table.key, tables.insert(table.key).second);
            std::set<std::string> names;
            for (const Option& option : table.options)
                CPPUNIT_ASSERT_MESSAGE(option.name, names.insert(option.name).second);
        }
    }
    void numbers_have_a_range_that_contains_their_default() {
        for_each([](const Option& option, const std::string& where) {
            if (!is_number(option.unit)) return;
            const std::string allowed = option.allowed;
            const auto dots = allowed.find("..");
            CPPUNIT_ASSERT_MESSAGE(where, dots != std::string::npos);
            const double least = number(option.unit, allowed.substr(0, dots));
            const double most = number(option.unit, allowed.substr(dots + 2));
            const double preset = number(option.unit, option.preset);
            CPPUNIT_ASSERT_MESSAGE(where, least >= 0 && least <= preset && preset <= most);
        });
    }
    void words_have_a_default_among_them_or_none() {
        for_each([](const Option& option, const std::string& where) {
            const auto words = conf::words_of(option);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, option.unit == Unit::word, !words.empty());
            bool found = words.empty() || *option.preset == '\0';
            for (const auto word : words) found |= word == option.preset;
            CPPUNIT_ASSERT_MESSAGE(where, found);
        });
    }
    void every_option_has_help() {
        for_each([](const Option& option, const std::string& where) {
            CPPUNIT_ASSERT_MESSAGE(where, *option.help != '\0');
        });
    }

  private:
    static void for_each(void (*check)(const Option& option, const std::string& where)) {
        for (const conf::Table& table : conf::kTables)
            for (const Option& option : table.options)
                check(option, std::string(table.key) + "." + option.name);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(OptionsTest);

}  // namespace
