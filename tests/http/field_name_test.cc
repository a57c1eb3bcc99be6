// The table of field names and its hash.

#include "common/http/field_name.h"

#include <cctype>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::FieldName;

constexpr auto kCount = static_cast<unsigned>(FieldName::count_);

class FieldNameTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FieldNameTest);
    CPPUNIT_TEST(every_name_is_found_in_any_case);
    CPPUNIT_TEST(the_spelling_follows_the_enumerator);
    CPPUNIT_TEST(one_wrong_byte_anywhere_is_another_name);
    CPPUNIT_TEST(short_long_and_empty_names_are_others);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_name_is_found_in_any_case() {
        for_each_name([](FieldName name, const std::string& text) {
            std::string upper = text, lower = text;
            for (char& c : upper) c = static_cast<char>(std::toupper(c));
            for (char& c : lower) c = static_cast<char>(std::tolower(c));
            for (const std::string& spelling : {text, upper, lower})
                CPPUNIT_ASSERT_MESSAGE(spelling, name == http::field_name(spelling));
        });
    }
    void the_spelling_follows_the_enumerator() {
        CPPUNIT_ASSERT_EQUAL(std::string_view("Accept"), text_of(FieldName::accept));
        CPPUNIT_ASSERT_EQUAL(std::string_view("Host"), text_of(FieldName::host));
        CPPUNIT_ASSERT_EQUAL(std::string_view("TE"), text_of(FieldName::te));
        CPPUNIT_ASSERT_EQUAL(std::string_view("X-Forwarded-Port"),
                             text_of(FieldName::x_forwarded_port));
        CPPUNIT_ASSERT(text_of(FieldName::other).empty());
    }
    void one_wrong_byte_anywhere_is_another_name() {
        for_each_name([](FieldName name, const std::string& text) {
            for (std::size_t i = 0; i < text.size(); ++i)
                for (int c = 0; c < 256; ++c) {
                    std::string wrong = text;
                    wrong[i] = static_cast<char>(c);
                    if (std::tolower(c) == std::tolower(static_cast<unsigned char>(text[i])))
                        continue;
                    CPPUNIT_ASSERT_MESSAGE(wrong, http::field_name(wrong) != name);
                }
        });
    }
    void short_long_and_empty_names_are_others() {
        for (const std::string& text : {std::string(), std::string("T"), std::string("X-Other"),
                                        std::string(1000, 'a'), std::string("Hostt")})
            CPPUNIT_ASSERT_MESSAGE(text, http::field_name(text) == FieldName::other);
    }

  private:
    template <typename Check>
    static void for_each_name(Check check) {
        for (unsigned i = 1; i < kCount; ++i) {
            const auto name = static_cast<FieldName>(i);
            check(name, std::string(text_of(name)));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FieldNameTest);

}  // namespace
