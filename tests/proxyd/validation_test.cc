// What an answer says about a stored response.  Source: RFC 9111 sections 4.3.4 and 4.4.

#include "proxyd/validation.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

constexpr std::int64_t kModified = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
#define MODIFIED "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"

struct ConfirmsCase {
    const char* says;
    std::string_view etag;  // stored
    std::string_view lines; // of the 304
    bool confirms;
};

constexpr ConfirmsCase kConfirms[] = {
    {"the same tag", "\"a\"", "ETag: \"a\"", true},
    {"another tag", "\"a\"", "ETag: \"b\"", false},
    {"another tag and the same date", "\"a\"", "ETag: \"b\"\n" MODIFIED, false},
    {"a weak tag for a strong one", "\"a\"", "ETag: W/\"a\"", true},
    {"a strong tag for a weak one", "W/\"a\"", "ETag: \"a\"", false},
    {"a weak one again", "W/\"a\"", "ETag: W/\"a\"", true},
    {"another weak one", "W/\"a\"", "ETag: W/\"b\"", false},
    {"what is no tag, but the same", "a", "ETag: a", true},
    {"what is no tag, and another", "a", "ETag: b", false},
    {"nothing said", "\"a\"", "X: 1", true},
    {"the same date", "", MODIFIED, true},
    {"another date", "", "Last-Modified: Sun, 06 Nov 1994 08:49:38 GMT", false},
    {"no date at all", "", "Last-Modified: soon", true},
    {"a tag where none is stored", "", "ETag: \"a\"\n" MODIFIED, true},
};

struct HeardCase {
    const char* says;
    std::string_view etag;  // stored, with a body of 10 bytes
    std::string_view lines; // of the answer to HEAD
    std::optional<std::uint64_t> length;
    Heard heard;
};

constexpr HeardCase kHeard[] = {
    {"the same tag and length", "\"a\"", "ETag: \"a\"", 10, Heard::same},
    {"the same tag", "\"a\"", "ETag: \"a\"", std::nullopt, Heard::same},
    {"another tag", "\"a\"", "ETag: \"b\"", 10, Heard::changed},
    {"another length", "\"a\"", "ETag: \"a\"", 11, Heard::changed},
    {"another length and no tag", "", "X: 1", 11, Heard::changed},
    {"the same date", "", MODIFIED, std::nullopt, Heard::same},
    {"another date", "", "Last-Modified: Sun, 06 Nov 1994 08:49:38 GMT", 10, Heard::changed},
    {"the same tag and another date", "\"a\"",
     "ETag: \"a\"\nLast-Modified: Sun, 06 Nov 1994 08:49:38 GMT", 10, Heard::changed},
    {"the same tag and date", "\"a\"", "ETag: \"a\"\n" MODIFIED, 10, Heard::same},
    {"a tag where none was", "", "ETag: \"a\"\n" MODIFIED, 10, Heard::changed},
    {"no date at all", "\"a\"", "Last-Modified: soon", 10, Heard::nothing},
    {"nothing to compare", "\"a\"", "X: 1", 10, Heard::nothing},
};

struct TargetCase {
    const char* says;
    std::string_view reference;
    std::string_view key;
};

constexpr TargetCase kTargets[] = {
    {"a path", "/x", "http://h:81/x"},
    {"a neighbour", "x", "http://h:81/a/x"},
    {"the same", "", "http://h:81/a/b?q"},
    {"in full", "http://H:81/x/../y", "http://h:81/y"},
    {"without its scheme", "//h:81/x", "http://h:81/x"},
    {"another port", "http://h/x", ""},
    {"another scheme", "https://h:81/x", ""},
    {"another host", "http://h.example:81/x", ""},
    {"a host that begins alike", "http://h:810/x", ""},
    {"no URL", "http://", ""},
    {"a scheme of no cache", "ftp://h:81/x", ""},
};

class ValidationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ValidationTest);
    CPPUNIT_TEST(a_304_confirms_what_it_names);
    CPPUNIT_TEST(a_head_tells_same_from_changed);
    CPPUNIT_TEST(a_location_counts_on_its_own_origin);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_304_confirms_what_it_names() {
        ObjectMeta meta;
        meta.last_modified_s = meta.response_time_s = kModified;
        for (const ConfirmsCase& c : kConfirms)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.confirms,
                                         confirms(response(304, c.lines), c.etag, meta));
        CPPUNIT_ASSERT(confirms(response(304, MODIFIED), "\"a\"", {}));
    }
    void a_head_tells_same_from_changed() {
        ObjectMeta meta;
        meta.last_modified_s = meta.response_time_s = kModified;
        for (const HeardCase& c : kHeard) {
            auto head = response(200, c.lines);
            if (c.length) head.framing = {http::Framing::Kind::length, *c.length};
            const Heard heard = compare_head(head, c.etag, meta, 10);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, static_cast<int>(c.heard), static_cast<int>(heard));
        }
        const auto without = response(200, "X: 1");
        CPPUNIT_ASSERT(compare_head(without, "", ObjectMeta{}, 10) == Heard::same);
    }
    void a_location_counts_on_its_own_origin() {
        std::array<char, 64> room;
        for (const TargetCase& c : kTargets)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                c.says, c.key, same_origin_target("http://h:81/a/b?q", c.reference, room));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ValidationTest);

}  // namespace
