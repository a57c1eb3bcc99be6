// What synthetic content promises: see originsim/content.h.

#include "originsim/content.h"

#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using originsim::Texture;

constexpr std::uint64_t kKey = 42;

std::vector<std::byte> make(Texture texture, std::uint64_t position, std::size_t size,
                            std::uint64_t key = kKey) {
    std::vector<std::byte> body(size);
    originsim::generate(texture, key, position, body);
    return body;
}

class ContentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ContentTest);
    CPPUNIT_TEST(any_range_is_that_range_of_the_whole);
    CPPUNIT_TEST(it_goes_on_beyond_four_gigabytes);
    CPPUNIT_TEST(the_first_wrong_byte_is_found);
    CPPUNIT_TEST(other_names_versions_and_variants_are_other_content);
    CPPUNIT_TEST(text_is_lines_that_say_where_they_stand);
    CPPUNIT_TEST(the_bytes_are_the_same_on_every_machine);
    CPPUNIT_TEST_SUITE_END();

  public:
    void any_range_is_that_range_of_the_whole() {
        for (const Texture texture : {Texture::text, Texture::random}) {
            const auto whole = make(texture, 0, 300);
            for (std::size_t from = 0; from < 140; ++from)
                for (std::size_t size = 0; size < 150; size += 7)
                    CPPUNIT_ASSERT(make(texture, from, size) ==
                                   std::vector(whole.begin() + static_cast<long>(from),
                                               whole.begin() + static_cast<long>(from + size)));
        }
    }
    void it_goes_on_beyond_four_gigabytes() {
        CPPUNIT_ASSERT(make(Texture::text, 0, 64) != make(Texture::text, 1ull << 32, 64));
        CPPUNIT_ASSERT(make(Texture::random, 8, 64) != make(Texture::random, 8 + (1ull << 32), 64));
    }
    void the_first_wrong_byte_is_found() {
        auto body = make(Texture::random, 100, 9000);
        CPPUNIT_ASSERT(!originsim::find_wrong_byte(Texture::random, kKey, 100, body));
        body[8999] ^= std::byte{1};
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{9099}, *originsim::find_wrong_byte(
                                                      Texture::random, kKey, 100, body));
        body[5000] ^= std::byte{128};
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{5100}, *originsim::find_wrong_byte(
                                                      Texture::random, kKey, 100, body));
    }
    void other_names_versions_and_variants_are_other_content() {
        const std::uint64_t key = originsim::content_key("/a", 0, "");
        CPPUNIT_ASSERT(key == originsim::content_key("/a", 0, ""));
        CPPUNIT_ASSERT(key != originsim::content_key("/b", 0, ""));
        CPPUNIT_ASSERT(key != originsim::content_key("/a", 1, ""));
        CPPUNIT_ASSERT(key != originsim::content_key("/a", 0, "de"));
        CPPUNIT_ASSERT(make(Texture::random, 0, 32, key) != make(Texture::random, 0, 32, key + 1));
    }
    void text_is_lines_that_say_where_they_stand() {
        const auto line = make(Texture::text, 128, 64);
        const std::string text(base::as_text(line));
        CPPUNIT_ASSERT_EQUAL(std::string("0000000000000080 "), text.substr(0, 17));
        CPPUNIT_ASSERT_EQUAL(std::string(" Weir originsim synthetic text\n"), text.substr(33));
    }
    // A verifier that was built elsewhere must agree: these values may never change.
    void the_bytes_are_the_same_on_every_machine() {
        const auto body = make(Texture::random, 0, 8, originsim::content_key("/x", 0, ""));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{14646090233148599799u},
                             base::load_le<std::uint64_t>(body.data()));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ContentTest);

}  // namespace
