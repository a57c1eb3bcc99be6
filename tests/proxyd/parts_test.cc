// Which bytes of a representation are there, and where.

#include "proxyd/parts.h"

#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"

namespace {

using http::ByteRange;
using proxyd::Part;
using proxyd::PartList;

constexpr std::uint64_t kTotal = 100;

struct Added {
    ByteRange range;
    std::uint64_t at;
};
struct AddCase {
    const char* says;
    std::vector<Added> added;
    std::string parts;  // "first-last@at " of each
};

// clang-format off
const AddCase kAdd[] = {
    {"one",                              {{{0, 9}, 0}},                                  "0-9@0 "},
    {"two with a gap",                   {{{0, 9}, 0}, {{20, 29}, 10}},                  "0-9@0 20-29@10 "},
    {"the later one comes first",        {{{20, 29}, 0}, {{0, 9}, 10}},                  "0-9@10 20-29@0 "},
    {"neighbours in both places join",   {{{0, 9}, 0}, {{10, 19}, 10}},                  "0-19@0 "},
    {"neighbours elsewhere do not",      {{{10, 19}, 0}, {{0, 9}, 10}},                  "0-9@10 10-19@0 "},
    {"a gap is filled",                  {{{0, 9}, 0}, {{20, 29}, 10}, {{10, 19}, 20}},  "0-9@0 10-19@20 20-29@10 "},
    {"over the end of another",          {{{0, 9}, 0}, {{5, 14}, 10}},                   "0-4@0 5-14@10 "},
    {"over the start of another",        {{{5, 14}, 0}, {{0, 9}, 10}},                   "0-9@10 10-14@5 "},
    {"inside another",                   {{{0, 29}, 0}, {{10, 19}, 30}},                 "0-9@0 10-19@30 20-29@20 "},
    {"over all of another",              {{{10, 19}, 0}, {{0, 29}, 10}},                 "0-29@10 "},
    {"over several",                     {{{0, 9}, 0}, {{20, 29}, 10}, {{40, 49}, 20}, {{5, 44}, 30}},
                                                                                         "0-4@0 5-44@30 45-49@25 "},
    {"the last byte",                    {{{99, 99}, 7}},                                "99-99@7 "},
};
// clang-format on

std::string text_of(const PartList& list) {
    std::string text;
    for (const Part& part : list.parts())
        text += std::to_string(part.range.first) + "-" + std::to_string(part.range.last) + "@" +
                std::to_string(part.at) + " ";
    return text;
}

struct MissingCase {
    const char* says;
    ByteRange range;
    std::string missing;  // "first-last", or empty
};

// Of a list with 10-19, 20-29 (elsewhere) and 50-59.
const MissingCase kMissing[] = {
    {"nothing of what is there", {12, 17}, ""},
    {"nothing over two parts", {15, 25}, ""},
    {"all of a gap", {30, 40}, "30-40"},
    {"what is in front", {0, 15}, "0-9"},
    {"what is behind", {55, 70}, "60-70"},
    {"what is between", {10, 59}, "30-49"},
    {"around a part: that too", {40, 70}, "40-70"},
    {"all", {0, 99}, "0-99"},
    {"from a part to a part", {15, 55}, "30-49"},
    {"one byte", {30, 30}, "30-30"},
};

class PartsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PartsTest);
    CPPUNIT_TEST(parts_are_kept_in_order_and_without_overlap);
    CPPUNIT_TEST(what_is_missing_is_one_range);
    CPPUNIT_TEST(a_list_survives_the_store);
    CPPUNIT_TEST(what_is_no_list_of_this_body_is_refused);
    CPPUNIT_TEST(too_many_parts_are_refused_and_change_nothing);
    CPPUNIT_TEST(any_order_of_parts_finds_every_byte);
    CPPUNIT_TEST_SUITE_END();

  public:
    void parts_are_kept_in_order_and_without_overlap() {
        for (const AddCase& c : kAdd) {
            PartList list(kTotal);
            for (const Added& added : c.added)
                CPPUNIT_ASSERT_MESSAGE(c.says, list.add(added.range, added.at));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.parts, text_of(list));
        }
    }
    void what_is_missing_is_one_range() {
        PartList list(kTotal);
        CPPUNIT_ASSERT(list.add({10, 19}, 10) && list.add({20, 29}, 0) && list.add({50, 59}, 20));
        for (const MissingCase& c : kMissing) {
            const auto missing = list.missing(c.range);
            const std::string text = missing ? std::to_string(missing->first) + "-" +
                                                   std::to_string(missing->last)
                                             : std::string();
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.missing, text);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.missing.empty(), list.covers(c.range));
        }
    }
    void a_list_survives_the_store() {
        PartList list(kTotal);
        CPPUNIT_ASSERT(list.add({10, 19}, 0) && list.add({50, 59}, 10));
        const auto read = PartList::read(list.bytes(), 20);
        CPPUNIT_ASSERT(read);
        CPPUNIT_ASSERT_EQUAL(text_of(list), text_of(*read));
        CPPUNIT_ASSERT_EQUAL(kTotal, read->total());
    }
    void what_is_no_list_of_this_body_is_refused() {
        PartList list(kTotal);
        CPPUNIT_ASSERT(list.add({10, 19}, 0) && list.add({50, 59}, 10));
        const std::string good = list.bytes();
        CPPUNIT_ASSERT(!PartList::read(good, 19));
        for (std::size_t length = 0; length < good.size(); ++length)
            if (length != 32) CPPUNIT_ASSERT(!PartList::read(good.substr(0, length), 20));
        // Whatever stands there, no part lies outside the body or the representation.
        base::Random random(1);
        for (int i = 0; i < 10000; ++i) {
            std::string bytes = good;
            bytes[random.below(bytes.size())] ^= static_cast<char>(1 + random.below(255));
            const auto read = PartList::read(bytes, 20);
            if (!read) continue;
            for (const Part& part : read->parts())
                CPPUNIT_ASSERT(part.range.last < read->total() &&
                               part.at + part.range.size() <= 20);
        }
    }
    void too_many_parts_are_refused_and_change_nothing() {
        PartList list(1000);
        for (std::size_t i = 0; i < PartList::kMaxParts; ++i)
            CPPUNIT_ASSERT(list.add({2 * i, 2 * i}, i));
        const std::string before = text_of(list);
        CPPUNIT_ASSERT(!list.add({900, 900}, 64));
        CPPUNIT_ASSERT_EQUAL(before, text_of(list));
        CPPUNIT_ASSERT(list.add({0, 900}, 64));
        CPPUNIT_ASSERT_EQUAL(std::string("0-900@64 "), text_of(list));
    }
    // The body is written as a daemon would; each byte says where it belongs.
    void any_order_of_parts_finds_every_byte() {
        base::Random random(7);
        for (int run = 0; run < 200; ++run) {
            PartList list(kTotal);
            std::vector<std::uint64_t> body;
            while (!list.is_whole()) {
                const std::uint64_t first = random.below(kTotal);
                const ByteRange range{first, first + random.below(kTotal - first)};
                const auto missing = list.missing(range);
                if (!missing) continue;
                CPPUNIT_ASSERT(list.add(*missing, body.size()));
                for (auto i = missing->first; i <= missing->last; ++i) body.push_back(i);
            }
            for (std::uint64_t i = 0; i < kTotal; ++i) {
                const auto part = list.from(i);
                CPPUNIT_ASSERT(part && part->range.first == i);
                for (std::uint64_t k = i; k <= part->range.last; ++k)
                    CPPUNIT_ASSERT_EQUAL(k, body[part->at + k - i]);
            }
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PartsTest);

}  // namespace
