// originsim(8) says what the tables of originsim say: the words of the query, the malformed
// answers and the columns of the board, each once and none too many.

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "originsim/bad_head.h"
#include "originsim/host_state.h"
#include "originsim/query.h"

namespace {

using Names = std::multiset<std::string>;

class ManualTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ManualTest);
    CPPUNIT_TEST(every_word_of_the_query_is_described);
    CPPUNIT_TEST(every_malformed_answer_is_described_in_its_order);
    CPPUNIT_TEST(every_column_of_the_board_is_described);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_word_of_the_query_is_described() {
        Names words;
        for (const auto& word : originsim::query_words())
            words.insert(std::string(word.name) + " No = Ar " + word.unit);
        CPPUNIT_ASSERT(words == items("THE QUERY", ".It Cm "));
    }
    void every_malformed_answer_is_described_in_its_order() {
        std::string names, described;
        for (const auto& head : originsim::bad_heads()) names += std::string(head.name) + "\n";
        for_each_item("MALFORMED ANSWERS", ".It Ql ",
                      [&](const std::string& name) { described += name + "\n"; });
        CPPUNIT_ASSERT_EQUAL(names, described);
    }
    void every_column_of_the_board_is_described() {
        Names columns;
        for (const auto& column : originsim::board_columns()) columns.insert(column.name);
        CPPUNIT_ASSERT(columns == items("FILES", ".It Cm "));
    }

  private:
    // The rest of each line of a section that begins with `mark`.
    template <typename Use>
    static void for_each_item(std::string_view section, std::string_view mark, Use use) {
        const char* top = std::getenv("top_srcdir");
        std::ifstream page(std::string(top != nullptr ? top : "..") + "/man/originsim.8.in");
        CPPUNIT_ASSERT_MESSAGE("the manual is not there: set top_srcdir", page.good());
        bool inside = false;
        for (std::string line; std::getline(page, line);) {
            if (line.starts_with(".Sh ")) inside = line.substr(4) == section;
            if (inside && line.starts_with(mark)) use(line.substr(mark.size()));
        }
    }
    static Names items(std::string_view section, std::string_view mark) {
        Names names;
        for_each_item(section, mark, [&](const std::string& name) { names.insert(name); });
        return names;
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ManualTest);

}  // namespace
