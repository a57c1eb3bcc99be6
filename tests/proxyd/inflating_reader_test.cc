// The plain form of stored gzip: all of it, as far as it is there, and never a wrong byte.
// Source: proxyd/inflating_reader.h; RFC 1952.

#include "proxyd/inflating_reader.h"

#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "proxyd/squeeze.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;
using base::Errc;

std::string gzip(std::string_view plain) {
    auto squeeze = Squeeze::make(6);
    base::Bytes left = base::as_bytes(plain);
    std::string coded;
    while (!squeeze->spent(left, Squeeze::Flush::finish)) {
        left = left.subspan(squeeze->feed(left, Squeeze::Flush::finish));
        coded += base::as_text(squeeze->ready());
        squeeze->drop(squeeze->ready().size());
    }
    return coded;
}

// The body of an object, inflated, or the name of the error behind what came before it.
std::string inflate(Object& object, std::uint64_t skip = 0,
                    std::optional<std::uint64_t> expected = {},
                    const http::Decoder::Limits& limits = {}) {
    auto inflating = InflatingReader::make(limits, skip, expected);
    Reader reader;
    reader.start(object);
    std::string plain;
    for (;;) {
        const auto piece = inflating->next(reader);
        if (!piece) return plain + "|" + std::to_string(static_cast<int>(piece.error().code));
        if (piece->empty()) return plain;
        plain += base::as_text(*piece);
    }
}

std::string error(Errc code) {
    return "|" + std::to_string(static_cast<int>(code));
}

struct StreamCase {
    const char* says;
    std::string body;
    std::string plain;
};

class InflatingReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(InflatingReaderTest);
    CPPUNIT_TEST(every_size_comes_back);
    CPPUNIT_TEST(every_stream_in_the_table);
    CPPUNIT_TEST(a_range_begins_where_it_should);
    CPPUNIT_TEST(a_cut_stream_is_broken_off);
    CPPUNIT_TEST(a_flipped_byte_never_passes_for_whole);
    CPPUNIT_TEST(a_reader_follows_the_fill);
    CPPUNIT_TEST(a_bomb_is_broken_off);
    CPPUNIT_TEST(the_length_stands_at_the_end);
    CPPUNIT_TEST(there_are_only_so_many);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_size_comes_back() {
        for (const std::size_t size : {0U, 1U, 1000U, 32767U, 32768U, 32769U, 400000U}) {
            TestCache cache;
            const std::string plain = TestCache::bytes("text ", size);
            Object object = stored(cache, gzip(plain));
            CPPUNIT_ASSERT_EQUAL(plain, inflate(object));
            CPPUNIT_ASSERT_EQUAL(plain, inflate(object, 0, size));
        }
    }
    void every_stream_in_the_table() {
        const StreamCase cases[] = {
            {"two members follow each other", gzip("one ") + gzip("two"), "one two"},
            {"padding is passed over", gzip("one") + std::string(100, '\0'), "one"},
            {"a second member that is none", gzip("one") + "\x1f\x8b no",
             "one" + error(Errc::malformed)},
            {"no gzip at all", "plain text", error(Errc::malformed)},
            {"nothing at all", "", error(Errc::malformed)},
        };
        for (const StreamCase& c : cases) {
            TestCache cache;
            Object object = stored(cache, c.body);
            // What was inflated before the error was seen may be withheld.
            const std::string got = inflate(object);
            const bool good = got == c.plain || (c.plain.ends_with(got) && got.starts_with("|"));
            CPPUNIT_ASSERT_MESSAGE(std::string(c.says) + ": " + got, good);
        }
    }
    void a_range_begins_where_it_should() {
        TestCache cache;
        const std::string plain = TestCache::bytes("range ", 100000);
        Object object = stored(cache, gzip(plain));
        for (const std::size_t first : {0U, 1U, 32768U, 70000U, 99999U, 100000U})
            CPPUNIT_ASSERT_EQUAL(plain.substr(first), inflate(object, first, 100));
    }
    void a_cut_stream_is_broken_off() {
        const std::string coded = gzip(TestCache::bytes("cut ", 3000));
        for (std::size_t size = 0; size < coded.size(); ++size) {
            TestCache cache;
            Object object = stored(cache, coded.substr(0, size));
            const std::string got = inflate(object);
            CPPUNIT_ASSERT(got.ends_with(error(Errc::malformed)));
        }
    }
    void a_flipped_byte_never_passes_for_whole() {
        const std::string plain = TestCache::bytes("flip ", 2000);
        const std::string coded = gzip(plain);
        for (std::size_t at = 0; at < coded.size(); at += 7) {
            std::string bad = coded;
            bad[at] = static_cast<char>(bad[at] ^ 0x20);
            TestCache cache;
            Object object = stored(cache, bad);
            const std::string got = inflate(object);
            CPPUNIT_ASSERT(got == plain || got.find('|') != std::string::npos);
        }
    }
    void a_reader_follows_the_fill() {
        TestCache cache;
        const std::string plain = TestCache::bytes("follow ", 50000), coded = gzip(plain);
        Fill fill = cache.claim("/a");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, std::nullopt));
        Object object = fill.object();
        auto inflating = InflatingReader::make({}, 0, {});
        Reader reader;
        reader.start(object);
        std::string got;
        for (std::size_t at = 0; at < coded.size(); at += 100) {
            CPPUNIT_ASSERT(fill.append(base::as_bytes(std::string_view(coded).substr(at, 100))));
            for (auto piece = inflating->next(reader); piece; piece = inflating->next(reader))
                got += base::as_text(*piece);
            CPPUNIT_ASSERT(reader.position() == fill.body_so_far());
        }
        CPPUNIT_ASSERT_EQUAL(plain, got);
        CPPUNIT_ASSERT(fill.complete());
        CPPUNIT_ASSERT(inflating->next(reader)->empty());
    }
    void a_bomb_is_broken_off() {
        TestCache cache;
        Object object = stored(cache, gzip(std::string(8 << 20, '\0')));
        const std::string got = inflate(object);
        CPPUNIT_ASSERT(got.ends_with(error(Errc::too_large)));
        CPPUNIT_ASSERT(got.size() < 2 << 20);
        http::Decoder::Limits ours{UINT64_MAX, UINT32_MAX};
        CPPUNIT_ASSERT_EQUAL(std::size_t{8 << 20}, inflate(object, 0, {}, ours).size());
    }
    void the_length_stands_at_the_end() {
        TestCache cache;
        Object object = stored(cache, gzip(TestCache::bytes("long ", 123456)));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{123456}, *plain_length(object));
        Fill fill = cache.claim("/b");
        CPPUNIT_ASSERT(fill.begin(TestCache::meta(), TestCache::kHead, std::nullopt));
        Object open = fill.object();
        CPPUNIT_ASSERT(!plain_length(open));
    }
    void there_are_only_so_many() {
        std::vector<std::unique_ptr<InflatingReader>> all;
        for (unsigned i = 0; i < InflatingReader::kMost; ++i)
            all.push_back(InflatingReader::make({}, 0, 10));
        CPPUNIT_ASSERT(all.back() && !InflatingReader::make({}, 0, 10));
        all.pop_back();
        CPPUNIT_ASSERT(InflatingReader::make({}, 0, 10));
    }

  private:
    static Object stored(TestCache& cache, const std::string& body) {
        CPPUNIT_ASSERT(cache.store("/object", body));
        return std::move(cache.find("/object").object);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(InflatingReaderTest);

}  // namespace
