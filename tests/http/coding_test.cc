// Content codings: there and back, in any pieces, within bounds.
// Source: RFC 9110 section 8.4.1.

#include "common/http/coding.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using base::Errc;
using http::Coding;
using http::Decoder;
using http::Encoder;

std::span<const std::byte> bytes_of(const std::string& text) {
    return std::as_bytes(std::span(text));
}

std::string text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// `plain` coded, through an output buffer of `room` bytes.
std::string encode(const std::string& plain, Coding coding, std::size_t room) {
    auto encoder = Encoder::make(coding, 6);
    CPPUNIT_ASSERT(encoder);
    std::span<const std::byte> input = bytes_of(plain);
    std::string coded, buffer(room, '\0');
    for (bool done = false; !done;) {
        const auto progress =
            encoder->feed(input, std::as_writable_bytes(std::span(buffer)), Encoder::Flush::finish);
        coded.append(buffer, 0, progress.produced);
        input = input.subspan(progress.consumed);
        done = progress.done;
    }
    return coded;
}

// What comes out of `coded`, fed `step` bytes at a time, or the name of the error.
std::string decode(const std::string& coded, Coding coding, std::size_t step,
                   const Decoder::Limits& limits = {}) {
    auto decoder = Decoder::make(coding, limits);
    CPPUNIT_ASSERT(decoder);
    std::array<std::byte, 512> buffer;
    std::string plain;
    for (std::size_t at = 0;;) {
        const auto input = bytes_of(coded).subspan(at, std::min(step, coded.size() - at));
        const auto progress = decoder->feed(input, buffer);
        if (!progress) return base::describe(progress.error());
        plain += text_of(std::span(buffer).first(progress->produced));
        at += progress->consumed;
        if (progress->done) return plain + "|" + std::to_string(coded.size() - at);
        if (progress->consumed == 0 && progress->produced == 0) return plain + "|cut";
    }
}

class CodingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CodingTest);
    CPPUNIT_TEST(what_is_coded_reads_back_in_any_pieces);
    CPPUNIT_TEST(a_cut_stream_never_ends);
    CPPUNIT_TEST(what_follows_the_stream_is_left_alone);
    CPPUNIT_TEST(damage_is_malformed);
    CPPUNIT_TEST(the_output_is_bounded);
    CPPUNIT_TEST(a_bomb_is_seen_by_its_ratio);
    CPPUNIT_TEST(a_flush_lets_the_reader_see_everything);
    CPPUNIT_TEST(names_of_codings);
    CPPUNIT_TEST_SUITE_END();

  public:
    void what_is_coded_reads_back_in_any_pieces() {
        for (const Coding coding : {Coding::gzip, Coding::deflate})
            for (const std::size_t size : {0U, 1U, 1000U, 100000U}) {
                const std::string plain = sample(size), coded = encode(plain, coding, 64);
                for (const std::size_t step : {1U, 7U, 4096U})
                    CPPUNIT_ASSERT_EQUAL(plain + "|0", decode(coded, coding, step));
            }
    }
    void a_cut_stream_never_ends() {
        const std::string coded = encode(sample(1000), Coding::gzip, 64);
        for (std::size_t size = 0; size < coded.size(); ++size) {
            const std::string plain = decode(coded.substr(0, size), Coding::gzip, 4096);
            CPPUNIT_ASSERT(plain.size() >= 4 && plain.substr(plain.size() - 4) == "|cut");
        }
    }
    void what_follows_the_stream_is_left_alone() {
        const std::string coded = encode("a", Coding::gzip, 64) + "GET";
        CPPUNIT_ASSERT_EQUAL(std::string("a|3"), decode(coded, Coding::gzip, 4096));
    }
    void damage_is_malformed() {
        const std::string bad = base::describe({Errc::malformed, 0, "content coding"});
        std::string coded = encode(sample(1000), Coding::gzip, 64);
        CPPUNIT_ASSERT_EQUAL(bad, decode(coded, Coding::deflate, 4096));
        CPPUNIT_ASSERT_EQUAL(bad, decode("this is no gzip", Coding::gzip, 4096));
        coded[coded.size() - 5] ^= 1;  // the checksum
        CPPUNIT_ASSERT_EQUAL(bad, decode(coded, Coding::gzip, 4096));
    }
    void the_output_is_bounded() {
        const std::string coded = encode(sample(1000), Coding::gzip, 64);
        const std::string bad = base::describe({Errc::too_large, 0, "content coding"});
        CPPUNIT_ASSERT_EQUAL(bad, decode(coded, Coding::gzip, 64, {.output_bytes = 999}));
        CPPUNIT_ASSERT(bad != decode(coded, Coding::gzip, 64, {.output_bytes = 1000}));
    }
    void a_bomb_is_seen_by_its_ratio() {
        const std::string coded = encode(std::string(4 << 20, '\0'), Coding::gzip, 4096);
        CPPUNIT_ASSERT_EQUAL(base::describe({Errc::too_large, 0, "content coding"}),
                             decode(coded, Coding::gzip, 4096));
    }
    void a_flush_lets_the_reader_see_everything() {
        auto encoder = Encoder::make(Coding::gzip, 6);
        std::array<std::byte, 256> buffer;
        const std::string plain = "so far";
        const auto progress = encoder->feed(bytes_of(plain), buffer, Encoder::Flush::sync);
        CPPUNIT_ASSERT_EQUAL(
            plain + "|cut",
            decode(text_of(std::span(buffer).first(progress.produced)), Coding::gzip, 4096));
    }
    void names_of_codings() {
        CPPUNIT_ASSERT(http::coding_of("X-GZIP") == Coding::gzip);
        CPPUNIT_ASSERT(http::coding_of("deflate") == Coding::deflate);
        CPPUNIT_ASSERT(!http::coding_of("br"));
    }

  private:
    static std::string sample(std::size_t size) {
        std::string text;
        for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i * i % 1009) + ",";
        text.resize(size);
        return text;
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CodingTest);

}  // namespace
