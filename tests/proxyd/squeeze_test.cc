// A body becomes gzip while it comes: whole, seen early when flushed, and within its bound.
// Source: proxyd/squeeze.h; RFC 1952.

#include "proxyd/squeeze.h"

#include <algorithm>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;
using Flush = Squeeze::Flush;

std::string sample(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) text += "line " + std::to_string(i * i) + "\n";
    text.resize(size);
    return text;
}

// Feeds `plain`, and takes what is ready in pieces of at most `step`.
void press(Squeeze& squeeze, std::string_view plain, Flush how, std::size_t step,
           std::string& into) {
    base::Bytes left = base::as_bytes(plain);
    while (!squeeze.spent(left, how)) {
        left = left.subspan(squeeze.feed(left, how));
        const base::Bytes ready = squeeze.ready().first(std::min(step, squeeze.ready().size()));
        into.append(reinterpret_cast<const char*>(ready.data()), ready.size());
        squeeze.drop(ready.size());
    }
}

std::string inflate(const std::string& coded, bool& whole) {
    auto decoder = http::Decoder::make(http::Coding::gzip, {});
    std::string plain, room(1 << 16, '\0');
    base::Bytes input = base::as_bytes(coded);
    for (whole = false; !whole;) {
        const auto progress = decoder->feed(input, std::as_writable_bytes(std::span(room)));
        CPPUNIT_ASSERT(progress);
        plain.append(room, 0, progress->produced);
        input = input.subspan(progress->consumed);
        whole = progress->done;
        if (progress->consumed == 0 && progress->produced == 0) break;
    }
    return plain;
}

class SqueezeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SqueezeTest);
    CPPUNIT_TEST(what_goes_in_comes_out_whatever_the_pieces);
    CPPUNIT_TEST(a_flush_shows_everything_so_far);
    CPPUNIT_TEST(what_is_held_back_is_known);
    CPPUNIT_TEST(the_end_says_the_length);
    CPPUNIT_TEST(there_are_only_so_many);
    CPPUNIT_TEST_SUITE_END();

  public:
    void what_goes_in_comes_out_whatever_the_pieces() {
        for (const std::size_t size : {0U, 1U, 5000U, 300000U})
            for (const std::size_t step : {1U, 100U, 20000U}) {
                auto squeeze = Squeeze::make(6);
                const std::string plain = sample(size);
                std::string coded;
                for (std::size_t at = 0; at < size; at += 7000)
                    press(*squeeze, std::string_view(plain).substr(at, 7000), Flush::none, step,
                          coded);
                press(*squeeze, {}, Flush::finish, step, coded);
                bool whole = false;
                CPPUNIT_ASSERT_EQUAL(plain, inflate(coded, whole));
                CPPUNIT_ASSERT(whole);
                CPPUNIT_ASSERT(size < 5000 || coded.size() < size / 2);
            }
    }
    void a_flush_shows_everything_so_far() {
        auto squeeze = Squeeze::make(6);
        std::string coded, plain;
        for (int i = 0; i < 50; ++i) {
            plain += sample(500);
            press(*squeeze, sample(500), Flush::none, 100, coded);
            press(*squeeze, {}, Flush::sync, 100, coded);
            bool whole = true;
            CPPUNIT_ASSERT_EQUAL(plain, inflate(coded, whole));
            CPPUNIT_ASSERT(!whole);
        }
    }
    void what_is_held_back_is_known() {
        auto squeeze = Squeeze::make(6);
        std::string coded;
        CPPUNIT_ASSERT(!squeeze->holds_back());
        press(*squeeze, "some", Flush::none, 100, coded);
        CPPUNIT_ASSERT(squeeze->holds_back());
        press(*squeeze, {}, Flush::sync, 100, coded);
        CPPUNIT_ASSERT(!squeeze->holds_back());
    }
    void the_end_says_the_length() {
        auto squeeze = Squeeze::make(1);
        std::string coded;
        press(*squeeze, sample(70000), Flush::finish, 100, coded);
        std::size_t length = 0;
        for (int i = 0; i < 4; ++i)
            length = length << 8 | static_cast<unsigned char>(
                                       coded[coded.size() - 1 - static_cast<std::size_t>(i)]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{70000}, length);
    }
    void there_are_only_so_many() {
        std::vector<std::unique_ptr<Squeeze>> all;
        for (unsigned i = 0; i < Squeeze::kMost; ++i) all.push_back(Squeeze::make(1));
        CPPUNIT_ASSERT(all.back() && !Squeeze::make(1));
        all.pop_back();
        CPPUNIT_ASSERT(Squeeze::make(1));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SqueezeTest);

}  // namespace
