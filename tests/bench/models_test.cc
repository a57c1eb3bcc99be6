// The reference caches by short stories: see tests/bench/models.h.

#include "tests/bench/models.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace bench;

struct Story {
    const char* says;
    const char* model;
    std::uint64_t capacity;  // objects are letters of one byte each
    const char* requests;
    const char* hits;  // '+' or '-' for each request
};

constexpr Story kStories[] = {
    {"the first come is the first to go", "FIFO", 3, "abcadab", "---+---"},
    {"a use saves from LRU", "LRU", 3, "abcadab", "---+-+-"},
    {"SIEVE spares what was used, once", "SIEVE", 3, "abcadaeb", "---+-+--"},
    {"the hand of SIEVE goes on from where it was", "SIEVE", 3, "abcbadbec", "---++-+--"},
    {"probation gives way before what was used twice", "S3-FIFO", 4, "aaabcdefga", "-++------+"},
    {"one use is not enough to leave probation", "S3-FIFO", 4, "aabcdea", "-+-----"},
    {"what comes back goes to main and stays", "S3-FIFO", 4, "abcdeafghija", "-----------+"},
    {"main drops its oldest, which was not used", "S3-FIFO", 3, "abcdabcdadb", "---------+-"},
};

class ModelsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ModelsTest);
    CPPUNIT_TEST(stories_end_as_published);
    CPPUNIT_TEST(no_model_holds_more_than_it_may);
    CPPUNIT_TEST(what_is_too_large_is_never_stored);
    CPPUNIT_TEST_SUITE_END();

  public:
    void stories_end_as_published() {
        const std::vector<std::uint32_t> sizes(26, 1);
        for (const Story& story : kStories) {
            const auto model = make_model(story.model, sizes, story.capacity, story.capacity);
            std::string hits;
            for (const char* at = story.requests; *at != '\0'; ++at)
                hits += model->request(static_cast<std::uint32_t>(*at - 'a')) ? '+' : '-';
            CPPUNIT_ASSERT_EQUAL_MESSAGE(story.says, std::string(story.hits), hits);
        }
    }
    void no_model_holds_more_than_it_may() {
        std::vector<std::uint32_t> sizes;
        for (std::uint32_t i = 0; i < 97; ++i) sizes.push_back(i % 13 + 1);
        for (const std::string_view name : kModels) {
            const auto model = make_model(name, sizes, 50, 50);
            for (std::uint32_t i = 0; i < 5000; ++i) {
                const std::uint32_t object = i * i % 97;
                model->request(object);
                CPPUNIT_ASSERT_MESSAGE(std::string(name), model->used() <= 50);
                CPPUNIT_ASSERT(model->contains(object));
            }
        }
    }
    void what_is_too_large_is_never_stored() {
        const std::vector<std::uint32_t> sizes{5, 6};
        for (const std::string_view name : kModels) {
            const auto model = make_model(name, sizes, 10, 5);
            CPPUNIT_ASSERT(!model->request(0) && model->request(0));
            CPPUNIT_ASSERT(!model->request(1) && !model->request(1));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ModelsTest);

}  // namespace
