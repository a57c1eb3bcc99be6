// What the views of bytes promise: see common/base/bytes.h.

#include "common/base/bytes.h"

#include <array>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

class BytesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BytesTest);
    CPPUNIT_TEST(text_and_bytes_are_the_same_memory);
    CPPUNIT_TEST(a_copy_stops_at_the_smaller_end);
    CPPUNIT_TEST(integers_are_stored_low_byte_first_at_any_address);
    CPPUNIT_TEST_SUITE_END();

  public:
    void text_and_bytes_are_the_same_memory() {
        constexpr std::string_view kText = "weir";
        const std::string_view back = base::as_text(base::as_bytes(kText));
        CPPUNIT_ASSERT(back.data() == kText.data() && back == kText);
    }
    void a_copy_stops_at_the_smaller_end() {
        std::array<std::byte, 3> room{};
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, base::copy_bytes(room, base::as_bytes("abcd")));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, base::copy_bytes(room, base::as_bytes("x")));
        CPPUNIT_ASSERT(base::as_text(room) == "xbc");
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, base::copy_bytes(room, {}));
    }
    void integers_are_stored_low_byte_first_at_any_address() {
        std::array<char, 9> memory{};
        base::store_le(&memory[1], std::uint64_t{0x0807060504030201u});
        CPPUNIT_ASSERT_EQUAL(1, static_cast<int>(memory[1]));
        CPPUNIT_ASSERT_EQUAL(8, static_cast<int>(memory[8]));
        CPPUNIT_ASSERT_EQUAL(std::uint16_t{0x0302}, base::load_le<std::uint16_t>(&memory[2]));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(BytesTest);

}  // namespace
