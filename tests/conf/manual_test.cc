// weir.conf(5) gives the range and the default of every option as the tables have them.
//
// That no option is missing there, and none too many, is for tests/style/manuals.sh.

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/conf/options.h"
#include "common/conf/section.h"

namespace {

using conf::Option;
using conf::Unit;

// The text of all items of each name: a few names are options of several tables.
std::map<std::string, std::string> read_items() {
    const char* top = std::getenv("top_srcdir");
    std::ifstream page(std::string(top != nullptr ? top : ".") + "/man/weir.conf.5.in");
    std::map<std::string, std::string> items;
    std::string line, name;
    while (std::getline(page, line)) {
        if (line.starts_with(".It Cm ")) name = line.substr(7, line.find(' ', 7) - 7);
        if (line.starts_with(".Sh ")) name.clear();
        items[name] += " " + line;
    }
    return items;
}

// "10m" of a time as the manual writes it: "10 minutes".
std::string in_words(Unit unit, const std::string& text) {
    constexpr std::pair<const char*, const char*> kUnits[] = {
        {"ms", "millisecond"}, {"s", "second"}, {"m", "minute"}, {"h", "hour"}, {"d", "day"}};
    const auto digits = text.find_first_not_of("0123456789");
    if (unit != Unit::time || digits == std::string::npos) return text;
    const std::string number = text.substr(0, digits);
    for (const auto& [suffix, word] : kUnits)
        if (text.substr(digits) == suffix)
            return number + " " + word + (number == "1" ? "" : "s");
    return text;
}

// Whether `words` stand in the text, not as a part of longer ones.
bool says(const std::string& text, const std::string& words) {
    const auto inside = [&text](std::size_t at) {
        return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
    };
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
        if (!inside(at - 1) && !inside(at + words.size())) return true;
    return false;
}

class ManualTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ManualTest);
    CPPUNIT_TEST(every_default_is_in_the_manual);
    CPPUNIT_TEST(every_bound_is_in_the_manual);
    CPPUNIT_TEST(every_word_is_in_the_manual);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_default_is_in_the_manual() {
        for_each([](const Option& option, const auto& expect) {
            if (*option.preset != '\0') expect(in_words(option.unit, option.preset));
        });
    }
    void every_bound_is_in_the_manual() {
        for_each([](const Option& option, const auto& expect) {
            const std::string allowed = option.allowed;
            const auto dots = allowed.find("..");
            if (dots == std::string::npos) return;
            // "0 to 1 day" and "100 milliseconds to 1 hour": the unit of a zero is left out.
            expect(in_words(option.unit, allowed.substr(0, dots)));
            expect(in_words(option.unit, allowed.substr(dots + 2)));
        });
    }
    void every_word_is_in_the_manual() {
        for_each([](const Option& option, const auto& expect) {
            for (const auto word : conf::words_of(option)) expect(std::string(word));
        });
    }

  private:
    template <typename Check>
    static void for_each(const Check& check) {
        const auto items = read_items();
        for (const conf::Table& table : conf::kTables)
            for (const Option& option : table.options) {
                const auto item = items.find(option.name);
                const std::string text = item != items.end() ? item->second : "";
                check(option, [&](const std::string& words) {
                    CPPUNIT_ASSERT_MESSAGE(std::string(table.key) + "." + option.name +
                                               " lacks \"" + words + "\" in weir.conf(5)",
                                           says(text, words));
                });
            }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ManualTest);

}  // namespace
