// What the text operations promise: see common/base/text.h.

#include "common/base/text.h"

#include <array>
#include <limits>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using Words = std::vector<std::string_view>;
using Number = std::optional<std::uint64_t>;

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

struct NumberCase {
    const char* says;
    std::string_view text;
    Number decimal, hex;
};
const NumberCase kNumbers[] = {
    {"zero",                          "0",                    0,     0},
    {"leading zeros",                 "0010",                 10,    16},
    {"the largest decimal",           "18446744073709551615", kMost, {}},
    {"one above the largest decimal", "18446744073709551616", {},    {}},
    {"the largest hexadecimal",       "ffffffffffffffff",     {},    kMost},
    {"one digit too many",            "10000000000000000",    10'000'000'000'000'000u, {}},
    {"both cases of letters",         "aF",                   {},    0xaf},
    {"nothing",                       "",                     {},    {}},
    {"a plus sign",                   "+1",                   {},    {}},
    {"a minus sign",                  "-1",                   {},    {}},
    {"a space in front",              " 1",                   {},    {}},
    {"a space behind",                "1 ",                   {},    {}},
    {"a prefix",                      "0x1",                  {},    {}},
    {"a NUL",                         std::string_view("1\0", 2), {}, {}},
};

struct DistanceCase {
    std::string_view a, b;
    unsigned distance;
};
constexpr DistanceCase kDistances[] = {
    {"", "", 0},           {"abc", "abc", 0},         {"", "abc", 3},
    {"listen", "lisen", 1}, {"listen", "listenn", 1}, {"listen", "lister", 1},
    {"listen", "lsiten", 1}, {"kitten", "sitting", 3}, {"ab", "ba", 1},
};

class TextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TextTest);
    CPPUNIT_TEST(trim_takes_spaces_and_tabs_off_both_ends_and_nothing_else);
    CPPUNIT_TEST(case_is_ignored_for_ascii_letters_only);
    CPPUNIT_TEST(a_number_is_digits_and_only_digits);
    CPPUNIT_TEST(a_number_above_the_given_maximum_is_refused);
    CPPUNIT_TEST(what_is_written_in_decimal_is_read_back);
    CPPUNIT_TEST(take_field_eats_a_list_from_the_front);
    CPPUNIT_TEST(split_keeps_empty_fields);
    CPPUNIT_TEST(words_are_separated_by_any_blank_space);
    CPPUNIT_TEST(edit_distance_counts_single_mistakes_in_both_directions);
    CPPUNIT_TEST(the_nearest_word_is_near);
    CPPUNIT_TEST_SUITE_END();

  public:
    void trim_takes_spaces_and_tabs_off_both_ends_and_nothing_else() {
        CPPUNIT_ASSERT(base::trim(" \t a b\t ") == "a b");
        CPPUNIT_ASSERT(base::trim(" \t ").empty());
        CPPUNIT_ASSERT(base::trim("\r\n") == "\r\n");
    }
    void case_is_ignored_for_ascii_letters_only() {
        CPPUNIT_ASSERT(base::iequals("Content-Length", "cONTENT-lENGTH"));
        CPPUNIT_ASSERT(!base::iequals("[", "{"));
        CPPUNIT_ASSERT(!base::iequals("\xc4", "\xe4"));
        CPPUNIT_ASSERT(!base::iequals("a", "ab"));
        CPPUNIT_ASSERT(base::istarts_with("Basic abc", "BASIC "));
        CPPUNIT_ASSERT(!base::istarts_with("Bas", "Basic"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xc4z09_"), base::lower("\xc4Z09_"));
    }
    void a_number_is_digits_and_only_digits() {
        for (const NumberCase& c : kNumbers) {
            CPPUNIT_ASSERT_MESSAGE(c.says, base::parse_decimal(c.text) == c.decimal);
            CPPUNIT_ASSERT_MESSAGE(c.says, base::parse_hex(c.text) == c.hex);
        }
    }
    void a_number_above_the_given_maximum_is_refused() {
        CPPUNIT_ASSERT(base::parse_decimal("65535", 65535) == 65535u);
        CPPUNIT_ASSERT(!base::parse_decimal("65536", 65535));
        CPPUNIT_ASSERT(!base::parse_hex("100", 0xff));
    }
    void what_is_written_in_decimal_is_read_back() {
        for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{907}, kMost}) {
            char text[20];
            const char* end = base::write_decimal(text, value);
            const std::string_view written(text, static_cast<std::size_t>(end - text));
            CPPUNIT_ASSERT(base::parse_decimal(written) == value);
        }
    }
    void take_field_eats_a_list_from_the_front() {
        std::string_view rest = "a,,b";
        CPPUNIT_ASSERT(base::take_field(rest, ',') == "a");
        CPPUNIT_ASSERT(rest == ",b");
        CPPUNIT_ASSERT(base::take_field(rest, ',').empty());
        CPPUNIT_ASSERT(base::take_field(rest, ',') == "b");
        CPPUNIT_ASSERT(rest.empty());
    }
    void split_keeps_empty_fields() {
        CPPUNIT_ASSERT((base::split("a,,b,", ',') == Words{"a", "", "b", ""}));
        CPPUNIT_ASSERT((base::split("", ',') == Words{""}));
    }
    void words_are_separated_by_any_blank_space() {
        CPPUNIT_ASSERT((base::split_words("  proxy1 \t 127.0.0.1\t8081 ") ==
                        Words{"proxy1", "127.0.0.1", "8081"}));
        CPPUNIT_ASSERT(base::split_words(" \t").empty());
    }
    void edit_distance_counts_single_mistakes_in_both_directions() {
        for (const DistanceCase& c : kDistances) {
            const std::string where = std::string(c.a) + " and " + std::string(c.b);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, c.distance, base::edit_distance(c.a, c.b));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, c.distance, base::edit_distance(c.b, c.a));
        }
    }
    void the_nearest_word_is_near() {
        constexpr std::array<std::string_view, 4> kKnown = {"listen", "size", "max_object", "tls"};
        CPPUNIT_ASSERT(base::nearest_word("lisen", kKnown) == "listen");
        CPPUNIT_ASSERT(base::nearest_word("max_objects", kKnown) == "max_object");
        CPPUNIT_ASSERT(base::nearest_word("ssize", kKnown) == "size");
        CPPUNIT_ASSERT(base::nearest_word("balance", kKnown).empty());
        CPPUNIT_ASSERT(base::nearest_word("x", {}).empty());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TextTest);

}  // namespace
