// One spelling for every URL.
// Source: RFC 3986 sections 5.2.4 and 6.2.

#include "common/http/url.h"

#include <array>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/head_parser.h"

namespace {

using base::Errc;

struct Case {
    const char* says;
    std::string_view target;
    std::string_view normal;  // empty: malformed
};

// clang-format off
constexpr Case kTargets[] = {
    {"plain",                              "/a/b?c=d",          "/a/b?c=d"},
    {"the root",                           "/",                 "/"},
    {"asterisk",                           "*",                 "*"},
    {"dot segments",                       "/a/./b/../c",       "/a/c"},
    {"dot at the end keeps the slash",     "/a/.",              "/a/"},
    {"dots at the end keep the slash",     "/a/b/..",           "/a/"},
    {"dots above the root stay there",     "/../../a",          "/a"},
    {"only dots",                          "/..",               "/"},
    {"escaped dots are dots",              "/a/%2e%2E/b",       "/b"},
    {"dots within a name are letters",     "/a/..b/...",        "/a/..b/..."},
    {"empty segments stay",                "//a///b",           "//a///b"},
    {"empty segments are segments",        "/a//../b",          "/a/b"},
    {"escaped letters are decoded",        "/%61%7E%2d",        "/a~-"},
    {"escapes are in upper case",          "/%c3%a4%2f",        "/%C3%A4%2F"},
    {"an escaped slash is not a slash",    "/a%2F..%2Fb",       "/a%2F..%2Fb"},
    {"an escaped percent is not decoded",  "/%2541",            "/%2541"},
    {"an escaped question mark stays",     "/a%3Fb",            "/a%3Fb"},
    {"NUL stays escaped",                  "/%00",              "/%00"},
    {"dots in the query mean nothing",     "/a?b/../c",         "/a?b/../c"},
    {"escapes of the query too",           "/?%61=%2f",         "/?a=%2F"},
    {"an empty query is not no query",     "/a?",               "/a?"},
    {"second question mark is text",       "/a?b?c",            "/a?b?c"},
    {"lone percent in the query",          "/?q=100%",          "/?q=100%"},
    {"lone percent makes no new escape",   "/?%%341",           "/?%%341"},
    {"nor with a letter between",          "/?%4%31",           "/?%4%31"},
    {"lone percent in the path",           "/100%",             ""},
    {"half an escape in the path",         "/a%4",              ""},
    {"no hexadecimal in the path",         "/%zz",              ""},
    {"no slash",                           "a",                 ""},
    {"empty",                              "",                  ""},
};

struct ReferenceCase {
    const char* says;
    std::string_view reference;
    std::string_view text;  // empty: malformed
};

// clang-format off
constexpr ReferenceCase kReferences[] = {
    {"nothing: the base",                  "",                  "http://h:81/a/b/c?q"},
    {"a fragment is the base",             "#top",              "http://h:81/a/b/c?q"},
    {"another query",                      "?x=/../1",          "http://h:81/a/b/c?x=/../1"},
    {"a neighbour",                        "d#top",             "http://h:81/a/b/d"},
    {"up",                                 "../d",              "http://h:81/a/d"},
    {"further up than the root",           "../../../../d",     "http://h:81/d"},
    {"a path",                             "/d/./e",            "http://h:81/d/e"},
    {"another host",                       "//i/d",             "http://i/d"},
    {"in full",                            "HTTPS://I:443/d",   "https://i/d"},
    {"a colon behind a slash",             "d/e:f",             "http://h:81/a/b/d/e:f"},
    {"another scheme",                     "mailto:a@b",        ""},
    {"half an escape",                     "/%4",               ""},
};
// clang-format on

struct AuthorityCase {
    const char* says;
    std::string_view scheme, host, port, text;
};

constexpr AuthorityCase kAuthorities[] = {
    {"no port",                     "http",  "a",     "",      "http://a/"},
    {"http's own port",             "http",  "a",     "80",    "http://a/"},
    {"https's own port",            "https", "a",     "443",   "https://a/"},
    {"another port",                "http",  "a",     "443",   "http://a:443/"},
    {"zeros before the port",       "http",  "a",     "0081",  "http://a:81/"},
    {"zeros before http's own",     "http",  "a",     "00080", "http://a/"},
    {"port 0",                      "http",  "a",     "0",     "http://a:0/"},
    {"the largest port",            "http",  "a",     "65535", "http://a:65535/"},
    {"scheme and host in capitals", "HTTP",  "Ex.ORG","",      "http://ex.org/"},
    {"IPv6",                        "http",  "[::A]", "8080",  "http://[::a]:8080/"},
};
// clang-format on

std::string normal(std::string_view target) {
    std::array<char, 256> buffer;
    const auto url = http::normalise_url({"http", "a", "", target}, buffer);
    return url ? std::string(url->target) : "";
}

class UrlTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UrlTest);
    CPPUNIT_TEST(every_target_has_one_spelling);
    CPPUNIT_TEST(the_normal_form_is_its_own_normal_form);
    CPPUNIT_TEST(the_authority_has_one_spelling);
    CPPUNIT_TEST(the_parts_are_views_of_the_text);
    CPPUNIT_TEST(a_small_buffer_is_an_error_and_never_passed);
    CPPUNIT_TEST(a_request_in_absolute_form_keeps_its_scheme);
    CPPUNIT_TEST(an_absolute_url_is_split);
    CPPUNIT_TEST(a_reference_is_resolved);
    CPPUNIT_TEST(a_query_is_read_pair_by_pair);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_target_has_one_spelling() {
        for (const Case& c : kTargets)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.normal), normal(c.target));
    }
    void the_normal_form_is_its_own_normal_form() {
        for (const Case& c : kTargets)
            if (!c.normal.empty())
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.normal), normal(c.normal));
    }
    void the_authority_has_one_spelling() {
        for (const AuthorityCase& c : kAuthorities) {
            const auto url = http::normalise_url({c.scheme, c.host, c.port, "/"}, buffer_);
            CPPUNIT_ASSERT_MESSAGE(c.says, url);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.text, url->text);
        }
    }
    void the_parts_are_views_of_the_text() {
        const auto url = http::normalise_url({"http", "A", "81", "/x/../y?q"}, buffer_);
        CPPUNIT_ASSERT(url);
        CPPUNIT_ASSERT_EQUAL(std::string_view("http://a:81/y?q"), url->text);
        CPPUNIT_ASSERT_EQUAL(std::string_view("a:81"), url->authority);
        CPPUNIT_ASSERT_EQUAL(std::string_view("/y?q"), url->target);
        CPPUNIT_ASSERT_EQUAL(std::string_view("/y"), url->path);
        CPPUNIT_ASSERT_EQUAL(std::string_view("q"), url->query);
    }
    void a_small_buffer_is_an_error_and_never_passed() {
        const http::UrlParts parts{"http", "a", "81", "/x/../y?q"};
        constexpr std::size_t kNeeded = sizeof "http://a:81/x/../y" - 1;
        for (std::size_t size = 0; size <= kNeeded; ++size) {
            std::string memory(size + 4, '#');
            const auto url = http::normalise_url(parts, std::span<char>(memory).first(size));
            CPPUNIT_ASSERT_EQUAL(size == kNeeded, url.has_value());
            if (!url) CPPUNIT_ASSERT(url.error().code == Errc::too_large);
            CPPUNIT_ASSERT_EQUAL(std::string("####"), memory.substr(size));
        }
    }
    void a_request_in_absolute_form_keeps_its_scheme() {
        http::RequestHead head;
        const auto parse = [&head](std::string_view wire) {
            return parse_request_head(wire, 0, {}, head).has_value();
        };
        CPPUNIT_ASSERT(parse("GET https://B:443/x HTTP/1.1\r\nHost: a\r\n\r\n"));
        auto url = normalise_url(parts_of(head, "http"), buffer_);
        CPPUNIT_ASSERT_EQUAL(std::string_view("https://b/x"), url->text);
        CPPUNIT_ASSERT(parse("GET /x HTTP/1.1\r\nHost: a:8080\r\n\r\n"));
        url = normalise_url(parts_of(head, "http"), buffer_);
        CPPUNIT_ASSERT_EQUAL(std::string_view("http://a:8080/x"), url->text);
    }
    void an_absolute_url_is_split() {
        const auto parts = http::split_url("http://127.0.0.1:8081/pat?x");
        CPPUNIT_ASSERT(parts);
        CPPUNIT_ASSERT_EQUAL(std::string_view("127.0.0.1"), parts->host);
        CPPUNIT_ASSERT_EQUAL(std::string_view("8081"), parts->port);
        CPPUNIT_ASSERT_EQUAL(std::string_view("/pat?x"), parts->target);
        CPPUNIT_ASSERT_EQUAL(std::string_view("/"), http::split_url("https://a")->target);
        for (const char* bad : {"", "a", "/a", "ftp://a/", "http:/a", "http://", "http://u@a/",
                                "http://a/#b", "http://a b/", "http://a?b", "http://a:x/"})
            CPPUNIT_ASSERT_MESSAGE(bad, !http::split_url(bad));
    }
    void a_reference_is_resolved() {
        for (const ReferenceCase& c : kReferences) {
            const auto url = http::resolve_url("http://h:81/a/b/c?q", c.reference, buffer_);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.text, url ? url->text : std::string_view{});
        }
    }
    void a_query_is_read_pair_by_pair() {
        std::string read;
        http::QueryReader query("a=1&b&&=c&d=e=f&");
        for (http::QueryReader::Pair pair; query.next(pair);)
            read += std::string(pair.name) + ":" + std::string(pair.value) + " ";
        CPPUNIT_ASSERT_EQUAL(std::string("a:1 b: :c d:e=f "), read);
    }

  private:
    std::array<char, 256> buffer_{};
};
CPPUNIT_TEST_SUITE_REGISTRATION(UrlTest);

}  // namespace
