// By which names an object is purged: see proxyd/purge_name.h.

#include "proxyd/purge_name.h"

#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;

struct Case {
    const char* says;
    std::string key;
    std::string_view origin, url, authority, host, path;
};

const Case kCases[] = {
    {"a URL", "http://a.org/x/y?q", "http://a.org", "a.org/x/y?q", "a.org", "a.org", "/x/y"},
    {"with a port", "https://a.org:81/", "https://a.org:81", "a.org:81/", "a.org:81", "a.org", "/"},
    {"an address with a port", "http://[::1]:8080/x", "http://[::1]:8080", "[::1]:8080/x", "[::1]:8080", "[::1]", "/x"},
    {"an address without", "http://[::1]/x", "http://[::1]", "[::1]/x", "[::1]", "[::1]", "/x"},
    {"a variant", "http://a.org/x\naccept:http://b/", "http://a.org", "a.org/x", "a.org", "a.org", "/x"},
    {"a slash in the query is none of the path", "http://a.org/x?a/b/", "http://a.org", "a.org/x?a/b/", "a.org",
     "a.org", "/x"},
    {"no URL at all", "", "", "", "", "", ""},
};

struct PrefixCase {
    std::string text;
    bool good;
};

const PrefixCase kPrefixes[] = {
    {"a.org/", true},       {"a.org/x/y/", true},
    {"a.org/x", false},     {"a.org", false},
    {"a.org/x/?y/", false}, {"", false},
    {"a.org" + std::string(kMaxPrefixes, '/'), true},
    {"a.org" + std::string(kMaxPrefixes + 1, '/'), false},
};

class PurgeNameTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PurgeNameTest);
    CPPUNIT_TEST(a_key_is_taken_apart);
    CPPUNIT_TEST(a_prefix_ends_with_a_slash);
    CPPUNIT_TEST(an_object_has_a_prefix_for_every_slash_of_its_path);
    CPPUNIT_TEST(kinds_and_origins_do_not_mix);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_key_is_taken_apart() {
        for (const Case& c : kCases) {
            const KeyParts parts = parts_of_key(c.key);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.url, parts.url);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.origin, parts.origin);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.authority, parts.authority);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.host, parts.host);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.path, parts.path);
        }
    }
    void a_prefix_ends_with_a_slash() {
        for (const PrefixCase& c : kPrefixes)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.text, c.good, is_prefix(c.text));
    }
    void an_object_has_a_prefix_for_every_slash_of_its_path() {
        std::vector<std::uint64_t> got;
        names_.for_each_prefix(parts_of_key("http://a.org/x/y?z/"),
                               [&](const PurgeName& name) { got.push_back(name.hash); });
        const std::vector<std::uint64_t> want{names_.of(PurgeKind::prefix, "a.org/").hash,
                                              names_.of(PurgeKind::prefix, "a.org/x/").hash};
        CPPUNIT_ASSERT(want == got);
        got.clear();
        names_.for_each_prefix(parts_of_key("http://a" + std::string(100, '/')),
                               [&](const PurgeName& name) { got.push_back(name.hash); });
        CPPUNIT_ASSERT_EQUAL(std::size_t{kMaxPrefixes}, got.size());
    }
    void kinds_and_origins_do_not_mix() {
        CPPUNIT_ASSERT(names_.of(PurgeKind::tag, "a").hash != names_.of(PurgeKind::host, "a").hash);
        CPPUNIT_ASSERT(names_.of_group("http://a", "g").hash !=
                       names_.of_group("http://b", "g").hash);
        CPPUNIT_ASSERT(names_.of_group("http://a", "g").hash !=
                       names_.of(PurgeKind::tag, "g").hash);
        CPPUNIT_ASSERT(PurgeNames({3, 4}).of(PurgeKind::tag, "a").hash !=
                       names_.of(PurgeKind::tag, "a").hash);
    }

  private:
    PurgeNames names_{base::SipKey{1, 2}};
};
CPPUNIT_TEST_SUITE_REGISTRATION(PurgeNameTest);

}  // namespace
