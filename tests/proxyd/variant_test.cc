// Which requests share a variant.  Source: RFC 9111 section 4.1.

#include "proxyd/variant.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct NamesCase {
    const char* says;
    std::string_view lines;
    std::string_view names;
};

constexpr NamesCase kNames[] = {
    {"no Vary, no names", "Age: 1", ""},
    {"lower case", "Vary: Accept", "accept"},
    {"sorted, from all lines", "Vary: b, A\nVary: c", "a,b,c"},
    {"each once, in any case", "Vary: accept, Accept , ACCEPT", "accept"},
    {"empty elements do not count", "Vary: ,, a,", "a"},
    {"the key of the URL has the host", "Vary: Host, a", "a"},
    {"and the scheme", "Vary: X-Forwarded-Proto", ""},
    {"the origin has not seen it", "Vary: X-Forwarded-Host, X-HTTP-Method-Override, a", "a"},
    {"but of the client it has", "Vary: X-Forwarded-For, Forwarded", "forwarded,x-forwarded-for"},
};

struct KeyCase {
    const char* says;
    std::string_view names;
    std::string_view one, other;
    bool same;
};

constexpr KeyCase kKeys[] = {
    {"equal values", "accept", "Accept: text/html", "Accept: text/html", true},
    {"other values", "accept", "Accept: text/html", "Accept: text/plain", false},
    {"values keep their case", "accept", "Accept: a", "Accept: A", false},
    {"the name does not", "accept", "ACCEPT: a", "accept: a", true},
    {"blank space around commas", "accept", "Accept: a,b", "Accept:  a , b", true},
    {"two lines are a list", "accept", "Accept: a\nAccept: b", "Accept: a, b", true},
    {"the order counts", "accept", "Accept: a, b", "Accept: b, a", false},
    {"other fields do not", "accept", "Accept: a\nCookie: 1", "Accept: a\nCookie: 2", true},
    {"absent and present differ", "accept", "Cookie: 1", "Accept: a", false},
    {"languages have no order", "accept-language", "Accept-Language: en, de", "Accept-Language: de, en", true},
    {"nor case", "accept-language", "Accept-Language: en", "Accept-Language: EN", true},
    {"but weights", "accept-language", "Accept-Language: en;q=0.1,de", "Accept-Language: en,de;q=0.1", false},
    {"a weight of one is none", "accept-encoding", "Accept-Encoding: gzip;q=1.0", "Accept-Encoding: gzip", true},
    {"a bad weight is a text", "accept-encoding", "Accept-Encoding: gzip;q=x", "Accept-Encoding: gzip", false},
    {"other names keep their order", "accept", "Accept: a;q=1, b", "Accept: b, a;q=1", false},
    {"a cookie is no list", "cookie", "Cookie: a=1 , 2", "Cookie: a=1,2", false},
    {"two of them are not one", "cookie", "Cookie: a\nCookie: b", "Cookie: a, b", false},
    {"a user agent is none", "user-agent", "User-Agent: a,b", "User-Agent: a, b", false},
    {"one cookie by name", "cookie=a", "Cookie: a=1; b=2", "Cookie: b=3; a=1", true},
    {"another value of it", "cookie=a", "Cookie: a=1", "Cookie: a=2", false},
    {"twice is not once", "cookie=a", "Cookie: a=1; a=2", "Cookie: a=1", false},
    {"a value does not slip into the next field", "a,b", "a: 1\nb: 2", "a: 1,2", false},
};

std::string key_for(std::string_view names, std::string_view lines,
                    const conf::CachePolicy& policy = {}) {
    std::array<char, 512> room;
    return std::string(variant_key("http://h/", names, request(lines).fields, policy, room));
}

class VariantTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(VariantTest);
    CPPUNIT_TEST(names_have_a_normal_form);
    CPPUNIT_TEST(requests_with_equal_selecting_fields_share_a_key);
    CPPUNIT_TEST(every_marker_has_variants_of_its_own);
    CPPUNIT_TEST(the_policy_adds_names);
    CPPUNIT_TEST(cookies_that_are_stripped_do_not_choose);
    CPPUNIT_TEST(languages_are_noted_under_a_key_of_their_own);
    CPPUNIT_TEST(what_does_not_fit_is_not_cut);
    CPPUNIT_TEST_SUITE_END();

  public:
    void names_have_a_normal_form() {
        for (const NamesCase& c : kNames) {
            std::array<char, kMaxVaryNames> room;
            const VaryNames names = vary_names(response(200, c.lines).fields, {}, room);
            CPPUNIT_ASSERT_MESSAGE(c.says, names.sound);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.names), std::string(names.text));
        }
    }
    void requests_with_equal_selecting_fields_share_a_key() {
        for (const KeyCase& c : kKeys)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.same,
                                         key_for(c.names, c.one) == key_for(c.names, c.other));
    }
    void every_marker_has_variants_of_its_own() {
        const std::string one = marker_text("a,b", 1), other = marker_text("a,b", 2);
        CPPUNIT_ASSERT_EQUAL(std::string("a,b"), std::string(names_of_marker(one)));
        CPPUNIT_ASSERT_EQUAL(std::string(), std::string(names_of_marker({})));
        CPPUNIT_ASSERT_EQUAL(std::string("http://h/\na:1\nb:\n@1:"), key_for(one, "a: 1"));
        CPPUNIT_ASSERT(key_for(one, "a: 1") != key_for(other, "a: 1"));
    }
    void the_policy_adds_names() {
        conf::CachePolicy policy;
        policy.key_fields = {"x-forwarded-host"};
        policy.key_cookies = {"tenant"};
        std::array<char, kMaxVaryNames> room;
        const auto names = [&](std::string_view lines) {
            return std::string(vary_names(response(200, lines).fields, policy, room).text);
        };
        CPPUNIT_ASSERT_EQUAL(std::string("x-forwarded-host,cookie=tenant"), names(""));
        CPPUNIT_ASSERT_EQUAL(std::string("accept,x-forwarded-host,cookie=tenant"),
                             names("Vary: X-Forwarded-Host, Accept"));
        CPPUNIT_ASSERT(covers(marker_text(names("Vary: a"), 1), policy));
        CPPUNIT_ASSERT(!covers(marker_text("x-forwarded-host", 1), policy));
        CPPUNIT_ASSERT(!covers(marker_text("cookie=tenant", 1), policy));
        CPPUNIT_ASSERT(covers(marker_text("a", 1), {}));
    }
    void cookies_that_are_stripped_do_not_choose() {
        conf::CachePolicy policy;
        policy.strip_cookies = true;
        std::array<char, kMaxVaryNames> room;
        CPPUNIT_ASSERT(vary_names(response(200, "Vary: Cookie").fields, policy, room).text.empty());
        policy.keep_cookies = {"s"};
        CPPUNIT_ASSERT_EQUAL(
            std::string("cookie"),
            std::string(vary_names(response(200, "Vary: Cookie").fields, policy, room).text));
        const auto key = [&](std::string_view lines) { return key_for("cookie", lines, policy); };
        CPPUNIT_ASSERT_EQUAL(key("Cookie: a=1; s=2"), key("Cookie: s=2; b=7"));
        CPPUNIT_ASSERT(key("Cookie: s=1") != key("Cookie: s=2"));
    }
    void languages_are_noted_under_a_key_of_their_own() {
        std::array<char, 256> room;
        const auto asked = request("Accept-Language: fr;q=0.5, DE;q=1.0");
        const std::string favourite(favourite_language(asked.fields));
        CPPUNIT_ASSERT_EQUAL(std::string("DE"), favourite);
        CPPUNIT_ASSERT_EQUAL(
            std::string("http://h/\naccept-language:=de\n@1:"),
            std::string(language_key("http://h/", "accept-language,@1\nlist", asked.fields, {},
                                     favourite, room)));
        CPPUNIT_ASSERT(language_key("http://h/", "a,@1", asked.fields, {}, "de", room).empty());
        CPPUNIT_ASSERT(language_key("http://h/", "accept-language", asked.fields, {}, "", room).empty());
        CPPUNIT_ASSERT(favourite_language(request("Accept-Language: en, de").fields).empty());
        CPPUNIT_ASSERT_EQUAL(std::string("de"),
                             std::string(language_of(response(200, "Content-Language: de").fields)));
        CPPUNIT_ASSERT(language_of(response(200, "Content-Language: de, en").fields).empty());
    }
    void what_does_not_fit_is_not_cut() {
        std::array<char, 8> room;
        CPPUNIT_ASSERT(!vary_names(response(200, "Vary: accept-encoding").fields, {}, room).sound);
        CPPUNIT_ASSERT(variant_key("http://h/", "a", request("a: 1").fields, {}, room).empty());
        std::string many = "Vary: n0";
        for (int i = 1; i < 80; ++i) many += ", n" + std::to_string(i);
        std::array<char, kMaxVaryNames> large;
        CPPUNIT_ASSERT(!vary_names(response(200, many).fields, {}, large).sound);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(VariantTest);

}  // namespace
