// Which tags an answer carries: see proxyd/tags.h.

#include "proxyd/tags.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct Case {
    const char* says;
    std::string lines;  // of the head, without the status line
    const char* tags;   // each followed by a blank; of groups with "g:" in front
};

const Case kCases[] = {
    {"no tags", "Server: x\r\n", ""},
    {"blank space separates", "Surrogate-Key: a  b\tc\r\n", "a b c "},
    {"but not commas", "Surrogate-Key: a,b c\r\n", "a,b c "},
    {"in any case of the name", "surrogate-KEY: a\r\n", "a "},
    {"tags keep their case", "Surrogate-Key: A a\r\n", "A a "},
    {"commas separate", "Cache-Tag: a, b c ,,d\r\n", "a|b c|d|"},
    {"both separate", "xkey: a b, c\r\n", "a b c "},
    {"several lines and fields", "xkey: a\r\nServer: x\r\nCache-Tag: b\r\nxkey: c\r\n", "a b c "},
    {"groups are strings", "Cache-Groups: \"a\", \"b c\";q=1, \"d\"\r\n", "g:a|g:b c|g:d|"},
    {"what is no string is no group", "Cache-Groups: a, 1, (\"b\"), \"c\"\r\n", "g:c "},
    {"a malformed list is ignored", "Cache-Groups: \"a\", \"b\r\n", ""},
    {"the end may lack", "xkey: a", "a "},
    {"an empty value", "xkey:\r\nCache-Groups:\r\n", ""},
};

class TagsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TagsTest);
    CPPUNIT_TEST(tags_of_a_stored_head);
    CPPUNIT_TEST(tags_in_a_request_to_purge);
    CPPUNIT_TEST(groups_that_an_answer_invalidates);
    CPPUNIT_TEST_SUITE_END();

  public:
    void tags_of_a_stored_head() {
        for (const Case& c : kCases) {
            const std::string head = "HTTP/1.1 200 xkey: x\r\n" + c.lines;
            const std::string want = c.tags;
            const char end = want.find('|') == std::string::npos ? ' ' : '|';
            std::string got;
            for (const Tag& tag : tags_of(head))
                got += (tag.group ? "g:" : "") + std::string(tag.text) + end;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, want, got);
            CPPUNIT_ASSERT_MESSAGE(c.says, got.empty() || has_tags(head));
        }
        CPPUNIT_ASSERT(!has_tags("HTTP/1.1 200 OK\r\nServer: x\r\nX-Key: a\r\n"));
    }
    void tags_in_a_request_to_purge() {
        const auto head = request("Surrogate-Key: a b\nCache-Tag: c\nCache-Groups: \"d\"\nxkey: e");
        const std::vector<std::string_view> want{"a", "b", "c", "e"};
        CPPUNIT_ASSERT(want == tags_to_purge(head.fields));
        CPPUNIT_ASSERT(tags_to_purge(request("Server: a").fields).empty());
    }
    void groups_that_an_answer_invalidates() {
        const auto head = response(200, "Cache-Group-Invalidation: \"a\", b\n"
                                        "Cache-Group-Invalidation: \"c\"");
        const std::vector<std::string_view> want{"a", "c"};
        CPPUNIT_ASSERT(want == invalidated_groups(head.fields));
        CPPUNIT_ASSERT(invalidated_groups(response(200, "Cache-Groups: \"a\"").fields).empty());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TagsTest);

}  // namespace
